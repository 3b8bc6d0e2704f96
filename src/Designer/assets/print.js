// A button that prints what is on the page; without script there is none, and the browser's own menu does it.
export function offer() {
  for (const button of document.querySelectorAll('[data-print][hidden]')) {
    button.hidden = false;
    button.addEventListener('click', () => print());
  }
}
