// The rules of a form, followed where it is filled in: at once, and without network. They come as a module made from the same rules as the
// server's; what they say is what the server says, and the server says it again when the form is sent.
const modules = new Map(), touched = new WeakMap(), arrived = new WeakMap();
const started = performance.now();
const trim = text => text.replace(/\r\n/g, '\n').trim();

/** Fetches the rules of every form here that has some, and brings it in step. */
export async function follow(within) {
  for (const form of within.querySelectorAll('form[data-rules]')) {
    const address = form.dataset.rules;
    if (!modules.has(address)) {
      const library = address.slice(0, address.lastIndexOf('/') + 1);
      modules.set(address, import(address).then(async rules => ({ form: rules.form, evaluate: (await import(library + rules.library)).evaluate })));
    }
    try {
      const rules = await modules.get(address);
      arrived.set(form, { address, rules });
      step(form);
    } catch (failed) {
      // Without its rules a form asks the server, as it did before.
      modules.delete(address);
      if (!(failed instanceof TypeError)) throw failed;
    }
  }
}

const formOf = target => target instanceof Element ? target.closest('form[data-rules]') : null;

document.addEventListener('input', event => step(formOf(event.target)));
document.addEventListener('change', event => {
  const form = formOf(event.target);
  if (!form) return;
  if (!touched.has(form)) touched.set(form, new Set());
  touched.get(form).add(event.target.name);
  step(form);
});
document.addEventListener('form:looked', () => { for (const form of document.querySelectorAll('form[data-rules]')) step(form); });

function step(form) {
  const known = form && arrived.get(form);
  if (!known || known.address !== form.dataset.rules) return;
  const { rules } = known, { start, user, now, off, on } = form.dataset;
  const days = text => new Set(text ? text.split(',').map(Number) : []);
  const facts = { user: JSON.parse(user), now: Number(now) + performance.now() - started, off: days(off), on: days(on) }, kept = JSON.parse(start);
  // A field that comes to be shown brings its own value, and that may show others; no form has more of them than fields.
  for (let round = 0; round <= rules.form.fields.length; round++) {
    const names = new Map();
    const page = looked(form), given = read(page, rules.form, 0, 'f.', names);
    if (!apply(form, page, rules.form, rules.evaluate(rules.form, kept, given, facts), names)) break;
  }
  for (const section of form.querySelectorAll('fieldset.section')) section.hidden = !section.querySelector('.field, .table, .note');
}

/** What stands in a form, gone over once: its controls by name, the rows that have something in them, the places of its fields. */
function looked(form) {
  const controls = new Map(), filled = new Set(), places = new Map();
  for (const one of form.querySelectorAll('[name]')) {
    if (one.matches(':disabled')) continue;
    const known = controls.get(one.name);
    if (known) known.push(one); else controls.set(one.name, [one]);
    if (isFilled(one)) for (const row of one.name.matchAll(/\.[0-9]+(?=\.)/g)) filled.add(one.name.slice(0, row.index + row[0].length + 1));
  }
  for (const place of form.querySelectorAll('[data-at]')) if (!places.has(place.dataset.at)) places.set(place.dataset.at, place);
  return { controls, filled, places };
}

const isFilled = one => one.name && !/\.(_id|kind|datum|rows)$/.test(one.name)
  && (one.type === 'checkbox' || one.type === 'radio' ? one.checked && one.value !== 'false' && one.value !== '' : one.value !== undefined && one.value.trim() !== '' && one.value !== 'false');

const none = [];
const at = (page, name) => page.controls.get(name) || none;

/** What the form would send, as the server reads it (FormInput); names gives each record the beginning of its controls' names. */
function read(page, rules, scope, prefix, names) {
  const record = {};
  names.set(record, prefix);
  for (const i of rules.scopes[scope].fields) {
    const field = rules.fields[i];
    const value = field.inner < 0 ? field.k ? valueOf(field, at(page, prefix + field.id)) : undefined
      : rules.scopes[field.inner].rows ? rowsOf(page, rules, field, prefix + field.id, names) : groupOf(page, rules, field, `${prefix}${field.id}.`, names);
    if (value !== undefined) record[field.id] = value;
  }
  return record;
}

function groupOf(page, rules, field, prefix, names) {
  const group = read(page, rules, field.inner, prefix, names);
  return Object.keys(group).length > 0 ? group : undefined;
}

function rowsOf(page, rules, field, name, names) {
  const count = at(page, `${name}.rows`)[0];
  if (!count) return undefined;
  const rows = [];
  for (let i = 0; i < Number(count.value); i++) {
    const prefix = `${name}.${i}.`;
    if (!page.filled.has(prefix)) continue;
    const row = read(page, rules, field.inner, prefix, names), id = at(page, `${prefix}_id`)[0];
    if (id && id.value) row._id = id.value;
    rows.push(row);
  }
  return rows.length > 0 ? rows : null;
}

function valueOf(field, all) {
  if (all.length === 0) return undefined;
  const sent = all.filter(one => (one.type !== 'checkbox' && one.type !== 'radio') || one.checked).map(one => one.value);
  if (sent.length === 0) return undefined;
  const last = trim(sent[sent.length - 1]);
  if (field.type === 'boolean' || field.type === 'consent') return last === 'true' ? true : last === 'false' ? false : null;
  if (field.type !== 'multiChoice') return last === '' ? null : last;
  const chosen = sent.filter(one => one !== '');
  return chosen.length > 0 ? chosen : null;
}

/** Brings the page in step; true when a field has come to be shown, whose value is then part of what is given. */
function apply(form, page, rules, answer, names) {
  let more = false;
  const prefixes = new Map(), seen = touched.get(form) || new Set();
  const prefixOf = run => {
    if (!prefixes.has(run)) {
      const own = run.given ? names.get(run.given) : undefined;
      const parent = run.parent ? prefixOf(run.parent) : undefined;
      prefixes.set(run, own !== undefined ? own : run.row < 0 && parent !== undefined ? `${parent}${rules.fields.find(f => f.inner === run.scope).id}.` : undefined);
    }
    return prefixes.get(run);
  };
  const said = new Map();
  for (const one of answer.found) {
    const name = prefixOf(one.run) + one.id;
    if (one.id && !said.has(name) && [...seen].some(touch => touch === name || touch.startsWith(`${name}.`))) said.set(name, one.check);
  }
  answer.runs.forEach((runs, scope) => runs.forEach(run => {
    const prefix = prefixOf(run);
    if (prefix === undefined) return;
    for (const i of rules.scopes[scope].fields) {
      const field = rules.fields[i], place = page.places.get(prefix + field.id);
      // One that was put away with what is around it waits there as it is.
      if (place?.isConnected && settle(form, place, field, run, said.get(prefix + field.id))) more = true;
    }
  }));
  return more;
}

function settle(form, place, field, run, check) {
  const state = run.states[field.index], waiting = place.firstElementChild instanceof HTMLTemplateElement ? place.firstElementChild : null;
  const value = run.live[field.id];
  if (state.visible === false) {
    if (!waiting) {
      const template = document.createElement('template');
      template.content.append(...place.childNodes);
      place.append(template);
    }
    return false;
  }
  const shown = state.visible && waiting;
  if (shown) {
    place.append(...waiting.content.childNodes);
    waiting.remove();
    if (field.k && field.inner < 0 && !field.made && valueOf(field, [...place.querySelectorAll(`[name="${CSS.escape(place.dataset.at)}"]`)].filter(one => !one.matches(':disabled'))) === null) write(form, place, value);
  } else if (waiting) return false;
  if (place instanceof HTMLFieldSetElement && state.readOnly !== undefined && place.disabled !== state.readOnly) {
    place.disabled = state.readOnly;
    if (state.readOnly) write(form, place, value);
  }
  if (state.asked !== undefined) ask(form, place, field, state.asked);
  const told = place.querySelector('[data-value]');
  if (told && field.made && field.k) told.textContent = textOf(form, field, value);
  if (state.options) offer(place, new Set(state.options));
  tell(place, check);
  return Boolean(shown);
}

function write(form, place, value) {
  for (const one of place.querySelectorAll(`[name="${CSS.escape(place.dataset.at)}"]`)) {
    if (one.type === 'checkbox' || one.type === 'radio') one.checked = Array.isArray(value) ? value.includes(one.value) : value !== undefined && String(value) === one.value;
    else if (one.type !== 'hidden') one.value = value == null ? '' : one.type === 'datetime-local' ? String(value).slice(0, 16) : String(value);
  }
}

function ask(form, place, field, asked) {
  const label = place.querySelector('legend, label');
  if (!label) return;
  let mark = label.querySelector('.must, .wanted');
  if (asked && !mark) {
    mark = document.createElement('span');
    mark.className = field.soft ? 'wanted' : 'must';
    mark.textContent = field.soft ? form.dataset.sayWanted : form.dataset.sayMust;
    label.append(' ', mark);
  } else if (!asked && mark) mark.remove();
  for (const one of place.querySelectorAll('input:not([type=hidden], [type=checkbox], [type=radio], [type=file]), select, textarea')) {
    if (one.name !== place.dataset.at) continue;
    if (asked && !field.soft) one.setAttribute('aria-required', 'true'); else one.removeAttribute('aria-required');
  }
}

function offer(place, allowed) {
  for (const option of place.querySelectorAll('select option')) if (option.value !== '') option.hidden = option.disabled = !allowed.has(option.value) && !option.selected;
  for (const tick of place.querySelectorAll('input[type=radio], input[type=checkbox]')) tick.disabled = tick.closest('label').hidden = !allowed.has(tick.value) && !tick.checked;
}

// What the server said stands until it says otherwise.
function tell(place, check) {
  const old = place.querySelector('[data-check]');
  const text = check ? document.documentElement.lang === 'en' ? check.en : check.zh : null;
  if (old && old.textContent === text) return;
  if (old) old.remove();
  if (!text || place.querySelector('.error')) return;
  const line = Object.assign(document.createElement('p'), { className: check.warns ? 'warning' : 'error', textContent: text });
  line.dataset.check = '';
  line.setAttribute('role', 'status');
  const label = place.querySelector('legend, label');
  if (label) label.after(line); else place.append(line);
}

function textOf(form, field, value) {
  const { sayNone, sayYes, sayNo, sayJoin } = form.dataset;
  const plain = v => v === null || v === undefined ? '' : typeof v === 'boolean' ? v ? sayYes : sayNo : Array.isArray(v) ? v.map(plain).join(sayJoin) : String(v);
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) return sayNone;
  if (field.type === 'money') return value.toFixed(2).replace(/^(-?)([0-9]+)/, (_, sign, digits) => sign + digits.replace(/\B(?=([0-9]{3})+$)/g, ','));
  return field.type === 'percent' ? `${value}%` : plain(value);
}
