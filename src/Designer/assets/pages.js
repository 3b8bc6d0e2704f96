// Loaded by every page. What is wanted on few pages is brought by import() where it is met.
import './live.js';
import './look.js';
import { first } from './errors.js';

const elder = 'html.elder main textarea, html.elder main input[type=text], html.elder main input:not([type])';

// What a room is known by on a page: what brings it, and what is done with it there.
const rooms = {
  '[data-copy]': [() => import('./copy.js'), copy => copy.offer(document)],
  '[data-canvas]': [() => import('./canvas.js'), canvas => canvas.offer()],
  'form[data-autosave]': [() => import('./canvas.js')],
  '[data-walks]': [() => import('./walk.js'), walk => walk.offer()],
  '[data-print]': [() => import('./print.js'), print => print.offer()],
  'body[data-wall]': [() => import('./wall.js'), wall => wall.watch()],
  // Fetched before it is needed: a page that is open goes on without network.
  '[data-file-field]': [() => import('./files.js')],
  '[data-picks]': [() => import('./picks.js'), picks => picks.offer(document)],
  '[data-phrases]': [() => import('./phrases.js'), phrases => phrases.offer(document)],
  'form[data-patrol]': [() => import('./patrol.js'), patrol => patrol.offer(document)],
  '[data-host]': [() => import('./host.js'), host => host.offer(document)],
  [elder]: [() => import('./voice.js'), voice => voice.offer()],
  'body[data-user]': [() => import('./queue.js'), queue => queue.arrive()],
  '[data-live]': [() => import('./counts.js'), counts => counts.follow()],
  'form[data-draft]': [() => import('./draft.js'), draft => draft.keep()],
  '[data-paste]': [() => import('./paste.js'), paste => paste.offer()],
  'form[data-rules]': [() => import('./follow.js'), rules => rules.follow(document)],
  '[data-file-kind=audio]': [() => import('./recording.js'), recording => recording.offer(document)],
  '[data-file-kind=signature]': [() => import('./signature.js'), signature => signature.offer(document)],
};

/** A page is there: the first one, or one that came without leaving the last. */
function arrive() {
  for (const mark in rooms) if (document.querySelector(mark)) enter(mark);
}

const missed = new Map();

/** The page works without what cannot be fetched just now; when the line is back it is there. A weak line says nothing of coming back: it is asked again. */
async function enter(mark, wait = 5000) {
  const [bring, use] = rooms[mark];
  let room;
  try {
    room = await bring();
  } catch (failed) {
    if (!(failed instanceof TypeError)) throw failed;
    clearTimeout(missed.get(mark));
    missed.set(mark, setTimeout(again, wait, mark, Math.min(wait * 2, 60000)));
    return;
  }
  clearTimeout(missed.get(mark));
  missed.delete(mark);
  use?.(room);
}

function again(mark, wait) {
  if (document.querySelector(mark)) enter(mark, wait);
}

addEventListener('online', () => { for (const mark of missed.keys()) again(mark); });

// Whatever a page brings later, too: listened for above it. A file that cannot be sent ahead stays chosen and goes with its form.
document.addEventListener('change', event => {
  const input = event.target;
  if (input instanceof HTMLInputElement && input.dataset.fileField && input.files.length > 0) import('./files.js').then(files => files.send(input), () => {});
});
document.addEventListener('page:arrived', arrive);
// A form that looked again has what stands on it anew, hidden as it is rendered.
document.addEventListener('form:looked', () => { for (const mark of ['[data-host]', elder]) if (document.querySelector(mark)) enter(mark); });
arrive();
first();
