// Speaking instead of typing, where the host or the browser can listen: a button beside each text.
import { here, voice } from './host.js';

export async function offer() {
  if (!(await here()).voice) return;
  const { saySpeak } = document.body.dataset;
  for (const text of document.querySelectorAll('main textarea, main input[type=text], main input:not([type])')) {
    // Numbers, what saves itself at each stroke, and what one is known by, are typed.
    if (text.readOnly || text.inputMode || /\.(lng|lat)$/.test(text.name) || text.nextElementSibling?.matches('.speak') || text.autocomplete === 'username' || text.closest('form[data-autosave]')) continue;
    const button = document.createElement('button'), told = document.createElement('span');
    button.type = 'button';
    button.className = 'speak';
    button.textContent = saySpeak;
    button.setAttribute('aria-describedby', text.labels?.[0]?.id || (text.labels?.[0] ? text.labels[0].id = `${text.id}-label` : ''));
    told.className = 'help';
    told.setAttribute('role', 'status');
    button.addEventListener('click', () => listen(text, button, told));
    text.after(button, told);
  }
}

async function listen(text, button, told) {
  const { saySpeak, sayListening, sayNothing } = document.body.dataset;
  button.disabled = true;
  button.textContent = sayListening;
  told.textContent = '';
  try {
    text.value += await voice();
    text.dispatchEvent(new Event('input', { bubbles: true }));
    text.dispatchEvent(new Event('change', { bubbles: true }));
  } catch {
    told.textContent = sayNothing;
  }
  button.disabled = false;
  button.textContent = saySpeak;
}
