// One touch copies a text that can also be selected by hand: the button shows only where this runs.
const offered = new WeakSet();

export function offer(node) {
  for (const button of node.querySelectorAll('button[data-copy]')) {
    button.hidden = false;
    if (offered.has(button)) continue;
    offered.add(button);
    button.addEventListener('click', () => copy(button));
  }
}

async function copy(button) {
  const box = document.getElementById(button.dataset.copy), around = button.closest('[data-copied]');
  box.select();
  try {
    await navigator.clipboard.writeText(box.value);
  } catch {
    // Without HTTPS, or in a web view, the clipboard is closed; the old way still works there.
    document.execCommand('copy');
  }
  around.querySelector('[role=status]').textContent = around.dataset.copied;
}
