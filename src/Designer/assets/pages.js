// Loaded by every page. What is wanted on few pages is brought by import() where it is met.
import './errors.js';
if (document.querySelector('[data-copy]')) import('./copy.js');

// Whatever a page brings later, too: listened for above it.
document.addEventListener('change', event => {
  const input = event.target;
  if (input instanceof HTMLInputElement && input.dataset.fileField && input.files.length > 0) import('./files.js').then(files => files.send(input));
});
if (document.querySelector('[data-file-kind=signature]')) import('./signature.js').then(signature => signature.offer(document));
