// A signature drawn by finger or pen; becomes a picture of its field. Without script a picture can be chosen.
import { send } from './files.js';

/** Puts a pad to draw on into every field for a signature below a node. */
export function offer(node) {
  for (const input of node.querySelectorAll('[data-file-kind=signature]')) if (!input.dataset.pad) pad(input);
}

function pad(input) {
  input.dataset.pad = 'on';
  const canvas = document.createElement('canvas'), acts = document.createElement('div'), done = button(input.dataset.sayDone), clear = button(input.dataset.sayClear);
  [canvas.width, canvas.height, canvas.className] = [640, 240, 'signature'];
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', input.dataset.sayDraw);
  acts.className = 'acts';
  acts.append(done, clear);
  input.before(canvas, acts);
  const pen = canvas.getContext('2d');
  let drawn = false, last = null;
  const place = event => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
  };
  const wipe = () => {
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    drawn = false;
  };
  wipe();
  canvas.addEventListener('pointerdown', event => {
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
  });
  canvas.addEventListener('pointermove', event => {
    if (!last) return;
    const next = place(event);
    Object.assign(pen, { lineWidth: 5, lineCap: 'round', strokeStyle: '#1b2733' });
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...next);
    pen.stroke();
    [last, drawn] = [next, true];
  });
  for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, () => { last = null; });
  clear.addEventListener('click', wipe);
  done.addEventListener('click', () => {
    if (!drawn) return;
    canvas.toBlob(async picture => {
      const chosen = new DataTransfer();
      chosen.items.add(new File([picture], 'signature.png', { type: 'image/png' }));
      input.files = chosen.files;
      await send(input);
      wipe();
    }, 'image/png');
  });
}

function button(text) {
  const made = document.createElement('button');
  [made.type, made.textContent] = ['button', text];
  return made;
}
