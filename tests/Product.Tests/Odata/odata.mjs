// The npm package "odata" (o.js) against the running server. Writes one line of JSON.
import o from 'odata';
import { headers, part, refusal, root, street, tell, title } from './asked.mjs';

// By default o.js unwraps "value" and loses what stands beside it: the count and the next link. Without a fragment it gives the whole answer.
const client = o.o(`${root}/`, { headers, fragment: '' });
const literal = text => `'${text.replaceAll("'", "''")}'`;
const inStreet = `street eq ${literal(street)}`;

const metadata = await client.get('$metadata').fetch();
const service = await client.get('').query();

const equal = await client.get('Cases').query({ $filter: `title eq ${literal(title)} and ${inStreet}`, $select: 'number,title' });
const containing = await client.get('Cases').query({
  $filter: `contains(title,${literal(part)}) and ${inStreet}`, $select: 'id,title,openedAt', $orderby: 'openedAt desc', $top: 2, $count: true,
});
const counted = await client.get('Cases/$count').query({ $filter: inStreet });

const paged = { ids: [], pages: 0 };
const small = o.o(`${root}/`, { headers: { ...headers, Prefer: 'odata.maxpagesize=2' }, fragment: '' });
for (let page = await small.get('Cases').query({ $filter: inStreet, $orderby: 'openedAt', $select: 'id' }); ; ) {
  paged.ids.push(...page.value.map(row => row.id));
  paged.pages++;
  const next = page['@odata.nextLink'];
  if (!next) break;
  page = await small.get(next).query();
}
const whole = await client.get('Cases').query({ $filter: inStreet, $orderby: 'openedAt', $select: 'id', $top: 1000 });

const typed = await client.get('request').query({ $filter: `cost gt 100.25 and contacted eq true and ${inStreet}`, $select: 'caseId,cost,contacted,contactedAt,claimantPhone' });
const one = await client.get(`request(${literal(typed.value[0].caseId)})`).query();

tell({
  metadata: { status: metadata.status, version: metadata.headers.get('OData-Version'), text: await metadata.text() },
  sets: service.value.map(set => set.name),
  equal: equal.value, containing, counted, paged, whole: whole.value.map(row => row.id), typed: typed.value, one,
  unsupported: await refusal(() => client.get('Cases').query({ $expand: 'items' })),
  unknown: await refusal(() => client.get('Cases').query({ $filter: "nosuch eq '一'" })),
});
