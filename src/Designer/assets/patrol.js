// The place of a patrol fills itself in: the host says where one is, the server which grid that is. By hand it goes as well.
import { place } from './host.js';

const done = new WeakSet();

export function offer(node) {
  for (const form of node.querySelectorAll('form[data-patrol]')) {
    if (done.has(form)) continue;
    done.add(form);
    const field = form.querySelector('[data-place-name]'), told = field.querySelector('.place-told');
    const again = Object.assign(document.createElement('button'), { type: 'button', className: 'quiet', textContent: told.dataset.sayAgain });
    again.addEventListener('click', () => look(form, field, told));
    told.after(again);
    // What came back from the server was found or chosen before.
    if (!control(field, 'lng').value) look(form, field, told);
  }
}

const control = (field, part) => field.querySelector(`[name="${CSS.escape(`${field.dataset.placeName}.${part}`)}"]`);

/** Looks anew, e.g. for the next matter. */
export async function look(form, field = form.querySelector('[data-place-name]'), told = field.querySelector('.place-told')) {
  told.textContent = told.dataset.sayLooking;
  let point;
  try {
    point = await place();
  } catch {
    told.textContent = told.dataset.sayNone;
    return;
  }
  for (const part of ['lng', 'lat']) control(field, part).value = point[part].toFixed(6);
  control(field, 'datum').value = point.datum;
  told.textContent = told.dataset.sayFound.replace('{metres}', Math.max(1, Math.round(point.accuracy ?? 50)));
  const grid = field.querySelector(`[name="${CSS.escape(field.dataset.gridName)}"]`);
  if (!grid) return;
  try {
    const answer = await fetch(`/patrol/grid?lng=${point.lng}&lat=${point.lat}&datum=${point.datum}`, { headers: { Accept: 'application/json' } });
    if (answer.status === 200) grid.value = (await answer.json()).unit;
  } catch {
    // Without network the server finds it when the matter arrives.
  }
}
