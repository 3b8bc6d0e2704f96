
// A form in a page: what FormRun does on the server for a draft, step by step, over the library above. Fields whose value a page cannot know are
// passed by (k: 0), rules it does not have are null, and what they would say stays as the server said it. So does what reads a value that the page has
// only masked: who fills in a form gives `unknown` for it, and whatever needs it is unknown, too.
const unknown = Symbol.for('unknown');
class Unseen extends Error {}

/**
 * Lays what a page holds over what is kept, applies every rule it has and says what came of it.
 * form: of a generated module; kept: the record so far; given: what is on the page, Symbol.for('unknown') for what stands there masked; c: { now, off, on, user }.
 * Answers { runs, found }: the records, each with its values (dark: ids of those unknown) and the states of its fields, and the checks that hold.
 */
export function evaluate(form, kept, given, c) {
  const runs = form.scopes.map(() => []), found = [];
  const context = { r: [undefined, undefined, undefined, {}, {}, undefined, c.user], now: c.now, off: c.off, on: c.on };
  const cell = (record, id) => record && has(record, id) ? record[id] : undefined;
  const ask = (rule, otherwise) => {
    try { return rule(context); } catch (failed) { if (failed instanceof Unseen) return unknown; if (failed instanceof RangeError) return otherwise; throw failed; }
  };
  const yes = rule => { const said = ask(rule, false); return said === unknown ? undefined : !!said; };
  const all = rules => { let said = true; for (const rule of rules) { const one = yes(rule); if (one === false) return false; if (one === undefined) said = undefined; } return said; };
  // Whoever reads it learns that nobody here knows it.
  const darken = (run, field) => {
    run.dark.add(field.id);
    Object.defineProperty(run.live, field.id, { enumerable: true, get() { throw new Unseen(); } });
  };
  const open = (scope, parent, current, sent, row, locked, as) => {
    const run = { scope, parent, current, sent, row, locked, given: as, live: {}, dark: new Set(), states: [] };
    runs[scope].push(run);
    return run;
  };
  const rowOf = run => { while (run && !form.scopes[run.scope].rows) run = run.parent; return run; };
  const enter = run => {
    const row = rowOf(run), outer = row && rowOf(row.parent);
    context.r[1] = row ? row.live : undefined;
    context.r[2] = outer ? outer.live : undefined;
  };
  const seen = field => field.vis === null ? undefined : all(field.vis);

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
    state.readOnly = field.made || field.read === 1 || locked;
    if (field.inner >= 0) {
      if (state.visible) inside(field, run, !state.readOnly, locked);
      else if (state.visible === undefined) darken(run, field);
      return;
    }
    let value;
    if (state.visible === undefined || (state.visible && state.readOnly === undefined)) value = unknown;
    else if (state.visible) value = field.make ? made(field) : standing(field, run, !state.readOnly);
    if (value === unknown) darken(run, field);
    else if (value !== undefined) run.live[field.id] = value;
  }

  function made(field) {
    const value = ask(field.make, undefined);
    return value === unknown ? unknown : blank(value) || (typeof value === 'number' && !Number.isFinite(value)) ? undefined : field.shape(value, context);
  }

  function standing(field, run, editable) {
    const current = cell(run.current, field.id), sent = cell(run.sent, field.id);
    if (editable && sent !== undefined) {
      if (sent === unknown) return unknown;
      if (isEmpty(sent)) return field.start ? null : undefined;
      const value = field.shape(sent, context);
      return blank(value) ? undefined : value;
    }
    if (current === unknown) return unknown;
    if (current === undefined && field.start) {
      const value = ask(field.start, undefined);
      return value === unknown ? unknown : blank(value) ? undefined : field.shape(value, context);
    }
    return editable && !blank(current) ? field.shape(current, context) : current;
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

  function offered(field) {
    const said = field.options.map(item => { context.r[5] = item; return yes(field.opt); });
    return said.includes(undefined) ? undefined : field.options.filter((item, i) => said[i]).map(item => item.value);
  }

  function finish(field, run) {
    const state = run.states[field.index];
    if (!field.clear) state.visible = seen(field);
    if (state.visible === false) return;
    state.asked = field.needed || (field.must === null ? undefined : field.must ? yes(field.must) : false);
    if (field.options && field.opt && state.readOnly === false) state.options = offered(field);
    context.r[5] = undefined;
    if (state.visible) for (const check of field.checks) if (yes(check.when)) found.push({ run, id: field.id, check });
  }
}
