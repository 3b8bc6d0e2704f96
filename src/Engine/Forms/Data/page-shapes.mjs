
// How what was sent is read into the form in which it is kept, type by type, as the server's shapes do it. A shape takes the value and the context of the
// turn and gives undefined for what cannot be kept. What the lists of codes say stands in `codes`, written from the server's own (PageCodes).
const white = new RegExp(space, 'g');
const isEmpty = v => blank(v) || (typeof v === 'string' && v.replace(ends, '') === '');
const tidy = (v, without) => {
  const half = v.replace(/[\uff01-\uff5e]/g, ch => String.fromCharCode(ch.charCodeAt(0) - 0xfee0)).replace(white, '');
  return without === '' ? half : Array.from(half).filter(ch => !without.includes(ch)).join('');
};
const trimmed = v => v.replace(ends, '');
const upper = v => cased(v, 'toUpperCase');
const own = (v, name) => has(v, name) ? v[name] : undefined;
const only = (v, ...names) => Object.keys(v).every(name => names.includes(name));
const short = (v, most) => typeof v === 'string' && v.length <= most;
const isId = v => typeof v === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(v);
const isMobile = v => /^1[3-9][0-9]{9}$/.test(v);
const isDate = v => typeof v === 'string' && /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(v) && read(v) !== null;
const isTime = v => /^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$/.test(v);
const isDivision = v => typeof v === 'string' && /^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$/.test(v);
const between = (v, min, max) => (min !== null && v < min) || (max !== null && v > max) ? undefined : v;
const listed = (v, most, one) => isList(v) && v.length <= most && v.every((x, i) => one(x) && v.indexOf(x) === i) ? v : undefined;
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
function isEmail(v) {
  const at = v.indexOf('@');
  if (at < 1 || at > 64 || v.length > 254 || v.indexOf('@', at + 1) >= 0 || /[\0- "(),:;<>[\]\\\x7f]/.test(v.slice(0, at))) return false;
  const labels = v.slice(at + 1).split('.');
  return labels.length > 1 && labels.every(l => l.length > 0 && l.length <= 63 && l[0] !== '-' && l[l.length - 1] !== '-' && l.split('').every(ch => ch === '-' || /[\p{L}\p{Nd}]/u.test(ch)));
}
const single = v => typeof v === 'boolean' ? v : typeof v === 'number' ? Number.isFinite(v) ? v : null : typeof v === 'string' && v.length <= 4000 ? v : undefined;

/** A resident number and its kin in the one written form; undefined when it is none. */
function residentId(v, c) {
  const id = tidy(v, '').replace(/^(.{17})x$/, '$1X');
  if (!/^[0-9]{17}[0-9X]$/.test(id)) return undefined;
  const year = +id.slice(6, 10), born = read(`${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`);
  if (year < 1800 || born === null || born > today(c)) return undefined;
  if ('10X98765432'[idWeights.reduce((sum, w, i) => sum + w * id[i], 0) % 11] !== id[17]) return undefined;
  if (id[0] === '9') return codes.provinces.includes(id.slice(1, 3)) ? id : undefined;
  if (/^8[123]0000/.test(id)) return id;
  const used = own(codes.dated, id.slice(0, 6));
  return codes.provinces.includes(id.slice(0, 2)) && (used === undefined || (year >= used[0] && year <= used[1])) ? id : undefined;
}

const papers = {
  passport: v => /^[A-Za-z0-9]{5,15}$/.test(v) && /[0-9]/.test(v),
  hkMoPass: v => /^[HM]([0-9]{8}|[0-9]{10})$/.test(v),
  twPass: v => /^([0-9]{8}|[0-9]{10})[A-Za-z]?$/.test(v),
  householdBook: v => /^[A-Za-z0-9]{4,20}$/.test(v),
};

function paperNumber(kind, typed, c) {
  const number = upper(tidy(typed, '-()'));
  if (has(papers, kind)) return papers[kind](number) ? number : undefined;
  if (kind === 'foreignerPermit' && number.length === 15) return /^[A-Z]{3}[0-9]{12}$/.test(number) ? number : undefined;
  const id = residentId(number, c);
  const fits = kind === 'residencePermit' ? /^8[123]/.test(number) : kind === 'foreignerPermit' ? number[0] === '9' : !/^(9|8[123])/.test(number);
  return fits ? id : undefined;
}

// One text: the kind's name before the number, or the number alone where it says itself what it is.
function paperOf(v) {
  const at = v.lastIndexOf(' '), name = at > 0 ? trimmed(v.slice(0, at)) : '';
  const kind = at > 0 ? Object.keys(codes.kinds).find(k => k === name || codes.kinds[k][0] === name || codes.kinds[k][1].toUpperCase() === name.toUpperCase()) : undefined;
  if (kind) return { kind, number: v.slice(at + 1) };
  const number = tidy(v, '');
  return number.length === 18 ? { kind: number[0] === '9' ? 'foreignerPermit' : /^8[123]/.test(number) ? 'residencePermit' : 'residentId', number } : null;
}

function plate(v) {
  const text = upper(tidy(v, '\u00b7\u2022\u30fb.-')), letter = '[A-HJ-NP-Z]', mark = '[A-HJ-NP-Z0-9]', energy = '[A-HJK]';
  if (!codes.plates[0].includes(text[0]) || !new RegExp(`^.${letter}`).test(text)) return undefined;
  const serial = text.slice(2);
  if (text.length === 8) return new RegExp(`^(${energy}${mark}[0-9]{4}|[0-9]{5}${energy})$`).test(serial) ? text : undefined;
  if (text.length !== 7) return undefined;
  const body = codes.plates[1].includes(serial[4]) ? serial.slice(0, 4) : serial;
  return new RegExp(`^${mark}+$`).test(body) && body.replace(/[0-9]/g, '').length <= 3 ? text : undefined;
}

function organisation(v) {
  const rest = 11 - [3, 7, 9, 10, 5, 8, 4, 2].reduce((sum, w, i) => sum + w * parseInt(v[i], 36), 0) % 11;
  return rest === 10 ? 'X' : rest === 11 ? '0' : String(rest);
}

function luhn(v) {
  let sum = 0;
  for (let i = 0; i < v.length; i++) { const digit = +v[v.length - 1 - i], twice = digit * 2; sum += i % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice; }
  return sum % 10 === 0;
}

const apart = ['/', '~', '\u81f3', '\uff5e', ' - ', '\u2014'];
function rangeOf(v) {
  for (const mark of apart) { const at = v.indexOf(mark); if (at > 0) return { from: trimmed(v.slice(0, at)), to: trimmed(v.slice(at + mark.length)) }; }
  return null;
}

const lengths = [[['\u5929', '\u65e5', 'd'], 1440], [['\u5c0f\u65f6', '\u65f6', 'h'], 60], [['\u5206\u949f', '\u5206', 'min', 'm'], 1]];
/** The minutes of a length of time; null when it is none. */
function minutesOf(v) {
  let left = tidy(v, '').toLowerCase(), sum = 0, next = 0;
  if (left === 'pt0m') return 0;
  if (left.startsWith('p')) left = left.slice(1).split('t').join('');
  while (left.length > 0) {
    const digits = /^[0-9]+/.exec(left);
    if (!digits || digits[0].length > 7 || digits[0].length === left.length) return null;
    const rest = left.slice(digits[0].length), unit = lengths.findIndex((u, i) => i >= next && u[0].some(word => rest.startsWith(word)));
    if (unit < 0) return null;
    sum += +digits[0] * lengths[unit][1];
    left = rest.slice(lengths[unit][0].find(word => rest.startsWith(word)).length);
    next = unit + 1;
  }
  return next === 0 || sum > 36525 * 1440 ? null : sum;
}
function lengthOf(minutes) {
  if (minutes === 0) return 'PT0M';
  const days = Math.floor(minutes / 1440), hours = Math.floor(minutes / 60) % 24, rest = minutes % 60;
  return `P${days > 0 ? `${days}D` : ''}${hours + rest > 0 ? 'T' : ''}${hours > 0 ? `${hours}H` : ''}${rest > 0 ? `${rest}M` : ''}`;
}

/** A moment in China Standard Time to the second; a text without offset is taken to be of that time. */
function momentOf(v) {
  const parts = typeof v === 'string' ? /^([0-9]{4}-[0-9]{2}-[0-9]{2})([T ])([0-9]{2}):([0-9]{2})(?::([0-9]{2})(\.[0-9]{0,7})?)?(?:Z|([+-])([0-9]{2}|[0-9](?=:)):?([0-9]{2}))?$/.exec(v) : null;
  if (!parts || !isDate(parts[1]) || !isTime(`${parts[3]}:${parts[4]}:${parts[5] || '00'}`) || parts[1] < '0002' || parts[1] >= '9999' || (parts[6] && parts[2] === ' ')) return undefined;
  const away = parts[7] ? (+parts[8] * 60 + +parts[9]) * (parts[7] === '-' ? -1 : 1) : /Z$/.test(v) ? 0 : 480;
  if (Math.abs(away) > 840 || parts[9] > '59') return undefined;
  const minute = read(parts[1]) * 1440 + +parts[3] * 60 + +parts[4] + 480 - away, day = Math.floor(minute / 1440), rest = minute - day * 1440;
  return `${written(day)}T${pad(Math.floor(rest / 60), 2)}:${pad(rest % 60, 2)}:${parts[5] || '00'}+08:00`;
}

const decimal = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/;
/** Seven decimals, halves to the even one, as the server rounds. */
function seven(n) {
  const far = n * 1e7, low = Math.floor(far), over = far - low;
  return (over < 0.5 || (over === 0.5 && low % 2 === 0) ? low : low + 1) / 1e7 + 0;
}
// 113.27,23.13 gcj02 words of the place
function pointOf(v) {
  const words = /^([^ ]+) +([^ ]+)(?: +([^]*))?$/.exec(trimmed(v)), two = words ? words[1].split(',').map(trimmed) : [];
  return two.length === 2 && two.every(n => decimal.test(n)) ? Object.assign({ lng: Number(two[0]), lat: Number(two[1]), datum: trimmed(words[2]) }, words[3] === undefined ? {} : { address: trimmed(words[3]) }) : null;
}

const ending = name => name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : '';
const notes = {
  takenAt: v => momentOf(v) !== undefined,
  lng: v => typeof v === 'number' && Math.abs(v) <= 180,
  lat: v => typeof v === 'number' && Math.abs(v) <= 90,
  deviceLng: v => notes.lng(v),
  deviceLat: v => notes.lat(v),
  placeFrom: v => v === 'device',
};
const isFile = (v, photo, largest, endings) => isRecord(v) && isId(own(v, 'id')) && typeof own(v, 'hash') === 'string' && /^[0-9a-f]{64}$/.test(v.hash)
  && short(own(v, 'name'), 255) && v.name !== '' && !/[/\\\0]/.test(v.name) && v.name !== '.' && v.name !== '..'
  && typeof own(v, 'size') === 'number' && v.size >= 0 && v.size % 1 === 0 && v.size <= largest
  && (own(v, 'type') == null || (short(v.type, 100) && v.type !== ''))
  && Object.keys(v).every(name => /^(id|hash|name|size|type)$/.test(name) || (photo && has(notes, name) && notes[name](v[name])))
  && (endings.length === 0 || endings.includes(ending(v.name)));

export const S = {
  text: (lines, most) => v => {
    if (typeof v !== 'string' || (lines ? /[\0-\x08\x0b\x0c\x0e-\x1f]/ : /[\0-\x08\n-\x1f]/).test(v)) return undefined;
    const text = trimmed(v);
    return text.length > most ? undefined : text;
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
  date: (min, max) => v => isDate(v) ? between(v, min, max) : undefined,
  time: (min, max) => v => typeof v === 'string' && isTime(v) ? between(v, min, max) : undefined,
  moment: (min, max) => v => { const at = momentOf(v); return at === undefined ? undefined : between(at, min, max); },
  truth: v => typeof v === 'boolean' ? v : v === 'true' ? true : v === 'false' ? false : undefined,
  code: v => typeof v === 'string' && v.length > 0 && v.length <= 200 ? v : undefined,
  codes: most => v => listed(v, most, x => S.code(x) !== undefined),
  path: up => Object.assign(v => isList(v) && v.length <= 8 && v.every((x, i) => S.code(x) !== undefined && (up === null || (has(up, x) && up[x] === (i === 0 ? null : v[i - 1])))) ? v : undefined, { up }),
  id: v => isId(v) ? v : undefined,
  ids: most => v => listed(v, most, isId),
  email: v => { const address = short(v, 320) ? tidy(v, '') : ''; return isEmail(address) ? address : undefined; },
  resident: (v, c) => short(v, 60) ? residentId(v, c) : undefined,
  credit: v => {
    const code = short(v, 60) ? upper(tidy(v, '-')) : '';
    return /^[1-9NY].[0-9]{6}/.test(code) && ((creditCode(code) && /^[0-9A-Z]{8}$/.test(code.slice(8, 16)) && organisation(code.slice(8)) === code[16]) || codes.issued.includes(code)) ? code : undefined;
  },
  plate: v => short(v, 20) ? plate(v) : undefined,
  card: v => { const card = short(v, 40) ? tidy(v, '-') : ''; return /^[0-9]{12,19}$/.test(card) && luhn(card) ? card : undefined; },
  identity: kinds => (v, c) => {
    const paper = isRecord(v) ? v : short(v, 120) ? paperOf(trimmed(v)) : null;
    if (!paper || !only(paper, 'kind', 'number')) return undefined;
    const kind = own(paper, 'kind'), number = own(paper, 'number');
    if (blank(number)) return blank(kind) || typeof kind === 'string' ? null : undefined;
    const said = kinds.includes(kind) && short(number, 60) ? paperNumber(kind, number, c) : undefined;
    return said === undefined ? undefined : { kind, number: said };
  },
  range: (min, max) => v => {
    const two = isRecord(v) ? v : typeof v === 'string' ? rangeOf(v) : null;
    if (!two || !only(two, 'from', 'to')) return undefined;
    const from = own(two, 'from'), to = own(two, 'to');
    if (blank(from) && blank(to)) return null;
    return isDate(from) && isDate(to) && from <= to && (min === null || from >= min) && (max === null || to <= max) ? { from, to } : undefined;
  },
  length: v => { const minutes = short(v, 60) ? minutesOf(v) : null; return minutes === null ? undefined : lengthOf(minutes); },
  place: v => {
    const point = isRecord(v) ? v : short(v, 300) ? pointOf(v) : null;
    if (!point || !only(point, 'lng', 'lat', 'datum', 'address')) return undefined;
    const lng = own(point, 'lng'), lat = own(point, 'lat'), datum = own(point, 'datum'), address = own(point, 'address');
    if (typeof lng !== 'number' || typeof lat !== 'number' || !(Math.abs(lng) <= 180) || !(Math.abs(lat) <= 90)) return undefined;
    if (!['gcj02', 'wgs84', 'cgcs2000', 'bd09'].includes(datum) || (address != null && !short(address, 200))) return undefined;
    return Object.assign({ lng: seven(lng), lat: seven(lat), datum }, blank(address) ? {} : { address });
  },
  address: most => v => {
    const typed = typeof v === 'string' ? trimmed(v) : '', end = typed.indexOf(' '), first = end < 0 ? typed : typed.slice(0, end);
    const whole = isRecord(v) ? v : typeof v !== 'string' ? null : isDivision(first) ? { division: first, detail: end < 0 ? '' : typed.slice(end + 1) } : { detail: typed };
    if (!whole || !only(whole, 'division', 'detail')) return undefined;
    const division = own(whole, 'division'), detail = own(whole, 'detail');
    if ((!blank(division) && !isDivision(division)) || (!blank(detail) && !short(detail, most))) return undefined;
    return blank(division) && blank(detail) ? null : Object.assign(blank(division) ? {} : { division }, blank(detail) ? {} : { detail: trimmed(detail) });
  },
  files: (photo, most, largest, endings) => v => isList(v) && v.length <= most && v.every(x => isFile(x, photo, largest, endings)) ? v : undefined,
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
    const name = trimmed(v).replace(/[\u2022\u30fb\uff0e\u2027]/g, '\u00b7');
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
