// Makes javascript-vectors.tsv: random operator trees and what V8 gives for them. node javascript-vectors.mjs > javascript-vectors.tsv
const atoms = ["0", "1", "-1", "2.5", "1e21", "1e-7", "123456789012345680000", "0.1", "'a'", "''", "' 12 '", "'12'", "'0x1f'", "'1e3'", "'abc'", "'b'", "true", "false", "null", "undefined",
  "NaN", "Infinity", "[]", "[1]", "[1, 2]", "['a']", "[[1, null], 'b']", "({ a: 1 })", "4294967295", "-2147483649", "'true'", "'-0'", "'.5'", "'+1'", "'1 2'", "9007199254740993", "5e-324", "'Infinity'"];
const operators = ["+", "-", "*", "/", "%", "<", "<=", ">", ">=", "==", "!=", "===", "!==", "&&", "||", "&", "|", "^", "<<", ">>", ">>>", "??"];
let state = 20260301;
const next = (n) => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return Math.floor((state / 4294967296) * n); };
const pick = (list) => list[next(list.length)];
const tree = (depth) => {
  if (depth === 0 || next(5) === 0) return pick(atoms);
  switch (next(9)) {
    case 0: return `!(${tree(depth - 1)})`;
    case 1: return `-(${tree(depth - 1)})`;
    case 2: return `typeof (${tree(depth - 1)})`;
    case 3: return `((${tree(depth - 1)}) ? (${tree(depth - 1)}) : (${tree(depth - 1)}))`;
    case 4: return `+(${tree(depth - 1)})`;
    case 5: return `~(${tree(depth - 1)})`;
    default: return `(${tree(depth - 1)}) ${pick(operators)} (${tree(depth - 1)})`;
  }
};
const spell = (v) => typeof v === "object" && v !== null ? "object" : typeof v === "string" ? JSON.stringify(v) : v === undefined ? "undefined" : String(v);
console.log(`# ${process.version}, V8 ${process.versions.v8}`);
for (let i = 0; i < 1500; i++) { const source = tree(3); console.log(source + "\t" + spell((0, eval)("(" + source + ")"))); }
