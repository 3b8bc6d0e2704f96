// Loaded by every page. What is wanted on few pages is brought by import() where it is met.
import './errors.js';
if (document.querySelector('[data-copy]')) import('./copy.js');
