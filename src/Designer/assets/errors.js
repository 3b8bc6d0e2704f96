// A page that came back with errors is read from its summary on, also by who does not see it.
const summary = document.querySelector('.summary');
if (summary) {
  summary.tabIndex = -1;
  summary.focus();
}
