// The rules of a form, followed where it is filled in: at once, and without network. They come as a module made from the same rules as the
// server's; what they say is what the server says, and the server says it again when the form is sent.
const modules = new Map(), touched = new WeakMap(), arrived = new WeakMap();
const started = performance.now();
const has = (of, name) => Object.prototype.hasOwnProperty.call(of, name);
const trim = text => text.replace(/\r\n/g, '\n').trim();
// A value that stands in the page masked: what reads it is the server's to say.
const unknown = Symbol.for('unknown');
// Values of several controls (FormInput.PartsOf), files, and ids that are typed as names.
const parted = { dateRange: ['from', 'to'], identity: ['kind', 'number'], place: ['lng', 'lat', 'datum', 'address'], address: ['division', 'detail'] };
const filed = ['file', 'photo', 'signature', 'audio'], named = ['user', 'unit'];

/** Fetches the rules of every form here that has some, and brings it in step. */
export async function follow(within) {
  for (const form of within.querySelectorAll('form[data-rules]')) {
    const address = form.dataset.rules;
    if (!modules.has(address)) {
      const library = address.slice(0, address.lastIndexOf('/') + 1);
      modules.set(address, import(address).then(async rules => ({ form: rules.form, ...await import(library + rules.library) })));
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
  const { rules } = known, { start, user, now, off, on, found } = form.dataset;
  const days = text => new Set(text ? text.split(',').map(Number) : []);
  const facts = { user: JSON.parse(user), now: Number(now) + performance.now() - started, off: days(off), on: days(on) }, kept = JSON.parse(start);
  for (const path of JSON.parse(found ?? '[]')) {
    const names = path.split('.'), last = names.pop();
    names.reduce((of, name) => of[name] ??= {}, kept)[last] = unknown;
  }
  // A field that comes to be shown brings its own value, and that may show others; no form has more of them than fields.
  for (let round = 0; round <= rules.form.fields.length; round++) {
    const names = new Map();
    const page = looked(form, kept), given = read(page, rules.form, 0, 'f.', names);
    if (!apply(form, page, rules, rules.evaluate(rules.form, kept, given, facts), names)) break;
  }
  for (const section of form.querySelectorAll('fieldset.section')) section.hidden = !section.querySelector('.field, .table, .note');
}

/** What stands in a form, gone over once: its controls by name, the rows that have something in them, the places of its fields. */
function looked(form, kept) {
  const controls = new Map(), filled = new Set(), places = new Map();
  for (const one of form.querySelectorAll('[name]')) {
    if (one.matches(':disabled')) continue;
    const known = controls.get(one.name);
    if (known) known.push(one); else controls.set(one.name, [one]);
    if (isFilled(one)) for (const row of one.name.matchAll(/\.[0-9]+(?=\.)/g)) filled.add(one.name.slice(0, row.index + row[0].length + 1));
  }
  for (const place of form.querySelectorAll('[data-at]')) if (!places.has(place.dataset.at)) places.set(place.dataset.at, place);
  return { controls, filled, places, files: filesIn(kept, new Map()) };
}

/** Files that the data so far names, by id. */
function filesIn(value, known) {
  if (Array.isArray(value)) for (const one of value) filesIn(one, known);
  else if (value && typeof value === 'object') {
    if (typeof value.id === 'string' && value.hash) known.set(value.id, value);
    else for (const one of Object.values(value)) filesIn(one, known);
  }
  return known;
}

// What a control says by itself (which document, which datum) fills nothing.
const isFilled = one => one.name && !/\.(_id|rows)$/.test(one.name) && !(/\.(kind|datum)$/.test(one.name) && one.closest('.parts'))
  && (one.type === 'checkbox' || one.type === 'radio' ? one.checked && one.value !== 'false' && one.value !== '' : one.value !== undefined && one.value.trim() !== '' && one.value !== 'false');
// What was found for a control stands in it masked; once somebody types, it is theirs.
const isMasked = one => one.dataset.found !== undefined && one.value === one.dataset.found;

const none = [];
const at = (page, name) => page.controls.get(name) || none;

/** What the form would send, as the server reads it (FormInput); names gives each record the beginning of its controls' names. */
function read(page, rules, scope, prefix, names) {
  const record = {};
  names.set(record, prefix);
  for (const i of rules.scopes[scope].fields) {
    const field = rules.fields[i];
    const value = field.inner < 0 ? field.k ? valueOf(field, prefix + field.id, name => at(page, name), page.files) : undefined
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

function valueOf(field, name, controls, files) {
  if (parted[field.type]) return partsOf(parted[field.type], name, controls);
  const all = controls(name);
  if (all.length === 0) return undefined;
  if (all.some(isMasked)) return unknown;
  if (filed.includes(field.type)) return filesOf(all, files);
  const sent = all.filter(one => (one.type !== 'checkbox' && one.type !== 'radio') || one.checked).map(one => one.value);
  if (sent.length === 0) return undefined;
  const last = trim(sent[sent.length - 1]), several = field.ids && (named.includes(field.type) ? last : sent.join(',')).split(/[,; \u3001\uff0c\uff1b]/).map(trim).filter(id => id !== '');
  if (several) return several.length > 0 ? several.map(id => idOf(all[all.length - 1], id)) : null;
  if (field.type === 'boolean' || field.type === 'consent') return last === 'true' ? true : last === 'false' ? false : null;
  if (field.type === 'multiChoice') return sent.some(one => one !== '') ? sent.filter(one => one !== '') : null;
  if (last === '') return null;
  if (field.type === 'cascader') return pathTo(field.shape.up, last);
  return named.includes(field.type) ? idOf(all[all.length - 1], last) : last;
}

function partsOf(parts, name, controls) {
  const value = {};
  let there = false, filled = false;
  for (const part of parts) {
    const all = controls(`${name}.${part}`), one = all[all.length - 1];
    if (!one) continue;
    there = true;
    if (isMasked(one) && one.value !== '') return unknown;
    const text = trim(one.value);
    if (text === '') continue;
    if (part !== 'kind' && part !== 'datum') filled = true;
    value[part] = (part === 'lng' || part === 'lat') && /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(text) ? Number(text) : part === 'division' ? idOf(one, text) : text;
  }
  return !there ? undefined : filled ? value : null;
}

const pathTo = (up, code) => {
  if (up === null) return code.split('/').map(one => one.trim());
  const path = [];
  for (let one = code; one != null && path.length <= Object.keys(up).length; one = has(up, one) ? up[one] : null) path.unshift(one);
  return path;
};

/** What was typed for a unit, a person or a division, as the server reads it: an id, or a name that only one has. */
function idOf(control, typed) {
  const offered = [...control.list?.options ?? []];
  if (offered.some(one => one.dataset.id === typed)) return typed;
  for (const fits of [offered.filter(one => one.value === typed), offered.filter(one => one.dataset.name === typed)]) if (fits.length === 1) return fits[0].dataset.id;
  return typed;
}

// A file that has not been sent yet has a name, a kind and a size; what it will be known by is the server's.
const unsent = (file, i) => ({ id: `unsent-${i}`, hash: '0'.repeat(64), name: file.name, size: file.size, ...file.type && { type: file.type } });

function filesOf(all, known) {
  const files = [];
  for (const one of all) {
    if (one.type === 'file') files.push(...[...one.files].map(unsent));
    else if (one.value !== '' && (one.type !== 'checkbox' || one.checked)) {
      const told = one.closest('[data-file]')?.dataset.file, file = known.get(one.value) ?? (told ? JSON.parse(told) : undefined);
      if (!file) return unknown;
      if (!files.some(other => other.id === file.id)) files.push(file);
    }
  }
  return files.length > 0 ? files : null;
}

/** Brings the page in step; true when a field has come to be shown, whose value is then part of what is given. */
function apply(form, page, { form: rules, words }, answer, names) {
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
      if (place?.isConnected && settle(form, place, field, run, said.get(prefix + field.id), page.files, words)) more = true;
    }
  }));
  return more;
}

function settle(form, place, field, run, check, files, words) {
  const state = run.states[field.index], waiting = place.firstElementChild instanceof HTMLTemplateElement ? place.firstElementChild : null;
  const knows = field.k && !run.dark.has(field.id), value = knows ? run.live[field.id] : undefined;
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
    const within = name => [...place.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter(one => !one.matches(':disabled'));
    if (knows && field.inner < 0 && !field.made && valueOf(field, place.dataset.at, within, files) === null) write(place, field, value);
  } else if (waiting) return false;
  if (place instanceof HTMLFieldSetElement && state.readOnly !== undefined && place.disabled !== state.readOnly) {
    place.disabled = state.readOnly;
    if (state.readOnly && knows) write(place, field, value);
  }
  if (state.asked !== undefined) ask(form, place, field, state.asked);
  const told = place.querySelector('[data-value]');
  if (told && field.made && knows) told.textContent = textOf(form, field, value, words);
  if (state.options) offer(place, new Set(state.options));
  tell(place, check);
  return Boolean(shown);
}

function write(place, field, value) {
  const of = name => place.querySelectorAll(`[name="${CSS.escape(name)}"]`);
  for (const part of parted[field.type] ?? []) for (const one of of(`${place.dataset.at}.${part}`)) fill(one, value?.[part]);
  const held = filed.includes(field.type) ? (value ?? []).map(file => file.id) : field.type === 'cascader' && value ? field.shape.up ? value[value.length - 1] : value.join('/') : value;
  for (const one of of(place.dataset.at)) {
    if (one.type === 'checkbox' || one.type === 'radio') one.checked = Array.isArray(held) ? held.includes(one.value) : held !== undefined && String(held) === one.value;
    else if (one.type !== 'hidden' && one.type !== 'file') fill(one, held);
  }
}

function fill(one, value) {
  if (value == null && one instanceof HTMLSelectElement && !one.querySelector('option[value=""]')) one.selectedIndex = 0;
  else if (Array.isArray(value)) one.value = value.map(id => nameOf(one, id)).join(', ');
  else one.value = value == null ? '' : one.type === 'datetime-local' ? String(value).slice(0, 16) : nameOf(one, String(value));
}

const nameOf = (control, id) => [...control.list?.options ?? []].find(one => one.dataset.id === id)?.value ?? id;

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
    if (one.name !== place.dataset.at && !(parted[field.type] && one.name.startsWith(`${place.dataset.at}.`) && !one.name.endsWith('.address'))) continue;
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

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A computed value as the server writes it (ValueText). */
function textOf(form, field, value, words) {
  const { sayNone, sayYes, sayNo, sayJoin, sayTime } = form.dataset, language = document.documentElement.lang === 'en' ? 1 : 0;
  const plain = v => v === null || v === undefined ? '' : typeof v === 'boolean' ? v ? sayYes : sayNo : Array.isArray(v) ? v.map(plain).join(sayJoin) : String(v);
  const label = code => field.labels && has(field.labels, code) ? field.labels[code][language] : code;
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) return sayNone;
  switch (field.type) {
    case 'money': return value.toFixed(2).replace(/^(-?)([0-9]+)/, (_, sign, digits) => sign + digits.replace(/\B(?=([0-9]{3})+$)/g, ','));
    case 'percent': return `${value}%`;
    case 'choice': return label(value);
    case 'multiChoice': return value.map(label).join(sayJoin);
    case 'cascader': return value.map(label).join(' / ');
    case 'rating': return field.stars <= 10 ? `${'\u2605'.repeat(value)}${'\u2606'.repeat(field.stars - value)} ${value}/${field.stars}` : plain(value);
    case 'dateRange': return value.from + words.until[language] + value.to;
    case 'duration': return lengthOf(value, words, language);
    case 'identity': return `${words[value.kind][language]} ${value.number}`;
    case 'place': return value.address || `${value.lng},${value.lat} ${value.datum}`;
    case 'dateTime': return sayTime.replace(/yyyy|MMM|M|d|HH|mm/g, part => ({ yyyy: value.slice(0, 4), MMM: months[value.slice(5, 7) - 1], M: +value.slice(5, 7), d: +value.slice(8, 10), HH: value.slice(11, 13), mm: value.slice(14, 16) })[part]);
    default: return plain(value);
  }
}

function lengthOf(text, words, language) {
  const [, days, hours, minutes] = /^P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?$/.exec(text);
  const parts = [[days, 'days'], [hours, 'hours'], [minutes, 'minutes']].filter(([count]) => count > 0).map(([count, unit]) => count + words[unit][language]);
  return parts.length > 0 ? parts.join(language === 1 ? ' ' : '') : `0${words.minutes[language]}`;
}
