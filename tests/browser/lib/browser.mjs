// Chromium as a person has it: a phone or a desk, cookies of its own, nothing from other places.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const phone = { width: 360, height: 640 };
export const desk = { width: 1280, height: 800 };

/** `more` are further switches, such as those of a camera that plays a file. */
export const launch = (...more) => chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-quic', ...more],
});

/** Somebody with a browser of their own. */
export async function person(browser, base, { viewport = desk, script = true, dark = false, language } = {}) {
  const context = await browser.newContext({
    baseURL: base, viewport, javaScriptEnabled: script, locale: 'id-ID', timezoneId: 'Asia/Jakarta',
    colorScheme: dark ? 'dark' : 'light', hasTouch: viewport.width < 500,
  });
  context.setDefaultTimeout(60_000);
  if (language) await context.addCookies([{ name: 'bahasa', value: language, url: base }]);
  return context.newPage();
}

export async function signIn(page, account, password) {
  await page.goto('/masuk');
  await page.locator('#akun').fill(account);
  await page.locator('#sandi').fill(password);
  await page.locator('main form button[type=submit]').first().click();
  await page.waitForURL((url) => !url.pathname.startsWith('/masuk'));
}

/** WCAG 2.2 AA by axe, as a list of sentences; empty is clean. */
export async function violations(page) {
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'],
  }));
  return found.violations.map((v) => `${v.id} (${v.nodes.length}): ${v.nodes[0].target.join(' ')} ${v.nodes[0].failureSummary?.split('\n')[1]?.trim() ?? ''}`);
}
