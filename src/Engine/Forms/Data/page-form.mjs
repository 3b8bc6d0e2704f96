
// A form in a page: what FormRun does on the server for a draft, step by step, over the library above. Fields whose value a page cannot know are
// passed by (k: 0), rules it does not have are null, and what they would say stays as the server said it.
const white = new RegExp(space, 'g');
const isEmpty = v => blank(v) || (typeof v === 'string' && v.replace(ends, '') === '');
const tidy = (v, without) => {
  const half = v.replace(/[\uff01-\uff5e]/g, ch => String.fromCharCode(ch.charCodeAt(0) - 0xfee0)).replace(white, '');
  return without === '' ? half : Array.from(half).filter(ch => !without.includes(ch)).join('');
};
const isId = v => typeof v === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(v);
const isMobile = v => /^1[3-9][0-9]{9}$/.test(v);
const isDate = v => /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(v) && read(v) !== null;
const isTime = v => /^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$/.test(v);
const between = (v, min, max) => (min !== null && v < min) || (max !== null && v > max) ? undefined : v;
function isPhone(v) {
  const digits = v.split('-').join('');
  if (v.startsWith('-') || v.endsWith('-') || v.includes('--')) return false;
  if (digits.startsWith('+')) return digits.length >= 8 && digits.length <= 16 && /^[0-9]+$/.test(digits.slice(1));
  if (!/^[0-9]+$/.test(digits)) return false;
  if (isMobile(digits)) return true;
  if (digits[0] === '0') return digits.length >= 10 && digits.length <= 18;
  if (digits.startsWith('400') || digits.startsWith('800')) return digits.length === 10;
  return digits.length === 7 || digits.length === 8 || (/^[19]/.test(digits) && digits.length >= 3 && digits.length <= 6);
}
const single = v => typeof v === 'boolean' ? v : typeof v === 'number' ? Number.isFinite(v) ? v : null : typeof v === 'string' && v.length <= 4000 ? v : undefined;

/** How what was sent is read into the form in which it is kept; undefined when it cannot be. */
export const S = {
  text: (lines, most) => v => {
    if (typeof v !== 'string' || (lines ? /[\0-\x08\x0b\x0c\x0e-\x1f]/ : /[\0-\x08\n-\x1f]/).test(v)) return undefined;
    const trimmed = v.replace(ends, '');
    return trimmed.length > most ? undefined : trimmed;
  },
  number: (decimals, min, max) => {
    const scale = Math.pow(10, decimals);
    return v => {
      let n = v;
      if (typeof v !== 'number') {
        const digits = typeof v === 'string' ? tidy(v, ',') : '';
        if (!/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)$/.test(digits)) return undefined;
        n = Number(digits);
      }
      if (!(Math.abs(n) <= 9e13) || Math.round(n * scale) / scale !== n || n < min || n > max) return undefined;
      return n === 0 ? 0 : n;
    };
  },
  date: (min, max) => v => typeof v === 'string' && isDate(v) ? between(v, min, max) : undefined,
  time: (min, max) => v => typeof v === 'string' && isTime(v) ? between(v, min, max) : undefined,
  moment: (min, max) => v => {
    const parts = typeof v === 'string' ? /^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2})(:[0-9]{2})?(\+08:00)?$/.exec(v) : null;
    if (!parts || !isDate(parts[1]) || !isTime(parts[2] + (parts[3] || '')) || parts[1] < '0002' || parts[1] >= '9999') return undefined;
    return between(`${parts[1]}T${parts[2]}${parts[3] || ':00'}+08:00`, min, max);
  },
  truth: v => typeof v === 'boolean' ? v : v === 'true' ? true : v === 'false' ? false : undefined,
  code: v => typeof v === 'string' && v.length > 0 && v.length <= 200 ? v : undefined,
  codes: most => v => isList(v) && v.length <= most && v.every((x, i) => S.code(x) !== undefined && v.indexOf(x) === i) ? v : undefined,
  mobile: v => {
    if (typeof v !== 'string' || v.length > 40) return undefined;
    const number = tidy(v, '-').replace(/^(\+86|0086)/, '');
    return isMobile(number) ? number : undefined;
  },
  phone: v => {
    const number = typeof v === 'string' && v.length <= 40 ? tidy(v, '()') : '-';
    return isPhone(number) ? number : undefined;
  },
  person: v => {
    if (typeof v !== 'string' || v.length > 60) return undefined;
    const name = v.replace(ends, '').replace(/[\u2022\u30fb\uff0e\u2027]/g, '\u00b7');
    const letter = ch => /[\ud800-\udfff]/.test(ch) || /\p{L}/u.test(ch);
    return name !== '' && letter(name[0]) && name.split('').every(ch => letter(ch) || /[\p{Mn}\u00b7 \-'.\u2019]/u.test(ch)) ? name : undefined;
  },
  scalar: v => {
    if (!isList(v)) return single(v);
    if (v.length > 1000) return undefined;
    const items = v.map(x => x == null ? null : single(x));
    return items.includes(undefined) ? undefined : items;
  },
};

/**
 * Lays what a page holds over what is kept, applies every rule it has and says what came of it.
 * form: of a generated module; kept: the record so far; given: what is on the page; c: { now, off, on, user }.
 * Answers { runs, found }: the records, each with its values and the states of its fields, and the checks that hold.
 */
export function evaluate(form, kept, given, c) {
  const runs = form.scopes.map(() => []), found = [];
  const context = { r: [undefined, undefined, undefined, {}, {}, undefined, c.user], now: c.now, off: c.off, on: c.on };
  const cell = (record, id) => record && has(record, id) ? record[id] : undefined;
  const ask = (rule, otherwise) => {
    try { return rule(context); } catch (failed) { if (failed instanceof RangeError) return otherwise; throw failed; }
  };
  const yes = rule => !!ask(rule, false);
  const open = (scope, parent, current, sent, row, locked, as) => {
    const run = { scope, parent, current, sent, row, locked, given: as, live: {}, states: [] };
    runs[scope].push(run);
    return run;
  };
  const rowOf = run => { while (run && !form.scopes[run.scope].rows) run = run.parent; return run; };
  const enter = run => {
    const row = rowOf(run), outer = row && rowOf(row.parent);
    context.r[1] = row ? row.live : undefined;
    context.r[2] = outer ? outer.live : undefined;
  };
  const seen = field => field.vis === null ? undefined : field.vis.every(yes);

  const root = open(0, null, kept, given, -1, false, given);
  context.r[0] = root.live;
  for (const i of form.order) for (const run of runs[form.fields[i].scope]) { enter(run); setValue(form.fields[i], run); }
  for (const field of form.fields) for (const run of runs[field.scope]) { enter(run); finish(field, run); }
  enter(root);
  for (const rule of form.rules) if (yes(rule.when)) found.push({ run: root, id: rule.field, check: rule });
  return { runs, found };

  function setValue(field, run) {
    const state = run.states[field.index] = { visible: field.clear ? seen(field) : true };
    if (!field.k) return;
    const locked = run.locked || field.fixed || (field.lock ? yes(field.lock) : false);
    state.readOnly = locked || field.made || field.read === 1;
    if (field.inner >= 0) { if (state.visible) inside(field, run, !state.readOnly, locked); return; }
    let value;
    if (state.visible) value = field.make ? made(field) : standing(field, run, !state.readOnly);
    if (value !== undefined) run.live[field.id] = value;
  }

  function made(field) {
    const value = ask(field.make, undefined);
    return blank(value) || (typeof value === 'number' && !Number.isFinite(value)) ? undefined : field.shape(value);
  }

  function standing(field, run, editable) {
    const current = cell(run.current, field.id), sent = cell(run.sent, field.id);
    if (editable && sent !== undefined) {
      if (isEmpty(sent)) return field.start ? null : undefined;
      const value = field.shape(sent);
      return blank(value) ? undefined : value;
    }
    if (current === undefined && field.start) {
      const value = ask(field.start, undefined);
      return blank(value) ? undefined : field.shape(value);
    }
    return editable && !blank(current) ? field.shape(current) : current;
  }

  function inside(field, run, editable, locked) {
    const current = cell(run.current, field.id), sent = cell(run.sent, field.id), scope = form.scopes[field.inner];
    if (!scope.rows) {
      let into = isRecord(sent) ? sent : null;
      if (sent === null && editable) { into = {}; for (const inner of scope.fields) if (!form.fields[inner].made) into[form.fields[inner].id] = null; }
      run.live[field.id] = open(field.inner, run, isRecord(current) ? current : null, into, -1, locked, sent).live;
      return;
    }
    const before = isList(current) ? current : [], rows = rowsOf(field, sent, before.length, editable);
    const live = [];
    for (let i = 0; i < (rows || before).length; i++) {
      const row = open(field.inner, run, standingRow(rows && rows[i], i, before), rows ? filled(scope, rows[i], editable, rows[i], i, before) : null, i, locked, rows ? rows[i] : null);
      const id = rows ? cell(rows[i], '_id') : undefined, mark = id == null && i < before.length ? cell(before[i], '_id') : id;
      if (mark !== undefined) row.live._id = mark;
      live.push(row.live);
    }
    if (live.length > 0 || (rows && sent != null) || isList(current)) run.live[field.id] = live;
  }

  function filled(scope, sent, editable, raw, at, before) {
    if (!editable) return sent;
    const whole = Object.assign({}, sent), current = standingRow(raw, at, before);
    for (const i of scope.fields) {
      const field = form.fields[i];
      if (cell(sent, field.id) === undefined && cell(current, field.id) !== undefined && field.inner < 0 && !field.made && field.read === 0 && field.lock === undefined && !field.fixed) whole[field.id] = null;
    }
    return whole;
  }

  function rowsOf(field, sent, count, editable) {
    if (sent === undefined) return null;
    const rows = sent === null ? [] : sent, ids = new Set();
    if (!isList(rows) || rows.length > field.most || (!editable && rows.length !== count)) return null;
    for (const row of rows) {
      if (!isRecord(row)) return null;
      const id = cell(row, '_id');
      if (id == null) continue;
      if (!isId(id) || ids.has(id)) return null;
      ids.add(id);
    }
    return rows;
  }

  function standingRow(sent, at, before) {
    const id = sent ? cell(sent, '_id') : undefined;
    if (id != null) return before.find(row => cell(row, '_id') === id) || null;
    return at < before.length && (!sent || cell(before[at], '_id') == null) ? before[at] : null;
  }

  function finish(field, run) {
    const state = run.states[field.index];
    if (!field.clear) state.visible = seen(field);
    if (state.visible === false) return;
    state.asked = field.needed || (field.must === null ? undefined : field.must ? yes(field.must) : false);
    if (field.options && field.opt && state.readOnly === false) state.options = field.options.filter(item => { context.r[5] = item; return yes(field.opt); }).map(item => item.value);
    context.r[5] = undefined;
    if (state.visible) for (const check of field.checks) if (yes(check.when)) found.push({ run, id: field.id, check });
  }
}
