// Sends chosen files while the person goes on typing; pictures are made smaller first. What cannot be sent stays chosen and goes with the form.
import { smaller } from './shrink.js';
import { placed, placesOf } from './taken.js';

/** Takes what is chosen in a file input of FileInput.razor. */
export async function send(input) {
  const field = input.closest('.files'), kept = field.querySelector('.kept'), told = field.querySelector('[role=status]');
  const buttons = [...input.form.querySelectorAll('button')].filter(button => !button.disabled);
  const left = new DataTransfer(), places = [];
  const tell = text => { told.textContent = text; };
  let failed = '';
  for (const button of buttons) button.disabled = true;
  try {
    for (const chosen of input.files) {
      if (kept.querySelectorAll('input:checked').length >= Number(input.dataset.most)) {
        failed = input.dataset.sayMany;
        break;
      }
      tell(`${input.dataset.saySending}${chosen.name}`);
      const file = await smaller(chosen);
      try {
        const stored = await post(input, file, await placed(chosen, input), share => tell(`${input.dataset.saySending}${chosen.name} ${share}%`));
        kept.append(row(field, stored));
      } catch (refused) {
        failed = refused.message;
        // A broken line is not the file's fault: it goes with the form.
        if (refused.again) {
          left.items.add(file);
          places.push(await placed(chosen, input));
          failed = `${input.dataset.sayFailed}${chosen.name}`;
        }
      }
    }
  } finally {
    input.files = left.files;
    placesOf(input, places);
    for (const button of buttons) button.disabled = false;
    tell(failed);
  }
}

const to = input => input.dataset.fileTo ?? '/api/v1/files';

function row(field, stored) {
  const line = field.querySelector('template').content.firstElementChild.cloneNode(true);
  line.dataset.file = JSON.stringify(stored);
  const address = `${to(field.querySelector('input[type=file]'))}/${stored.id}`;
  line.querySelector('input').value = stored.id;
  line.querySelector('label span').textContent = stored.name;
  line.querySelector('.muted').textContent = `${Math.max(1, Math.round(stored.size / 1024))} KB`;
  if (stored.type.startsWith('image/')) line.querySelector('img').src = address;
  else line.querySelector('img').remove();
  return line;
}

function post(input, file, where, progress) {
  const body = new FormData();
  body.append('file', file, file.name);
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${to(input)}?app=${encodeURIComponent(input.dataset.fileApp)}&field=${encodeURIComponent(input.dataset.fileField)}${where ? `&where=${encodeURIComponent(where)}` : ''}`);
    request.setRequestHeader('Accept-Language', document.documentElement.lang);
    request.responseType = 'json';
    request.upload.onprogress = at => { if (at.lengthComputable) progress(Math.floor(100 * at.loaded / at.total)); };
    request.onload = () => request.status === 201 ? done(request.response) : fail(Object.assign(new Error(request.response?.detail ?? file.name), { again: request.status === 401 || request.status >= 500 || request.status === 429 }));
    request.onerror = request.onabort = () => fail(Object.assign(new Error(file.name), { again: true }));
    request.send(body);
  });
}
