// One touch copies a text that can also be selected by hand: the button shows only where this runs.
for (const button of document.querySelectorAll('button[data-copy]')) {
  const box = document.getElementById(button.dataset.copy), around = button.closest('[data-copied]');
  button.hidden = false;
  button.addEventListener('click', async () => {
    box.select();
    try {
      await navigator.clipboard.writeText(box.value);
    } catch {
      // Without HTTPS, or in a web view, the clipboard is closed; the old way still works there.
      document.execCommand('copy');
    }
    around.querySelector('[role=status]').textContent = around.dataset.copied;
  });
}
