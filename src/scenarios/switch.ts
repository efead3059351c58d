/** Another scenario is another page with a cluster of its own. Before a cluster that is awake is left, it asks. */
const list = document.querySelector<HTMLElement>('[data-scenarios]');

list?.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
  const awake = document.querySelector<HTMLElement>('[data-lab]')?.dataset.state !== 'asleep';
  if (!link || elsewhere || !awake || link.hasAttribute('aria-current')) return;
  if (confirm((list.dataset.scenarios ?? '').replace('{name}', link.textContent.trim()))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
});
