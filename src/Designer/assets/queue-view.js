// How what waits is shown: a panel at the head of the page, made from the page's own template of words.
const say = () => document.getElementById('queue-parts');
const words = key => say()?.dataset[`say${key[0].toUpperCase()}${key.slice(1)}`] ?? key;

function panel() {
  const old = document.getElementById('queue');
  if (old) return old;
  const made = say().content.querySelector('section').cloneNode(true);
  made.id = 'queue';
  document.getElementById('main').prepend(made);
  return made;
}

/** All there is, or nothing at all. */
export function show(entries, acts) {
  if (!say()) return;
  if (entries.length === 0) return document.getElementById('queue')?.remove();
  const made = panel(), list = made.querySelector('ul');
  list.replaceChildren(...entries.map(entry => line(entry, acts)));
  const button = made.querySelector('[data-act=send]');
  button.hidden = entries.every(entry => entry.state === 'sent');
  button.onclick = acts.send;
}

function line(entry, acts) {
  const made = say().content.querySelector('li').cloneNode(true);
  made.dataset.state = entry.state;
  made.querySelector('strong').textContent = entry.label;
  made.querySelector('time').textContent = new Date(entry.at).toLocaleString(document.documentElement.lang, { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' });
  const tag = made.querySelector('.tag');
  tag.textContent = words(entry.state);
  tag.classList.toggle('late', entry.state === 'refused');
  const reason = made.querySelector('.reason');
  reason.textContent = entry.state === 'refused' ? (entry.said ?? []).join(' ') : entry.reason ? words(`why${entry.reason[0].toUpperCase()}${entry.reason.slice(1)}`) : '';
  reason.hidden = !reason.textContent;
  reason.className = entry.state === 'refused' ? 'reason error' : 'reason help';
  const [look, mend, remove] = ['look', 'mend', 'remove'].map(act => made.querySelector(`[data-act=${act}]`));
  look.hidden = entry.state !== 'sent';
  if (entry.href) look.href = entry.href;
  mend.hidden = entry.state !== 'refused';
  mend.onclick = () => acts.mend(entry.id);
  // What is not sent is lost with it: pressed twice, it goes.
  remove.onclick = () => {
    if (entry.state === 'sent' || remove.dataset.sure !== undefined) return acts.remove(entry.id);
    remove.dataset.sure = '';
    remove.textContent = words('sure');
  };
  return made;
}

/** Something about a form that could not be kept. */
export function tell(form, what) {
  const told = form.querySelector('.queue-told') ?? form.appendChild(Object.assign(document.createElement('p'), { className: 'error queue-told' }));
  told.setAttribute('role', 'alert');
  told.textContent = words(what);
  told.scrollIntoView({ block: 'nearest' });
}

export function offerDraft(form, draft, restore, forget) {
  if (form.querySelector('.queue-draft') || !say()) return;
  const made = say().content.querySelector('.queue-draft').cloneNode(true);
  made.querySelector('[data-act=restore]').onclick = () => {
    restore();
    forget();
    made.remove();
  };
  made.querySelector('[data-act=forget]').onclick = () => {
    forget();
    made.remove();
  };
  form.prepend(made);
}

export function askLeave(count, clear) {
  const made = panel(), asked = made.querySelector('.leave');
  asked.hidden = false;
  asked.querySelector('p').textContent = words('leave').replace('{n}', count);
  asked.querySelector('[data-act=clear]').onclick = clear;
  asked.querySelector('[data-act=stay]').onclick = () => { asked.hidden = true; };
  asked.querySelector('[data-act=stay]').focus();
  made.scrollIntoView({ block: 'nearest' });
}
