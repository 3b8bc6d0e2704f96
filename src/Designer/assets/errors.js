/** A page that came back with errors is read from its summary on, also by who does not see it. */
export function first() {
  const summary = document.querySelector('.summary');
  if (!summary) return false;
  summary.tabIndex = -1;
  summary.focus();
  return true;
}
