/** Takes the README's picture anew: `node scripts/screenshot.ts`. */
import { startSite } from '../src/testing/browser.ts';

const site = await startSite();
const { page } = await site.open('/resource-model/objects/', {
  viewport: { width: 1440, height: 860 },
  colorScheme: 'light',
});
await page.click('[data-screen]');
const shows = (text: string) =>
  page.waitForFunction((t) => document.querySelector('.xterm-accessibility-tree')?.textContent?.includes(t), text);
await shows('#');
for (const [line, answer] of [
  ['kubectl get pods', 'ImagePullBackOff'],
  ["kubectl get pod web -o jsonpath='{.spec.containers[0].image}'; echo", 'demoapp:v10'],
  ['kubectl get events --field-selector involvedObject.name=web | tail -3', 'Back-off'],
] as const) {
  await page.keyboard.type(`${line}\n`);
  await shows(answer);
}
await page.waitForTimeout(300);
await page.screenshot({ path: new URL('../public/screenshot.png', import.meta.url).pathname });
site.close();
process.exit(0);
