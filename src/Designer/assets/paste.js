// Cells copied in a spreadsheet and pasted into a table of a form become rows: the text goes into the table's own box for it, and its button is pressed.
/** Listening is all there is to do. */
export function offer() {}

document.addEventListener('paste', event => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement)) return;
  const text = event.clipboardData?.getData('text/plain') ?? '';
  // One cell is pasted as ever.
  if (!/[\t\n]/.test(text.trimEnd())) return;
  const box = input.closest('fieldset.table')?.querySelector(':scope > details[data-paste]');
  if (!box) return;
  event.preventDefault();
  box.querySelector('textarea').value = text;
  box.querySelector('button').click();
});
