// Where the device was when a photo was taken with it: said with the photo, and kept beside what the picture notes itself. A picture chosen from among older
// ones was not taken here. Nobody is asked for their place for a photo who has not let these pages have it, but workers at their own desk; an app that shows these pages asks by itself.
import { place } from './host.js';

/** A picture is of now for so long; and so long a page waits to learn where that is. */
const fresh = 2 * 60 * 1000, patience = 5000;
const known = new WeakMap();

/** `lng,lat,datum` for a photo that was taken just now; '' for anything else. */
export function placed(file, input) {
  if (input.dataset.fileKind !== 'photo' || Date.now() - file.lastModified > fresh) return Promise.resolve('');
  if (!known.has(file)) known.set(file, ask());
  return known.get(file);
}

async function ask() {
  try {
    if (!document.body.dataset.hostModule) {
      const allowed = await navigator.permissions?.query({ name: 'geolocation' });
      if (allowed?.state === 'denied' || (allowed?.state !== 'granted' && !document.body.dataset.user)) return '';
    }
    const point = await Promise.race([place(), new Promise((_, late) => setTimeout(late, patience, new Error('late')))]);
    return `${point.lng.toFixed(7)},${point.lat.toFixed(7)},${point.datum}`;
  } catch {
    // A photo without a place is a photo.
    return '';
  }
}

/** Notes the places of photos that stay chosen, for when the form is sent with them. */
export function placesOf(input, places) {
  const noted = input.closest('.files').querySelector('[data-where]');
  if (noted) noted.value = places.some(one => one) ? places.join(';') : '';
}
