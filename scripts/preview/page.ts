/** In a previewed page: it loads again when there is a newer one; and what is wrong with the lab stands below it. */
const [loaded] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
const state = loaded?.serverTiming.find(({ name }) => name === 'kubetab')?.description ?? '';
const news = new EventSource(`/__kubetab/changes?since=${state}`);
news.addEventListener('message', () => {
  news.close();
  location.reload();
});

interface Told {
  title: string;
  problems: string[];
}

const told: Told = await (await fetch('/__kubetab/told')).json();
if (told.problems.length > 0 && !document.querySelector('[data-problems]')) {
  const strip = document.createElement('aside');
  strip.dataset['preview'] = '';
  strip.setAttribute('aria-label', told.title);
  strip.style.cssText = `position: fixed; inset: auto 0 0 0; z-index: 1000; max-height: 30vh; overflow: auto;
    padding: 0.6rem 1rem; background: #7a2b12; color: #fff; font: 0.85rem/1.5 ui-monospace, monospace`;
  strip.tabIndex = 0;
  const title = document.createElement('strong');
  title.textContent = told.title;
  strip.append(
    title,
    ...told.problems.map((problem) => {
      const line = document.createElement('div');
      line.textContent = problem;
      return line;
    }),
  );
  document.body.append(strip);
}

export {};
