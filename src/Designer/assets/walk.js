// A played case goes on by itself: the link to the next moment is followed every second, until there is none or somebody stops it.
let timer;

const stop = () => {
  clearInterval(timer);
  timer = undefined;
};

function name(button) {
  if (!button.dataset.play) button.dataset.play = button.textContent;
  button.textContent = timer ? button.dataset.stop : button.dataset.play;
}

document.addEventListener('keydown', event => {
  if (!document.querySelector('[data-walks]') || event.target.matches?.('input, textarea, select')) return;
  const link = { ArrowLeft: 'back', ArrowRight: 'next' }[event.key];
  const there = link && document.querySelector(`[data-walk=${link}]`);
  if (!there) return;
  event.preventDefault();
  there.click();
});

export function offer() {
  const button = document.querySelector('button[data-walk=play]');
  if (!button) return stop();
  button.hidden = false;
  name(button);
  if (button.dataset.ready) return;
  button.dataset.ready = '1';
  button.addEventListener('click', () => {
    if (timer) stop();
    else timer = setInterval(() => {
      const next = document.querySelector('[data-walk=next]');
      if (next) next.click();
      else stop();
    }, 1000);
    name(button);
  });
}
