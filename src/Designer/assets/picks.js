// Ticking many lines of a list: all of them at once, and how many are ticked. Without script they are ticked by hand.
const offered = new WeakSet();

export function offer(node) {
  for (const bar of node.querySelectorAll('[data-picks]')) {
    const all = bar.querySelector('[data-all]'), told = bar.querySelector('[data-say]'), form = bar.closest('form');
    all.closest('label').hidden = false;
    if (offered.has(bar)) continue;
    offered.add(bar);
    const plain = told.textContent, picks = () => [...form.querySelectorAll('input[name=pick]')];
    const count = () => {
      const ticked = picks().filter(pick => pick.checked).length;
      told.textContent = ticked > 0 ? told.dataset.say.replace('{n}', ticked) : plain;
      all.checked = ticked > 0 && ticked === picks().length;
      form.toggleAttribute('data-ticked', ticked > 0);
    };
    all.addEventListener('change', () => {
      for (const pick of picks()) pick.checked = all.checked;
      count();
    });
    form.addEventListener('change', event => { if (event.target.name === 'pick') count(); });
    count();
  }
}
