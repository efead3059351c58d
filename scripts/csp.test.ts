import { expect, test } from 'vitest';
import { policyOf, withPolicy } from './csp.ts';

const page = (body: string): string =>
  `<!doctype html><html><head><meta charset="utf-8"/><title>x</title></head><body>${body}</body></html>`;
/** printf 'alert(1)' | openssl dgst -sha256 -binary | base64 */
const ALERT = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";

test.each([
  ['a script', '<script>alert(1)</script>', [ALERT]],
  ['a module', '<script type="module" data-x>alert(1)</script>', [ALERT]],
  ['twice the same', '<script>alert(1)</script><script>alert(1)</script>', [ALERT]],
  ['a file', '<script src="/a.js"></script>', []],
  ['data', '<script type="application/json">{"a":1}</script>', []],
  ['no script', '<p>script</p>', []],
])('%s', (_, body, hashes) => {
  const scripts = policyOf(page(body))
    .split('; ')
    .find((part) => part.startsWith('script-src'));
  expect(scripts).toBe(["script-src 'self' 'wasm-unsafe-eval'", ...hashes].join(' '));
});

test('the policy stands before all that it governs, and once', () => {
  const once = withPolicy(page('<script>alert(1)</script>'));
  expect(once.indexOf('Content-Security-Policy')).toBeLessThan(once.indexOf('<title>'));
  expect(once).not.toContain("'unsafe-eval'");
  expect(withPolicy(once)).toBe(once);
});
