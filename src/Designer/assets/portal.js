// Loaded by pages for residents: small, and every page works without it, and without what it cannot fetch. No pages are swapped here, so nothing of
// htmx is brought.
import './look.js';
import { first } from './errors.js';

document.addEventListener('change', event => {
  const input = event.target;
  if (input instanceof HTMLInputElement && input.dataset.fileField && input.files.length > 0) import('./files.js').then(files => files.send(input), () => {});
  if (input.name === 'for') who();
});

/** Only what belongs to the choice stands on the page. */
function who() {
  const chosen = document.querySelector('[name=for]:checked')?.value;
  if (!chosen) return;
  for (const field of document.querySelectorAll('.with-other, .with-enterprise')) field.hidden = !field.classList.contains(`with-${chosen}`);
}

// What few pages ask of the device is brought where it is met; the form is rendered anew while it is filled in.
const rooms = {
  '[data-spot]': () => import('./spot.js'),
  '[data-host]': () => import('./host.js'),
  'html.elder main textarea, html.elder main input[type=text], html.elder main input:not([type])': () => import('./voice.js'),
};

function arrive() {
  who();
  for (const mark in rooms) if (document.querySelector(mark)) rooms[mark]().then(room => room.offer(document), () => {});
}

document.addEventListener('form:looked', arrive);
arrive();
first();
