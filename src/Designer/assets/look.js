// A form looks again as it is filled in: the server says what shows, what has to be filled and what is computed, and the form is morphed into that.
// What is typed meanwhile is never touched.
import { Idiomorph } from 'idiomorph/dist/idiomorph.esm.js';

const quiet = 700;
let timer, asking;

const form = target => target instanceof Element && !target.closest('.files') ? target.closest('form[data-look]') : null;

document.addEventListener('change', event => later(form(event.target), 0));
document.addEventListener('input', event => {
  // Choices and dates have said all with the change; a text goes on being typed.
  if (event.target.matches?.('textarea, input:not([type=checkbox], [type=radio], [type=date], [type=time], [type=datetime-local])')) later(form(event.target), quiet);
});
document.addEventListener('submit', stop, true);
document.addEventListener('page:arrived', stop);

function stop() {
  clearTimeout(timer);
  asking?.abort();
}

function later(of, pause) {
  if (!of) return;
  stop();
  timer = setTimeout(() => look(of), pause);
}

async function look(old) {
  asking = new AbortController();
  const { signal } = asking;
  const typed = new FormData(old);
  // Files go when they are sent, not when one looks.
  for (const [name, value] of [...typed]) if (value instanceof File) typed.delete(name);
  typed.set('do', 'look');
  try {
    const answer = await fetch(old.getAttribute('action'), { method: 'POST', body: typed, headers: { Accept: 'text/html' }, signal });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector(`form[data-look="${old.dataset.look}"]`);
    // Signed out, or handed on meanwhile: the next press of a button says so.
    if (!answer.ok || !fresh || signal.aborted || !old.isConnected) return;
    const at = document.activeElement?.id;
    Idiomorph.morph(old, fresh, {
      ignoreActiveValue: true,
      callbacks: {
        beforeNodeMorphed: node => !(node instanceof Element && node.matches('.files')),
        // A field one is still in is not scolded.
        beforeNodeAdded: node => !(at && node instanceof Element && node.id === `${at}-error`),
      },
    });
    document.dispatchEvent(new CustomEvent('form:looked'));
  } catch (failed) {
    if (failed.name !== 'AbortError' && !(failed instanceof TypeError)) throw failed;
  }
}
