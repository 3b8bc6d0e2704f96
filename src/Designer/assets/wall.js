// The wall looks again when the server says that something changed, and now and then in any case; what is the same stays as it is.
import { Idiomorph } from 'idiomorph/dist/idiomorph.esm.js';

const often = 30_000, least = 5_000;
let source, timer, looked = 0, soon;

export function watch() {
  if (timer) return;
  timer = setInterval(look, often);
  if (!window.EventSource) return;
  source = new EventSource('/live');
  source.addEventListener('counts', () => {
    // Much that changes at once is one look.
    soon ??= setTimeout(look, Math.max(0, looked + least - Date.now()));
  });
}

async function look() {
  clearTimeout(soon);
  soon = undefined;
  if (document.hidden) return;
  looked = Date.now();
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
    // Signed out, or newer pages: the browser's own business.
    if (answer.redirected || !answer.ok) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    Idiomorph.morph(document.body, page.body.children, { morphStyle: 'innerHTML' });
  } catch {
    // The line is cut; the numbers stay with their time, and the next look asks again.
  }
}
