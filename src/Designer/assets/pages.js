// Loaded by every page. What is wanted on few pages is brought by import() where it is met.
import './live.js';
import './look.js';
import { first } from './errors.js';

const rooms = {
  '[data-copy]': () => import('./copy.js').then(copy => copy.offer(document)),
  '[data-canvas]': () => import('./canvas.js').then(canvas => canvas.offer()),
  '[data-walks]': () => import('./walk.js').then(walk => walk.offer()),
  '[data-print]': () => import('./print.js').then(print => print.offer()),
  'body[data-wall]': () => import('./wall.js').then(wall => wall.watch()),
  '[data-live]': () => import('./counts.js').then(counts => counts.follow()),
  'form[data-draft]': () => import('./draft.js').then(draft => draft.keep()),
  '[data-paste]': () => import('./paste.js').then(paste => paste.offer()),
  'form[data-rules]': () => import('./follow.js').then(rules => rules.follow(document)),
  '[data-file-kind=signature]': () => import('./signature.js').then(signature => signature.offer(document)),
};

/** A page is there: the first one, or one that came without leaving the last. */
function arrive() {
  for (const mark in rooms) if (document.querySelector(mark)) rooms[mark]();
}

// Whatever a page brings later, too: listened for above it.
document.addEventListener('change', event => {
  const input = event.target;
  if (input instanceof HTMLInputElement && input.dataset.fileField && input.files.length > 0) import('./files.js').then(files => files.send(input));
});
document.addEventListener('page:arrived', arrive);
arrive();
first();
