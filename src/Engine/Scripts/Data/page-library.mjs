// What expressions of forms stand on in a page. Each line gives what the server's own gives: tests compare them on random expressions.
// c is the context of a turn: { r: values of the roots, now: milliseconds, off: Set of free weekdays, on: Set of worked weekend days }, days counted from 0001-01-01.
const textLimit = 65536, listLimit = 10000;
const isList = Array.isArray;
const isRecord = v => typeof v === 'object' && v !== null && !isList(v);
const has = (o, k) => Object.prototype.hasOwnProperty.call(o, k);
const refuse = what => { throw new RangeError(what); };
const made = text => text.length > textLimit ? refuse('text') : text;
const walked = list => list.length > listLimit ? refuse('list') : list;
const listOf = v => isList(v) ? walked(v) : v == null ? [] : refuse('needs a list');

function measure(items, separator, depth) {
  let length = Math.max(0, items.length - 1) * separator;
  for (const i of items) length += isList(i) ? depth < 64 ? measure(i, 1, depth + 1) : 0 : typeof i === 'string' ? i.length : i == null ? 0 : 24;
  return length;
}
const joined = (items, separator, depth) => items.map(i => isList(i) ? depth < 64 ? joined(i, ',', depth + 1) : '' : i == null ? '' : text(i)).join(separator);
const join = (items, separator) => measure(items, separator.length, 0) > textLimit ? refuse('text') : joined(items, separator, 0);
const text = v => typeof v === 'string' ? v : isList(v) ? join(v, ',') : isRecord(v) ? '[object Object]' : String(v);
const said = v => v == null ? '' : text(v);
const edges = /^[ \t\n\r\v\f\u00a0\ufeff\u2028\u2029\u3000]+|[ \t\n\r\v\f\u00a0\ufeff\u2028\u2029\u3000]+$/g;

function numberOf(v) {
  const digits = v.replace(edges, '');
  if (digits === '') return 0;
  if (/^0[xX][0-9a-fA-F]+$/.test(digits)) { let n = 0; for (const d of digits.slice(2)) n = n * 16 + parseInt(d, 16); return n; }
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(digits)) return Number(digits);
  return digits === 'Infinity' || digits === '+Infinity' ? Infinity : digits === '-Infinity' ? -Infinity : NaN;
}
const number = v => typeof v === 'number' ? v : typeof v === 'boolean' ? +v : v === null ? 0 : typeof v === 'string' ? numberOf(v) : isList(v) ? numberOf(text(v)) : NaN;
const kind = v => v === null ? 'null' : isList(v) ? 'list' : typeof v;
function same(a, b) {
  if (kind(a) === kind(b)) return a === b;
  if (a == null || b == null) return a == null && b == null;
  if (typeof a === 'object') return typeof b === 'object' ? false : same(text(a), b);
  if (typeof b === 'object') return same(a, text(b));
  return number(a) === number(b);
}
function compare(a, b) {
  if (typeof a === 'object' && a !== null) a = text(a);
  if (typeof b === 'object' && b !== null) b = text(b);
  if (typeof a !== 'string' || typeof b !== 'string') { a = number(a); b = number(b); }
  return a < b ? -1 : a > b ? 1 : a === b ? 0 : NaN;
}
const joins = v => typeof v === 'string' || (typeof v === 'object' && v !== null);
const blank = v => v == null || v === '' || (isList(v) && v.length === 0);
const position = (v, length) => { const n = number(v); return Number.isNaN(n) ? 0 : Math.min(Math.max(n < 0 ? length + Math.trunc(n) : Math.trunc(n), 0), length); };

export const L = {
  number, same, compare,
  spread: listOf, list: walked,
  given: (least, most, args) => args.length < least || args.length > most ? refuse('arguments') : walked(args),
  parts: v => v == null ? {} : isRecord(v) ? v : refuse('needs a record'),
  plus: (a, b) => joins(a) || joins(b) ? made(text(a) + text(b)) : number(a) + number(b),
  member: (o, k) => isRecord(o) ? has(o, k) ? o[k] : undefined : k === 'length' && (typeof o === 'string' || isList(o)) ? o.length : undefined,
  item(o, at) {
    if (isRecord(o)) { const k = text(at); return has(o, k) ? o[k] : undefined; }
    if (at === 'length') return L.member(o, 'length');
    const n = typeof at === 'number' ? at : typeof at === 'string' && at !== '' ? number(at) : NaN;
    if (!(n >= 0) || n !== Math.floor(n)) return undefined;
    return (typeof o === 'string' || isList(o)) && n < o.length ? o[n] : undefined;
  },
  filter: (v, f) => listOf(v).filter((x, i) => f(x, i)),
  map: (v, f) => listOf(v).map((x, i) => f(x, i)),
  some: (v, f) => listOf(v).some((x, i) => f(x, i)),
  every: (v, f) => listOf(v).every((x, i) => f(x, i)),
  find: (v, f) => listOf(v).find((x, i) => f(x, i)),
  sum: (v, f) => listOf(v).reduce((sum, x, i) => { const n = f ? f(x, i) : x; return blank(n) ? sum : sum + number(n); }, 0),
  count: (v, f) => f ? L.filter(v, f).length : listOf(v).length,
};

// Dates as days since 0001-01-01, a Monday.
const leap = y => (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
const monthDays = (y, m) => m === 2 ? leap(y) ? 29 : 28 : m === 4 || m === 6 || m === 9 || m === 11 ? 30 : 31;
const yearStart = y => (y - 1) * 365 + Math.floor((y - 1) / 4) - Math.floor((y - 1) / 100) + Math.floor((y - 1) / 400);
const lastDay = 3652058;
function dayOf(y, m, d) { let day = yearStart(y) + d - 1; for (let i = 1; i < m; i++) day += monthDays(y, i); return day; }
function partsOf(day) {
  let y = Math.floor(day / 365.2425) + 1;
  while (yearStart(y) > day) y--;
  while (y < 9999 && yearStart(y + 1) <= day) y++;
  let left = day - yearStart(y), m = 1;
  while (left >= monthDays(y, m)) left -= monthDays(y, m++);
  return [y, m, left + 1];
}
const pad = (n, length) => String(n).padStart(length, '0');
const written = day => { const [y, m, d] = partsOf(day); return `${pad(y, 4)}-${pad(m, 2)}-${pad(d, 2)}`; };
function read(v) {
  if (typeof v !== 'string' || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:$|[T ])/.test(v)) return null;
  const [y, m, d] = [+v.slice(0, 4), +v.slice(5, 7), +v.slice(8, 10)];
  return y >= 1 && m >= 1 && m <= 12 && d >= 1 && d <= monthDays(y, m) ? dayOf(y, m, d) : null;
}
const today = c => Math.floor((c.now + 28800000) / 86400000) + 719162;
const works = (c, day) => day % 7 < 5 ? !c.off.has(day) : c.on.has(day);
const part = (v, i) => { const day = read(v); return day === null ? null : partsOf(day)[i]; };
function years(birth, day) {
  const [by, bm, bd] = partsOf(birth), [y, m, d] = partsOf(day);
  return y - by - (m < bm || (m === bm && d < bd) ? 1 : 0);
}

// Decimal arithmetic on the fifteen digits that a number is sure of: x · 10^d, rounded half away from zero, as a whole number.
function scaled(x, d) {
  const [mantissa, e] = Math.abs(x).toExponential(14).split('e');
  const digits = mantissa.replace('.', ''), k = +e - 14 + d;
  if (k >= 0) return BigInt(digits) * BigInt(10) ** BigInt(k);
  const keep = 15 + k;
  return keep < 0 ? BigInt(0) : BigInt(digits.slice(0, keep) || '0') + BigInt(digits[keep] >= '5' ? 1 : 0);
}
function round(x, d) {
  if (!(Math.abs(x) < 1e15)) return x;
  const r = Number(`${scaled(x, d)}e-${d}`);
  return (x < 0 ? -r : r) + 0;
}
const decimals = rest => rest.length > 0 ? Math.min(Math.max(number(rest[0]) | 0, 0), 10) : 0;
const fixed = (x, d) => Math.abs(x) < 1e21 ? x.toFixed(d) : BigInt(x).toString() + (d > 0 ? '.' + '0'.repeat(d) : '');
function extreme(args, sign) {
  const items = walked(args.length === 1 && isList(args[0]) ? args[0] : args);
  let best = null;
  for (const item of items) {
    if (blank(item)) continue;
    const n = number(item);
    if (Number.isNaN(n)) return NaN;
    if (best === null || (n - best) * sign > 0 || (n !== best && n === sign * Infinity)) best = n;
  }
  return best;
}
// One character for one character, as the server's tables have it.
const cased = (s, way) => Array.from(s, ch => { const other = ch[way](); return ch !== '\u0130' && ch !== '\u0131' && other.length === ch.length ? other : ch; }).join('');
const space = '[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const ends = new RegExp(`^${space}|${space}$`, 'g');
const items = v => isList(v) ? walked(v) : v == null ? [] : [v];

const signs = '\u96f6\u58f9\u8d30\u53c1\u8086\u4f0d\u9646\u67d2\u634c\u7396\u62fe\u4f70\u4edf\u4e07\u4ebf\u5143\u89d2\u5206\u6574\u8d1f';
function capitals(amount) {
  const fen = Number(scaled(amount, 2));
  if (fen === 0) return signs[0] + signs[15] + signs[18];
  let out = amount < 0 ? signs[19] : '';
  const yuan = Math.floor(fen / 100), digits = String(yuan);
  let zero = false, group = false;
  for (let i = 0; yuan > 0 && i < digits.length; i++) {
    const digit = +digits[i], place = digits.length - 1 - i;
    if (digit === 0) zero = true;
    else {
      out += (zero ? signs[0] : '') + signs[digit] + (place % 4 > 0 ? signs[9 + place % 4] : '');
      zero = false; group = true;
    }
    if (place % 4 !== 0 || place === 0) continue;
    if (group) out += signs[place === 8 ? 14 : 13];
    group = false;
  }
  if (yuan > 0) out += signs[15];
  const jiao = Math.floor(fen / 10) % 10, rest = fen % 10;
  if (jiao + rest === 0) return out + signs[18];
  if (jiao > 0) out += signs[jiao] + signs[16];
  else if (yuan > 0) out += signs[0];
  return out + (rest > 0 ? signs[rest] + signs[17] : signs[18]);
}

const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], creditWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
function birth(v) {
  if (typeof v !== 'string' || v.length !== 18 || !/^[0-9]{17}/.test(v)) return null;
  if ('10X98765432'[idWeights.reduce((sum, w, i) => sum + w * v[i], 0) % 11] !== v[17]) return null;
  return read(`${v.slice(6, 10)}-${v.slice(10, 12)}-${v.slice(12, 14)}`);
}
function creditCode(v) {
  if (typeof v !== 'string' || v.length !== 18) return false;
  let sum = 0;
  for (let i = 0; i < 17; i++) { const digit = creditAlphabet.indexOf(v[i]); if (digit < 0) return false; sum += digit * creditWeights[i]; }
  return creditAlphabet[(31 - sum % 31) % 31] === v[17];
}

export const F = {
  today(c) { return written(today(c)); },
  now(c) { return new Date(Math.floor(c.now / 1000) * 1000 + 28800000).toISOString().slice(0, 19) + '+08:00'; },
  date(c, ...a) {
    if (a.length === 1) { const day = read(a[0]); return day === null ? null : written(day); }
    if (a.length === 2) refuse('date of two parts');
    const [y, m, d] = a.map(number);
    if (!(y >= 1 && y <= 9999 && m >= 1 && m <= 12 && d >= 1) || y % 1 !== 0 || m % 1 !== 0 || d % 1 !== 0) return null;
    return d <= monthDays(y, m) ? written(dayOf(y, m, d)) : null;
  },
  addDays(c, v, n) { const day = read(v), to = Math.trunc(number(n)) + day; return day !== null && to >= 0 && to <= lastDay ? written(to) : null; },
  addMonths(c, v, n) {
    const day = read(v);
    if (day === null) return null;
    const [y, m, d] = partsOf(day), month = Math.trunc(number(n)) + y * 12 + m - 1;
    if (!(month >= 12 && month < 120000)) return null;
    const year = Math.floor(month / 12), of = month % 12 + 1;
    return written(dayOf(year, of, Math.min(d, monthDays(year, of))));
  },
  daysBetween(c, a, b) { const from = read(a), to = read(b); return from === null || to === null ? null : to - from; },
  year(c, v) { return part(v, 0); },
  month(c, v) { return part(v, 1); },
  day(c, v) { return part(v, 2); },
  weekday(c, v) { const day = read(v); return day === null ? null : day % 7 + 1; },
  age(c, v, ...rest) { const from = read(v), at = rest.length > 0 ? read(rest[0]) : today(c); return from === null || at === null ? null : years(from, at); },
  isWorkday(c, v) { const day = read(v); return day === null ? null : works(c, day); },
  addWorkdays(c, v, n) {
    let day = read(v);
    const count = Math.trunc(number(n));
    if (day === null || !(Math.abs(count) <= 2600)) return null;
    for (let left = Math.abs(count); left > 0;) { day += count < 0 ? -1 : 1; if (day < 0 || day > lastDay) return null; if (works(c, day)) left--; }
    return written(day);
  },
  workdaysBetween(c, a, b) {
    const from = read(a), to = read(b);
    if (from === null || to === null || Math.abs(to - from) > 5200) return null;
    let count = 0;
    for (let day = from + 1; day <= to; day++) if (works(c, day)) count++;
    for (let day = to; day < from; day++) if (works(c, day)) count--;
    return count;
  },
  len(c, v) { return isList(v) ? v.length : v == null ? 0 : text(v).length; },
  lower(c, v) { return made(cased(said(v), 'toLowerCase')); },
  upper(c, v) { return made(cased(said(v), 'toUpperCase')); },
  trim(c, v) { return made(said(v).replace(ends, '')); },
  startsWith(c, v, of) { return said(v).startsWith(said(of)); },
  endsWith(c, v, of) { return said(v).endsWith(said(of)); },
  contains(c, v, of) { return isList(v) ? walked(v).some(x => x === of) : said(v).includes(said(of)); },
  replace(c, v, old, by) { const [s, o, b] = [said(v), said(old), said(by)]; return o === '' ? s : made(s.split(o).join(b)); },
  slice(c, v, from, to) {
    const of = isList(v) ? v : said(v), start = position(from, of.length), end = Math.max(start, to == null ? of.length : position(to, of.length));
    return isList(of) ? walked(of.slice(start, end)) : made(of.slice(start, end));
  },
  split(c, v, by) { const s = said(v); return s === '' ? [] : walked(made(s).split(said(by))); },
  join(c, v, ...rest) { return isList(v) ? join(walked(v), rest.length > 0 ? said(rest[0]) : ',') : said(v); },
  padStart(c, v, n, fill) {
    const s = said(v), f = said(fill), length = position(n, 2147483647);
    return length <= s.length || f === '' ? s : length > textLimit ? refuse('text') : s.padStart(length, f);
  },
  mask(c, v, first, last) {
    const s = said(v);
    let a = position(first, s.length), b = position(last, s.length);
    if (a + b >= s.length) a = b = 0;
    return made(s.slice(0, a) + '*'.repeat(s.length - a - b) + s.slice(s.length - b));
  },
  number(c, v) { const n = blank(v) ? NaN : number(v); return Number.isNaN(n) ? null : n; },
  text(c, v, ...rest) {
    if (v == null) return '';
    return rest.length === 0 || typeof v !== 'number' || !Number.isFinite(v) ? text(v) : fixed(round(v, decimals(rest)), decimals(rest));
  },
  round(c, v, ...rest) { return round(number(v), decimals(rest)); },
  floor(c, v) { return Math.floor(number(v)); },
  ceil(c, v) { return Math.ceil(number(v)); },
  abs(c, v) { return Math.abs(number(v)); },
  min(c, ...a) { return extreme(a, -1); },
  max(c, ...a) { return extreme(a, 1); },
  rmb(c, v) { if (blank(v)) return null; const n = number(v); return Math.abs(n) < 1e12 ? capitals(n) : null; },
  first(c, v) { const of = items(v); return of.length > 0 ? of[0] : null; },
  last(c, v) { const of = items(v); return of.length > 0 ? of[of.length - 1] : null; },
  unique(c, v) { const kept = []; for (const x of items(v)) if (!kept.some(k => k === x)) kept.push(x); return kept; },
  sort(c, v) {
    const rank = x => typeof x === 'number' ? 0 : 1, order = (a, b) => a < b ? -1 : a > b ? 1 : 0;
    return items(v).slice().map((x, i) => [x, i]).sort(([a, i], [b, j]) => rank(a) - rank(b)
      || (rank(a) === 0 ? Number.isNaN(a) || Number.isNaN(b) ? Number.isNaN(b) - Number.isNaN(a) : order(a, b) : order(text(a), text(b))) || i - j).map(([x]) => x);
  },
  avg(c, v) { const of = items(v).filter(x => !blank(x)); return of.length === 0 ? null : of.reduce((sum, x) => sum + number(x), 0) / of.length; },
  isBlank(c, v) { return blank(v); },
  coalesce(c, ...a) { const found = a.find(v => !blank(v)); return found === undefined ? null : found; },
  idValid(c, v) { return birth(v) !== null; },
  idBirthDate(c, v) { const day = birth(v); return day === null ? null : written(day); },
  idSex(c, v) { return birth(v) === null ? null : v[16] % 2 === 1 ? 'male' : 'female'; },
  idAge(c, v, ...rest) { const from = birth(v), at = rest.length > 0 ? read(rest[0]) : today(c); return from === null || at === null ? null : years(from, at); },
  idDivision(c, v) { return birth(v) === null ? null : v.slice(0, 6); },
  creditCodeValid(c, v) { return creditCode(v); },
};
