// The desk in a browser: two people in a row on one computer, at 360×640 with and without JavaScript and at
// 1280×800. Who is served is always in sight, nothing of the first is left for the second in a tab, behind
// the back button or on the computer; every page is clean by axe and nothing scrolls sideways. With DESK_SHOTS
// the pages are kept as pictures there, and the sheet to sign as it is printed.
import fs from 'node:fs';
import path from 'node:path';
import { check, equal, finish } from './lib/check.mjs';
import { desk, launch, person, phone, signIn, violations } from './lib/browser.mjs';
import { firstAdministrator, openCohort } from './lib/centre.mjs';
import { scratch, Server } from './lib/server.mjs';

const shots = process.env.DESK_SHOTS;
const data = scratch('desk');
const env = { ANGKATAN_CLOCK: '2026-11-02T08:00:00+07:00', ANGKATAN_SIGN_IN_LIMIT: '100000' };
const server = await new Server({ data, env }).start();
const browser = await launch();
const ASKS = { umur_min: '18', pendidikan: 'smp', minta_ktp: 'ya' };
const id = await openCohort(await firstAdministrator(server), { seats: 50, day: '2026-11-09', asks: ASKS });

const camera = await person(browser, server.base);
const photo = path.join(data, 'ktp.png');
await camera.goto('/masuk');
await camera.screenshot({ path: photo });
await camera.context().close();

async function looked(page, what) {
  if (what.startsWith('plain')) return; // without scripts there is nobody to ask
  equal(`${what}: axe`, await violations(page).catch((error) => [String(error)]), []);
  const { wide, room } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth, room: document.documentElement.clientWidth,
  }));
  check(`${what}: nothing scrolls sideways`, wide <= room, `${wide} in ${room}`);
  if (shots) {
    fs.mkdirSync(shots, { recursive: true });
    await page.screenshot({ path: path.join(shots, `${what.replace(/\W+/g, '-')}.png`), fullPage: true });
  }
}

const main = (page) => page.locator('main .btn.main').first();
const go = (page, act) => Promise.all([page.waitForNavigation(), act()]);
const served = (page) => page.locator('.serving strong').innerText();

/** From the start of the desk to the receipt. */
async function serve(page, who, what) {
  await page.goto('/meja');
  await looked(page, `${what} 1 start`);
  await page.locator('#cari').fill(who.name);
  await go(page, () => main(page).click());
  equal(`${what}: nobody is known by that name`, await page.locator('#nama').inputValue(), who.name);
  await page.locator('#telepon').fill(who.phone);
  await page.locator('#wilayah').selectOption({ label: 'Kota Semarang' });
  await looked(page, `${what} 2 new`);
  await go(page, () => page.getByRole('button', { name: /Catat dan layani|Record and serve/ }).click());
  await looked(page, `${what} 3 served`);
  equal(`${what}: who is served`, await served(page), who.name);
  await go(page, () => page.locator('.card a').first().click());
  await looked(page, `${what} 4 born`);
  equal(`${what}: nothing is filled in yet`, await page.locator('#tahun').inputValue(), '');
  await page.locator('#hari').fill('25');
  await page.locator('#bulan').selectOption('1');
  await page.locator('#tahun').fill(who.year);
  if (!what.startsWith('plain')) {
    equal(`${what}: nothing of it is kept on the computer`, await page.evaluate(() => Object.keys(localStorage)), []);
  }
  await go(page, () => main(page).click());
  await page.locator('input[value="sma"]').check();
  await go(page, () => main(page).click());
  await page.locator('input[type=file]').setInputFiles(photo);
  await looked(page, `${what} 5 paper`);
  await go(page, () => main(page).click());
  await page.waitForURL(/\/usaha$/);
  await looked(page, `${what} 6 last`);
  await go(page, () => main(page).click());
  await looked(page, `${what} 7 sheet`);
  if (shots) await page.pdf({ path: path.join(shots, `${what.replace(/\W+/g, '-')}.pdf`), format: 'A4' }).catch(() => {});
  await page.locator('input[name="ttd"]').check();
  await go(page, () => page.getByRole('button', { name: /Catat tanda tangan|Note the signature/ }).click());
  await looked(page, `${what} 8 ready`);
  equal(`${what}: who is served at the end`, await served(page), who.name);
  await page.locator('#usaha').fill(`Usaha ${who.name}`).catch(() => {});
  await go(page, () => main(page).click());
  await looked(page, `${what} 9 receipt`);
  check(`${what}: the receipt is theirs`, (await page.locator('main').innerText()).includes(who.name));
  return page.url();
}

for (const [what, set] of [
  ['phone', { viewport: phone, script: true, language: 'id' }],
  ['plain', { viewport: phone, script: false, language: 'id' }],
  ['desk', { viewport: desk, script: true, language: 'en' }],
]) {
  const page = await person(browser, server.base, set);
  page.setDefaultTimeout(20_000);
  await signIn(page, 'wahyuningsih@balai.example', 'tiga kata biasa');
  const people = [
    { name: `Wati ${what}`, phone: `0812 1111 000${what.length}`, year: '1990' },
    { name: `Budi ${what}`, phone: `0813 2222 000${what.length}`, year: '1985' },
  ];
  const receipt = await serve(page, people[0], `${what} Wati`);
  // A tab of hers stays open on a question of a second application; the back button holds her receipt.
  const stale = await page.context().newPage();
  await stale.goto(receipt.replace(/\/pendaftaran\/.*/, ''));
  await go(page, () => page.locator('.serving button').click());
  equal(`${what}: nobody is served between two`, await page.locator('.serving').count(), 0);
  await serve(page, people[1], `${what} Budi`);
  await stale.reload();
  await looked(stale, `${what} over`);
  check(`${what}: the tab of the first tells nothing of her`, !(await stale.content()).includes(people[0].name));
  await go(page, () => page.locator('.serving button').click());
  for (let n = 0; n < 4; n += 1) {
    await page.goBack().catch(() => {});
    const text = await page.locator('main').innerText().catch(() => '');
    check(`${what}: back ${n + 1} shows nobody`, !people.some((who) => text.includes(who.name)), page.url());
  }
  await page.context().close();
}

await browser.close();
await server.end();
finish();
