// Loaded by every page. What is wanted on few pages is brought by import() where it is met.
import './live.js';
import './look.js';
import { first } from './errors.js';

const rooms = {
  '[data-copy]': () => import('./copy.js').then(copy => copy.offer(document)),
  '[data-canvas]': () => import('./canvas.js').then(canvas => canvas.offer()),
  'form[data-autosave]': () => import('./canvas.js'),
  '[data-walks]': () => import('./walk.js').then(walk => walk.offer()),
  '[data-print]': () => import('./print.js').then(print => print.offer()),
  'body[data-wall]': () => import('./wall.js').then(wall => wall.watch()),
  // Fetched before it is needed: a page that is open goes on without network.
  '[data-file-field]': () => import('./files.js').catch(() => {}),
  '[data-picks]': () => import('./picks.js').then(picks => picks.offer(document)),
  '[data-phrases]': () => import('./phrases.js').then(phrases => phrases.offer(document)),
  'form[data-patrol]': () => import('./patrol.js').then(patrol => patrol.offer(document)),
  '[data-host]': () => import('./host.js').then(host => host.offer(document)),
  'body[data-user]': () => import('./queue.js').then(queue => queue.arrive()),
  '[data-live]': () => import('./counts.js').then(counts => counts.follow()),
  'form[data-draft]': () => import('./draft.js').then(draft => draft.keep()),
  '[data-paste]': () => import('./paste.js').then(paste => paste.offer()),
  'form[data-rules]': () => import('./follow.js').then(rules => rules.follow(document)),
  '[data-file-kind=audio]': () => import('./recording.js').then(recording => recording.offer(document)),
  '[data-file-kind=signature]': () => import('./signature.js').then(signature => signature.offer(document)),
};

/** A page is there: the first one, or one that came without leaving the last. */
function arrive() {
  for (const mark in rooms) if (document.querySelector(mark)) rooms[mark]();
}

// Whatever a page brings later, too: listened for above it. A file that cannot be sent ahead stays chosen and goes with its form.
document.addEventListener('change', event => {
  const input = event.target;
  if (input instanceof HTMLInputElement && input.dataset.fileField && input.files.length > 0) import('./files.js').then(files => files.send(input), () => {});
});
document.addEventListener('page:arrived', arrive);
arrive();
first();
