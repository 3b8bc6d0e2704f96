// What a script adds to the canvases: dragging, saving by itself, keys. Every act is one of the forms that stand on the page, sent as they would be without it.
import htmx from 'htmx.org/dist/htmx.esm.js';
import Sortable from 'sortablejs';

const canvas = () => document.querySelector('[data-canvas]');
const send = (form, values) => {
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  form.requestSubmit();
};

/** Fields are dragged within and between sections, and types are dropped from the palette. */
function sort() {
  const move = document.querySelector('form[data-move]');
  if (!move) return;
  for (const list of document.querySelectorAll('[data-list]')) {
    if (Sortable.get(list)) continue;
    Sortable.create(list, {
      group: 'fields', animation: 120, forceFallback: true, fallbackTolerance: 4, ghostClass: 'dragging', delay: 150, delayOnTouchOnly: true, draggable: '.sheet-field',
      onEnd: ({ item, to, newDraggableIndex, oldDraggableIndex, from }) => {
        if (from === to && newDraggableIndex === oldDraggableIndex) return;
        send(move, { field: item.dataset.field, into: to.dataset.list, place: newDraggableIndex });
      },
      onAdd: ({ item, to, newDraggableIndex }) => {
        if (!item.dataset.type) return;
        const drop = document.querySelector('form[data-drop]');
        item.remove();
        send(drop, { type: item.dataset.type, into: to.dataset.list, place: newDraggableIndex });
      },
    });
  }
  for (const types of document.querySelectorAll('form[data-add] .types')) {
    if (Sortable.get(types)) continue;
    Sortable.create(types, { group: { name: 'fields', pull: 'clone', put: false }, sort: false, forceFallback: true, fallbackTolerance: 4, draggable: '[data-type]', filter: '[disabled]', preventOnFilter: false, delay: 150, delayOnTouchOnly: true });
  }
}

/** A step is dragged to the plus of another connection. */
function steps() {
  const picture = document.querySelector('.canvas.flow svg.flow-picture');
  const move = document.querySelector('form[data-move]');
  if (!picture || !move || !move.elements.step || picture.dataset.ready) return;
  picture.dataset.ready = '1';
  let dragged, holding;
  picture.addEventListener('pointerdown', event => {
    const step = event.target.closest('[data-activity]');
    if (!step) return;
    const begin = () => { dragged = { step, x: event.clientX, y: event.clientY, id: event.pointerId, touch: event.pointerType !== 'mouse' }; };
    if (event.pointerType === 'mouse') return begin();
    // A finger scrolls; held still for a moment it takes the step along.
    clearTimeout(holding);
    holding = setTimeout(() => {
      begin();
      step.setAttribute('opacity', '.6');
      navigator.vibrate?.(15);
    }, 400);
  });
  picture.addEventListener('touchmove', event => { if (dragged) event.preventDefault(); }, { passive: false });
  picture.addEventListener('contextmenu', event => { if (dragged) event.preventDefault(); });
  picture.addEventListener('pointermove', event => {
    if (!dragged) return clearTimeout(holding);
    const [dx, dy] = [event.clientX - dragged.x, event.clientY - dragged.y];
    if (Math.abs(dx) + Math.abs(dy) < 8) return;
    dragged.moved = true;
    dragged.step.setAttribute('transform', `translate(${dx} ${dy})`);
    dragged.step.setAttribute('opacity', '.6');
  });
  addEventListener('pointercancel', () => {
    clearTimeout(holding);
    if (!dragged) return;
    dragged.step.removeAttribute('transform');
    dragged.step.removeAttribute('opacity');
    dragged = undefined;
  });
  addEventListener('pointerup', event => {
    clearTimeout(holding);
    if (!dragged) return;
    const { step, moved } = dragged;
    dragged = undefined;
    step.removeAttribute('transform');
    step.removeAttribute('opacity');
    if (!moved) return;
    addEventListener('click', stop => { stop.preventDefault(); stop.stopPropagation(); }, { capture: true, once: true });
    const near = [...picture.querySelectorAll('.flow-plus')].map(plus => ({ plus, box: plus.getBoundingClientRect() }))
      .map(({ plus, box }) => ({ plus, far: Math.hypot(box.x + box.width / 2 - event.clientX, box.y + box.height / 2 - event.clientY) })).sort((a, b) => a.far - b.far)[0];
    if (near && near.far < 60) send(move, { step: step.dataset.activity, on: new URL(near.plus.getAttribute('href'), location.href).searchParams.get('on') });
  });
  picture.addEventListener('dragstart', event => event.preventDefault());
  // Links in a picture are fetched like all others.
  picture.addEventListener('click', event => {
    const link = event.target.closest('a');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const address = link.getAttribute('href').split('#')[0];
    htmx.ajax('GET', address, { target: document.body, swap: 'page', source: picture }).then(() => history.replaceState(history.state, '', address));
  });
}

// A panel is saved as soon as something in it has been changed.
document.addEventListener('change', event => {
  const form = event.target.closest?.('form[data-autosave]');
  if (form && !event.target.closest('textarea[name=json]')) form.requestSubmit(form.querySelector('button.primary, button[name=do]') ?? undefined);
});

document.addEventListener('keydown', event => {
  if (!canvas() || event.isComposing) return;
  const typing = event.target.matches?.('input:not([type=checkbox], [type=radio]), textarea, select');
  const press = selector => {
    const button = document.querySelector(selector);
    if (!button || button.disabled) return;
    event.preventDefault();
    button.click();
  };
  if (!typing && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !event.shiftKey) press('form[data-undo] button');
  else if (!typing && (event.ctrlKey || event.metaKey) && (event.key.toLowerCase() === 'y' || (event.shiftKey && event.key.toLowerCase() === 'z'))) press('form[data-redo] button');
  else if (event.altKey && event.key === 'ArrowUp') press('form[data-place] button[value=up]');
  else if (event.altKey && event.key === 'ArrowDown') press('form[data-place] button[value=down]');
  else if (!typing && event.key === 'Delete') press('form[data-place] button[value=remove]');
});

// A preview that is open stays open, and follows every change after it has been answered.
const kept = 'preview-open';

async function preview() {
  const box = document.querySelector('details[data-preview]');
  if (!box) return;
  const show = async () => {
    const answer = await fetch(box.dataset.preview, { headers: { Accept: 'text/html' } });
    if (!answer.ok || !box.isConnected) return;
    const frames = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-frames]');
    if (!frames) return;
    // To be looked at: it is filled in on a page of its own.
    for (const control of frames.querySelectorAll('input, select, textarea, button')) control.disabled = true;
    for (const form of frames.querySelectorAll('form')) form.replaceWith(Object.assign(document.createElement('div'), { className: form.className, innerHTML: form.innerHTML }));
    box.querySelector(':scope > div').replaceChildren(frames);
  };
  if (sessionStorage.getItem(kept)) {
    box.open = true;
    show();
  }
  if (box.dataset.ready) return;
  box.dataset.ready = '1';
  box.addEventListener('toggle', () => {
    if (box.open) sessionStorage.setItem(kept, '1');
    else sessionStorage.removeItem(kept);
    if (box.open && !box.querySelector('[data-frames]')) show();
  });
}

// Two people in one draft: an open canvas asks now and then whether somebody else has changed it.
let asking;

function news() {
  clearInterval(asking);
  asking = setInterval(async () => {
    const box = document.querySelector('[data-news]');
    if (!box) return clearInterval(asking);
    if (document.hidden) return;
    try {
      const answer = await fetch(`${box.dataset.news}?revision=${box.dataset.revision}`, { headers: { Accept: 'application/json' } });
      if (!answer.ok) return;
      const { changed, text, look } = await answer.json();
      if (!box.isConnected || box.textContent.startsWith(text) && !box.hidden) return;
      box.hidden = !text;
      box.replaceChildren(text);
      if (changed) box.append(' ', Object.assign(document.createElement('a'), { href: location.href.split('#')[0], textContent: look }));
    } catch {
      // Without a network there is no news; the next round asks again.
    }
  }, 10_000);
}

// What was just added wants a name first: one types at once. A finger would only bring the keys of a phone up.
let added = false;
document.addEventListener('submit', event => {
  added = event.target.matches('form[data-add], form[data-drop], form.types');
});

function name() {
  if (!added || !matchMedia('(pointer: fine)').matches) return;
  added = false;
  const field = document.getElementById('label.zh') ?? document.querySelector('#panel #name');
  field?.focus();
  field?.select();
}

export function offer() {
  news();
  sort();
  steps();
  preview();
  name();
  canvas().dataset.lively = '';
}
