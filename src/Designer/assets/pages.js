// Loaded by every page. What is wanted on few pages is brought by import() where it is met.
import './errors.js';
