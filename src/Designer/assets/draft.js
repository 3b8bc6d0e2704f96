// A form that is being filled in is kept as a draft: some seconds after the last change, and when the page is left. The server keeps it; the button that
// saves works without this.
const quiet = 4000;
const kept = new WeakMap();
let timer, changed;

const form = target => target instanceof Element ? target.closest('form[data-draft]') : null;

document.addEventListener('input', event => later(form(event.target)));
document.addEventListener('change', event => later(form(event.target)));
document.addEventListener('submit', stop, true);
document.addEventListener('page:arrived', stop);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden' && changed) save(changed, true);
});

/** Listening is all there is to do. */
export function keep() {}

function stop() {
  clearTimeout(timer);
  changed = undefined;
}

function later(of) {
  if (!of) return;
  clearTimeout(timer);
  changed = of;
  timer = setTimeout(() => save(of, false), quiet);
}

async function save(of, leaving) {
  stop();
  const typed = new FormData(of);
  // Files have gone ahead; what has not is chosen again.
  for (const [name, value] of [...typed]) if (value instanceof File) typed.delete(name);
  typed.set('do', 'save');
  const body = new URLSearchParams(typed), text = [...body].filter(([name]) => name !== 'key' && !name.startsWith('__')).map(String).join('\n');
  if (kept.get(of) === text) return;
  const status = of.querySelector('[data-draft-status]');
  try {
    const answer = await fetch(of.getAttribute('action'), { method: 'POST', body, headers: { Accept: 'application/json' }, keepalive: leaving });
    if (!answer.ok) throw new TypeError(answer.statusText);
    kept.set(of, text);
    if (!status) return;
    const { said, choose, chooses } = await answer.json();
    status.textContent = said;
    // It stands beside another one now; this page goes on saving into its own.
    if (choose) status.append(' ', Object.assign(document.createElement('a'), { href: choose, textContent: chooses }));
  } catch (failed) {
    // Without network nothing is lost either: it stands on the page, and the next change tries again.
    if (status) status.textContent = status.dataset.failed;
    if (!(failed instanceof TypeError)) throw failed;
  }
}
