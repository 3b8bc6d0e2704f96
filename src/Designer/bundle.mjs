// Bundles the ES modules of assets/ for pages: node bundle.mjs OUTPUT
// Packages are installed apart for each state of package-lock.json and put in place by one rename, so two builds at once do no harm.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createRequire } from 'node:module';

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const output = path.resolve(process.argv[2]);
const lock = ['package.json', 'package-lock.json'];

/** The folder with the packages of the lock as it stands now. */
function packages() {
  const digest = createHash('sha256');
  for (const file of lock) digest.update(fs.readFileSync(path.join(here, file)));
  const place = path.join(here, 'obj/npm', digest.digest('hex').slice(0, 12));
  if (fs.existsSync(place)) return place;
  const making = `${place}.${process.pid}`;
  fs.mkdirSync(making, { recursive: true });
  for (const file of lock) fs.copyFileSync(path.join(here, file), path.join(making, file));
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: making, encoding: 'utf8', shell: process.platform === 'win32' });
  if (npm.status !== 0) {
    fs.rmSync(making, { recursive: true, force: true });
    throw new Error(`npm ci: ${npm.error?.message ?? npm.stderr}`);
  }
  try {
    fs.renameSync(making, place);
  } catch (taken) {
    fs.rmSync(making, { recursive: true, force: true });
    if (!fs.existsSync(place)) throw taken;
  }
  return place;
}

async function bundle(place) {
  const esbuild = createRequire(path.join(place, 'package.json'))('esbuild');
  const made = await esbuild.build({
    absWorkingDir: here,
    entryPoints: ['assets/pages.js', 'assets/portal.js', 'assets/old.js'],
    nodePaths: [path.join(place, 'node_modules')],
    outdir: output,
    // What is wanted on few pages comes by import() in a file of its own, named by its content.
    bundle: true, splitting: true, format: 'esm', chunkNames: '[name]-[hash]',
    // The Chromium of office machines and of web views that are still in use.
    target: ['chrome80', 'safari14.1'],
    minify: true, legalComments: 'eof', charset: 'utf8', write: false, logLevel: 'silent',
  });
  fs.mkdirSync(output, { recursive: true });
  const names = new Set(made.outputFiles.map(file => path.basename(file.path)));
  for (const file of made.outputFiles) {
    const making = `${file.path}.${process.pid}`;
    fs.writeFileSync(making, file.contents);
    fs.renameSync(making, file.path);
  }
  for (const old of fs.readdirSync(output)) if (old.endsWith('.js') && !names.has(old)) fs.rmSync(path.join(output, old), { force: true });
}

try {
  await bundle(packages());
} catch (failed) {
  const places = failed.errors?.map(e => `${e.location ? `${e.location.file}(${e.location.line},${e.location.column + 1}): ` : ''}error ASSETS: ${e.text}`);
  console.error(places?.join('\n') ?? `error ASSETS: ${failed.message}`);
  process.exit(1);
}
