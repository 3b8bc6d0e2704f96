/** A page that came back with errors is read from its summary on, one that asks from its question on, also by who does not see it. */
export function first() {
  const summary = document.querySelector('.summary, .ask');
  if (!summary) return false;
  summary.tabIndex = -1;
  summary.focus();
  return true;
}
