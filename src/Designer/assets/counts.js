// The counts of the desk follow what happens: sent by the server, or asked for now and then where nothing can be sent through.
const often = 60_000, failures = 3;
let source, timer, failed = 0;

/** Follows as long as the page shows counts. */
export function follow() {
  if (!source && !timer) listen();
}

function boxes() {
  const shown = document.querySelector('[data-live]');
  if (!shown) stop();
  return shown;
}

function stop() {
  source?.close();
  clearInterval(timer);
  source = timer = undefined;
}

function listen() {
  if (!window.EventSource) return poll();
  source = new EventSource('/live');
  source.addEventListener('counts', event => {
    failed = 0;
    show(JSON.parse(event.data));
  });
  source.onerror = () => {
    if (!boxes()) return;
    // The server ends a line now and then, and it comes back by itself; one that never comes is given up.
    if (source.readyState === EventSource.CLOSED || ++failed >= failures) poll();
  };
}

function poll() {
  stop();
  timer = setInterval(async () => {
    if (!boxes() || document.hidden) return;
    try {
      const answer = await fetch('/live/counts', { headers: { Accept: 'application/json' } });
      if (answer.ok) show(await answer.json());
      else stop();
    } catch {
      // The line is cut; the next time asks again.
    }
  }, often);
}

function show(counts) {
  const nav = boxes();
  if (!nav) return;
  for (const count of nav.querySelectorAll('[data-count]')) {
    const now = counts[count.dataset.count], text = now > Number(nav.dataset.live) ? `${nav.dataset.live}+` : String(now);
    if (count.textContent === text) continue;
    count.textContent = text;
    count.closest('a').classList.toggle('alarm', count.dataset.count === 'overdue' && now > 0);
    if (count.closest('[aria-current]')) document.getElementById('newer').hidden = false;
  }
}
