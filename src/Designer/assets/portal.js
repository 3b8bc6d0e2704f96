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

document.addEventListener('form:looked', who);
who();
if (document.querySelector('[data-spot]') && 'geolocation' in navigator) import('./spot.js').then(spot => {
  spot.offer();
  document.addEventListener('form:looked', spot.offer);
}, () => {});
if (document.documentElement.classList.contains('elder') && ('SpeechRecognition' in window || 'webkitSpeechRecognition' in window)) import('./voice.js').then(voice => voice.offer(), () => {});
first();
