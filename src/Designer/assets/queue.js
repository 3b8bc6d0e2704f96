// What is filled in without network waits in this browser and is sent when there is one. The key made with the page goes along every time, so the
// server does it once however often it arrives. Kept are the form as it was filled in and its files, for the signed-in person, until it is sent,
// removed, or the person signs out. A page has to be open for sending: nothing is installed.
import { read, body, write } from './filled.js';
import { change, get, list, put, remove, works } from './keep.js';
import * as view from './queue-view.js';

const most = 50, every = 30_000;
const user = () => document.body.dataset.user;
const mine = async () => (await list('queue')).filter(entry => entry.user === user()).sort((a, b) => a.at.localeCompare(b.at));
// What a form was about to send, until its answer is there.
const going = new WeakMap();
let sending = false, started = false;
const otherUser = new Error('another user');

const sends = submitter => /^(open|selfHandle|complete(:.*)?)$/.test(submitter?.value ?? '');
const formOf = target => target instanceof HTMLFormElement && target.dataset.queue !== undefined ? target : null;
const pressed = event => event.submitter ?? last;
let last = null;
document.addEventListener('click', event => { last = event.target instanceof Element ? event.target.closest('button') : null; }, true);

document.addEventListener('submit', event => {
  const form = formOf(event.target);
  if (!form) return event.target.getAttribute?.('action') === '/sign-out' ? leave(event) : undefined;
  const submitter = pressed(event);
  if (!sends(submitter)) return;
  const fields = read(form, submitter);
  if (navigator.onLine !== false) return going.set(form, fields);
  event.preventDefault();
  event.stopImmediatePropagation();
  // It happened now, whenever it arrives; what was on its way already is never changed.
  const at = form.dataset.queueAt;
  if (at) for (const field of fields) if (field.name === at && !field.value) field.value = new Date().toISOString();
  keep(form, fields);
}, true);

// Sent, and no answer: it may have arrived or not. The same again finds out.
for (const lost of ['htmx:sendError', 'htmx:timeout']) document.addEventListener(lost, event => {
  const form = formOf(event.detail.elt);
  if (form && going.has(form)) keep(form, going.get(form));
});
// A request that broke is told twice, and not answered by either.
document.addEventListener('htmx:afterRequest', event => { if (event.detail.xhr?.status > 0) going.delete(event.detail.elt); });

async function keep(form, fields) {
  try {
    if ((await mine()).length >= most) return view.tell(form, 'full');
    await put('queue', { id: fresh(), user: user(), label: labelOf(form, fields), action: form.getAttribute('action'), page: location.pathname + location.search, at: new Date().toISOString(), fields, state: 'waiting', tries: 0 });
    await remove('drafts', draftOf(form));
  } catch {
    // The device is full, or keeps nothing: what was filled in is still on the page.
    return view.tell(form, 'failed');
  }
  navigator.storage?.persist?.();
  document.getElementById('offline')?.remove();
  if (form.dataset.patrol !== undefined) next(form);
  else for (const one of form.elements) one.disabled = true;
  await show();
  wake();
}

/** What it is called in the list: the form, and how its first long text begins. */
function labelOf(form, fields) {
  const name = form.querySelector('textarea')?.name, said = fields.find(field => field.name === name)?.value?.trim();
  return said ? `${form.dataset.queue} · ${said.length > 24 ? `${said.slice(0, 24)}…` : said}` : form.dataset.queue;
}

/** The screen is free for the next matter, under a key of its own. */
function next(form) {
  form.reset();
  for (const row of form.querySelectorAll('.kept li')) row.remove();
  for (const told of form.querySelectorAll('.files [role=status]')) told.textContent = '';
  form.querySelector('[name=key]').value = fresh();
  for (const more of form.querySelectorAll('details')) more.open = false;
  import('./patrol.js').then(patrol => patrol.look(form), () => {});
}

const fresh = () => [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');

/** Sends what waits, one after the other; two pages at once do no harm, the key sees to that. */
export async function send(now = false) {
  if (sending || navigator.onLine === false || !user()) return;
  sending = true;
  try {
    for (const entry of await mine()) {
      if (entry.state === 'sent' || (entry.state === 'refused' && !now)) continue;
      const whole = await get('queue', entry.id);
      if (!whole?.fields || !await change('queue', entry.id, kept => ({ ...kept, state: 'sending', reason: '' }))) continue;
      await show();
      const settled = await deliver(whole);
      // Removed meanwhile stays removed.
      await change('queue', entry.id, () => ({ ...whole, ...settled, tries: whole.tries + 1 }));
      await show();
      if (settled.state === 'waiting') break;
    }
  } finally {
    sending = false;
  }
}

async function deliver(entry, again = true) {
  let answer;
  try {
    answer = await fetch(entry.action, { method: 'POST', body: body(entry.fields), headers: { Accept: 'text/html', 'X-Queued': entry.id, 'X-Queued-User': entry.user } });
    // Done leads on to where it is shown.
    if (answer.ok && answer.redirected && !answer.url.includes('/sign-in')) return { state: 'sent', href: new URL(answer.url).pathname + new URL(answer.url).search, fields: null };
    // Somebody else is signed in here by now.
    if (answer.status === 401 || answer.url.includes('/sign-in')) return { state: 'waiting', reason: 'signIn' };
    if (answer.status === 429 || answer.status >= 500) return { state: 'waiting', reason: 'busy' };
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (answer.status === 400 && again && await renew(entry)) return deliver(entry, false);
    const said = [...page.querySelectorAll('.summary li')].map(line => line.textContent.trim());
    return { state: 'refused', said: said.length > 0 ? said : [...page.querySelectorAll('main h1, main p')].slice(0, 2).map(line => line.textContent.trim()) };
  } catch (failure) {
    return { state: 'waiting', reason: failure === otherUser ? 'signIn' : 'offline' };
  }
}

/** The page's token has run out: the same form, fetched anew, has another. */
async function renew(entry) {
  const page = new DOMParser().parseFromString(await (await fetch(entry.page, { headers: { Accept: 'text/html' } })).text(), 'text/html');
  // Somebody else has signed in on this device meanwhile: their token is not for what another person filled in.
  if (page.body.dataset.user !== entry.user) throw otherUser;
  const token = page.querySelector('main input[name=__RequestVerificationToken]')?.value;
  const field = entry.fields.find(one => one.name === '__RequestVerificationToken');
  if (!token || !field) return false;
  field.value = token;
  return true;
}

async function show() {
  const entries = await mine();
  view.show(entries, { send: () => send(true), remove: drop, mend });
  return entries;
}

async function drop(id) {
  await remove('queue', id);
  await show();
}

/** Back to its page, filled in as it was. */
async function mend(id) {
  const entry = await get('queue', id);
  sessionStorage.setItem('queue-mend', id);
  location.assign(entry.page);
}

async function mended() {
  const id = sessionStorage.getItem('queue-mend'), entry = id ? await get('queue', id) : null;
  sessionStorage.removeItem('queue-mend');
  const form = entry?.fields && [...document.querySelectorAll('form[data-queue]')].find(one => one.getAttribute('action') === entry.action);
  if (!form) return;
  write(form, entry.fields);
  await remove('queue', id);
}

// What is being filled in without network survives the page, too.
const draftOf = form => `${user()} ${form.getAttribute('action')} ${form.querySelector('[name=visit]')?.value ?? ''}`;
let drafting;
for (const typed of ['input', 'change']) document.addEventListener(typed, event => {
  const form = event.target instanceof Element && formOf(event.target.closest('form'));
  if (!form || navigator.onLine !== false) return;
  clearTimeout(drafting);
  drafting = setTimeout(() => put('drafts', { id: draftOf(form), user: user(), at: new Date().toISOString(), fields: read(form) }).catch(() => view.tell(form, 'failed')), 400);
});

async function drafts() {
  for (const form of document.querySelectorAll('form[data-queue]')) {
    const draft = await get('drafts', draftOf(form));
    if (draft) view.offerDraft(form, draft, () => write(form, draft.fields), () => remove('drafts', draft.id));
  }
}

/** Signing out leaves nothing on the device; what was not sent yet is asked about first. */
function leave(event) {
  const form = event.target;
  if (form.dataset.cleared !== undefined) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  (async () => {
    const clear = async () => {
      for (const store of ['queue', 'drafts']) for (const one of await list(store)) if (one.user === user()) await remove(store, one.id);
      form.dataset.cleared = '';
      HTMLFormElement.prototype.submit.call(form);
    };
    try {
      const waiting = (await mine()).filter(entry => entry.state !== 'sent');
      if (waiting.length > 0) return view.askLeave(waiting.length, clear);
      await clear();
    } catch {
      form.dataset.cleared = '';
      HTMLFormElement.prototype.submit.call(form);
    }
  })();
}

let timer;
function wake() {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    const waiting = (await mine()).some(entry => entry.state === 'waiting' || entry.state === 'sending');
    await send();
    if (waiting) wake();
  }, every);
}

/** A page is there. */
export async function arrive() {
  if (!user() || !await works()) return;
  if (!started) {
    started = true;
    addEventListener('online', () => send());
    // A sending that was cut off with its page is one that waits.
    for (const entry of await mine()) if (entry.state === 'sending') await change('queue', entry.id, kept => ({ ...kept, state: 'waiting' }));
    // What was sent is said for a day.
    for (const entry of await mine()) if (entry.state === 'sent' && Date.now() - Date.parse(entry.at) > 86_400_000) await remove('queue', entry.id);
  }
  await mended();
  await drafts();
  const entries = await show();
  if (entries.some(entry => entry.state === 'waiting')) {
    wake();
    await send();
  }
}
