// The npm package "ts-odata-client" against the running server. Writes one line of JSON.
import client from 'ts-odata-client';
import { headers, part, refusal, root, street, tell, title } from './asked.mjs';

class Street extends client.ODataV4Context {
  get cases() { return this.createQuery('Cases'); }
  get requests() { return this.createQuery('request'); }
  get description() { return this.createQuery('$metadata'); }
}

const asking = more => ({ requestInit: () => ({ headers: { ...headers, ...more } }) });
const ours = new Street(`${root}/`, asking({}));
// It asks for entities only; what answers in XML comes through its provider.
const metadata = await ours.description.provider.executeRequestAsync();

const equal = await ours.cases.filter(c => c.title.$equals(title).and(c.street.$equals(street))).select('number', 'title').getManyAsync();
const containing = await ours.cases.filter(c => c.title.$contains(part).and(c.street.$equals(street)))
  .select('id', 'title', 'openedAt').orderByDescending(c => c.openedAt).top(2).getManyWithCountAsync();
// It writes startsWith and endsWith with a capital in the middle.
const starting = await ours.cases.filter(c => c.title.$startsWith(part).and(c.street.$equals(street))).getManyAsync();
const ending = await ours.cases.filter(c => c.title.$endsWith(title.slice(-1)).and(c.street.$equals(street))).getManyAsync();

const small = new Street(`${root}/`, asking({ Prefer: 'odata.maxpagesize=2' }));
const all = small.cases.filter(c => c.street.$equals(street)).orderBy(c => c.openedAt).select('id');
const paged = { ids: [], pages: 0 };
for (let page = await all.getManyAsync(); page; page = await page.next?.()) {
  paged.ids.push(...page.value.map(row => row.id));
  paged.pages++;
}
const iterated = [];
for await (const row of all) iterated.push(row.id);
const whole = await ours.cases.filter(c => c.street.$equals(street)).orderBy(c => c.openedAt).select('id').top(1000).getManyAsync();

const typed = await ours.requests.filter(r => r.cost.$greaterThan(100.25).and(r.contacted.$equals(true)).and(r.street.$equals(street)))
  .select('caseId', 'cost', 'contacted', 'contactedAt', 'claimantPhone').getManyAsync();
const dated = await ours.requests.filter(r => r.contactedAt.$greaterThanOrEqualTo(new Date(typed.value[0].contactedAt)).and(r.street.$equals(street))).select('caseId').getManyAsync();
const one = await ours.requests.getAsync(typed.value[0].caseId);

tell({
  metadata: { status: metadata.status, version: metadata.headers.get('OData-Version'), text: await metadata.text() },
  equal: equal.value, containing, starting: starting.value.map(row => row.title), ending: ending.value.map(row => row.title),
  paged, iterated, whole: whole.value.map(row => row.id), typed: typed.value, dated: dated.value.map(row => row.caseId), one,
  unsupported: await refusal(() => ours.cases.expand('items').getManyAsync()),
  unknown: await refusal(() => ours.cases.filter(c => c.nosuch.$equals('一')).getManyAsync()),
});
