// The device says where it is, when its owner asks it to; the words for the place stay the person's own.
// The form is rendered anew while it is filled in: what was found is kept here and put back.
import { here, place as whereWeAre } from './host.js';

let found = null, said = '', asking = false;

export async function offer() {
  if (!(await here()).place) return;
  for (const place of document.querySelectorAll('[data-spot]')) {
    if (!place.querySelector('button')) {
      const button = document.createElement('button'), told = document.createElement('p');
      button.type = 'button';
      button.addEventListener('click', () => (part(place, 'lng').value ? drop() : ask(place)));
      told.className = 'help';
      told.setAttribute('role', 'status');
      place.append(button, told);
    }
    show(place);
  }
}

const part = (place, name) => place.querySelector(`[data-part=${name}]`);

function show(place) {
  if (found) for (const name of ['lng', 'lat', 'datum']) part(place, name).value = found[name];
  const button = place.querySelector('button');
  button.textContent = part(place, 'lng').value ? place.dataset.sayDrop : place.dataset.sayAsk;
  button.disabled = asking;
  place.querySelector('[role=status]').textContent = said;
}

function drop() {
  [found, said] = [null, ''];
  for (const input of document.querySelectorAll('[data-spot] [data-part]')) input.value = '';
  offer();
}

async function ask(place) {
  asking = true;
  offer();
  try {
    const point = await whereWeAre();
    found = { lng: point.lng.toFixed(6), lat: point.lat.toFixed(6), datum: point.datum };
    said = place.dataset.sayFound.replace('{n}', Math.max(1, Math.round(point.accuracy ?? 50)));
  } catch {
    said = place.dataset.sayNone;
  }
  asking = false;
  offer();
}
