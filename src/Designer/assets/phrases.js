// Phrases at the cursor of the text beside the button. Without script the server opens the list and puts the phrase at the end.
const open = new WeakMap();

document.addEventListener('click', event => {
  const button = event.target instanceof Element && event.target.closest('button[data-phrases]');
  if (!button) return;
  const text = document.getElementById(button.dataset.phrases);
  if (!text) return;
  event.preventDefault();
  toggle(button, text);
});

/** Buttons that need this script show. */
export function offer(node) {
  for (const button of node.querySelectorAll('button[data-phrases]')) {
    button.hidden = false;
    button.setAttribute('aria-expanded', open.has(button) ? 'true' : 'false');
  }
}

async function toggle(button, text) {
  if (open.has(button)) return close(button);
  const list = document.createElement('div');
  list.className = 'phrases';
  list.setAttribute('role', 'group');
  list.setAttribute('aria-label', button.dataset.sayList);
  open.set(button, list);
  button.setAttribute('aria-expanded', 'true');
  let phrases = [];
  try {
    const answer = await fetch('/api/v1/phrases', { headers: { Accept: 'application/json' } });
    if (answer.ok) phrases = await answer.json();
    else if (button.type === 'submit') {
      // Who came by a link asks the page instead.
      close(button);
      return button.form.requestSubmit(button);
    }
  } catch {
    // Without network there are none to choose; what is written can still be sent later.
  }
  if (!open.has(button)) return;
  if (phrases.length === 0) list.append(Object.assign(document.createElement('p'), { className: 'help', textContent: button.dataset.sayNone }));
  for (const phrase of phrases) list.append(choice(phrase.text, () => {
    put(text, phrase.text);
    close(button);
  }));
  if (text.value.trim()) list.append(choice(button.dataset.sayKeep, async () => {
    const kept = await fetch('/api/v1/phrases', { method: 'POST', headers: { 'Content-Type': 'application/json', 'Accept-Language': document.documentElement.lang }, body: JSON.stringify({ text: text.value.trim() }) });
    const told = document.createElement('p');
    told.className = 'help';
    told.setAttribute('role', 'status');
    told.textContent = kept.ok ? button.dataset.sayKept : (await kept.json()).detail;
    list.replaceChildren(told);
  }));
  list.append(Object.assign(document.createElement('a'), { href: '/phrases', target: '_blank', rel: 'noopener', textContent: button.dataset.sayManage }));
  button.parentElement.after(list);
  list.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    close(button);
    button.focus();
  });
  list.querySelector('button, a').focus();
}

function choice(words, act) {
  const made = Object.assign(document.createElement('button'), { type: 'button', className: 'quiet', textContent: words });
  made.addEventListener('click', act);
  return made;
}

function close(button) {
  open.get(button)?.remove();
  open.delete(button);
  button.setAttribute('aria-expanded', 'false');
}

function put(text, phrase) {
  const [from, until] = [text.selectionStart ?? text.value.length, text.selectionEnd ?? text.value.length];
  text.setRangeText(phrase, from, until, 'end');
  text.dispatchEvent(new Event('input', { bubbles: true }));
  text.dispatchEvent(new Event('change', { bubbles: true }));
  text.focus();
}
