// Applying on a phone of 360×640 to a course that asks everything: with and without JavaScript, and with
// the line cut at each step, before the answer left the phone or before the server's reply came back.
// At most 12 screens, each at most 15 kB on a first visit and clean by axe; no answer is lost.
import fs from 'node:fs';
import path from 'node:path';
import { check, equal, finish } from './lib/check.mjs';
import { launch, person, phone, violations } from './lib/browser.mjs';
import { firstAdministrator, openCohort } from './lib/centre.mjs';
import { badLine } from './lib/line.mjs';
import { freePort, run, scratch, Server } from './lib/server.mjs';

const FIRST_VISIT = 15_000;
const SCREENS = 12;
const ASKS = {
  umur_min: '18', umur_maks: '55', lama_usaha: '2', pendidikan: 'smp', minta_profil: 'ya', minta_nomor_nib: 'ya',
  minta_ktp: 'ya', minta_nib: 'ya', minta_photo: 'ya',
};

const data = scratch('apply');
const port = await freePort();
const line = await badLine(port);
// The pages are asked for through the bad line, so it is the origin.
const env = {
  ANGKATAN_CLOCK: '2026-11-02T08:00:00+07:00', ANGKATAN_SIGN_IN_LIMIT: '100000', ANGKATAN_ORIGIN: line.base,
};
const server = await new Server({ data, env, port }).start();
const browser = await launch();
const id = await openCohort(await firstAdministrator(server), { seats: 50, day: '2026-11-09', asks: ASKS });

/** A photo of about 3 MB, as a phone takes it. */
async function camera(file) {
  const page = await person(browser, line.base, { viewport: phone });
  const url = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [3000, 2250];
    const paper = canvas.getContext('2d');
    const noise = paper.createImageData(canvas.width, canvas.height);
    let state = 7;
    for (let i = 0; i < noise.data.length; i += 4) {
      state = (state * 1103515245 + 12345) & 0x7fffffff;
      const grain = (state >> 16) & 63;
      noise.data.set([120 + grain, 90 + grain, 60 + ((i >> 14) & 127), 255], i);
    }
    paper.putImageData(noise, 0, 0);
    return canvas.toDataURL('image/jpeg', 0.85);
  });
  await page.context().close();
  fs.writeFileSync(file, Buffer.from(url.split(',')[1], 'base64'));
  return fs.statSync(file).size;
}
const photo = path.join(data, 'foto.jpg');
const taken = await camera(photo);
check('the photo is as large as phones take them', taken > 1_500_000 && taken < 8_000_000, taken);

const choose = (field, word) => (page) => page.locator(`input[name="${field}"][value="${word}"]`).check();
const type = (words) => async (page) => { for (const [field, word] of Object.entries(words)) await page.locator(`#${field}`).fill(word); };
const select = (field, label) => (page) => page.locator(`#${field}`).selectOption({ label });
const both = (...acts) => async (page) => { for (const act of acts) await act(page); };
const paper = (page) => page.locator('input[type=file]').setInputFiles(photo);

/** The screens in their order: what is answered there, and what the last screen then says. */
const screens = (who) => [
  { at: '', fill: both(type({ nama: who.name, telepon: who.phone, sandi: who.password }), select('wilayah', 'Provinsi lain')), post: true },
  { at: '/wilayah', fill: select('provinsi', 'Bali') },
  { at: '/wilayah', fill: select('wilayah', 'Kota Denpasar'), post: true, says: 'Kota Denpasar' },
  { at: '/diri', fill: both(type({ hari: '25', tahun: '1990' }), select('bulan', 'Januari')), post: true, says: '25 Januari 1990' },
  { at: '/pendidikan', fill: choose('pendidikan', 'sma'), post: true, says: 'SMA atau SMK' },
  { at: '/nama-usaha', fill: both(type({ nama_usaha: 'Keripik Bu Made', mulai: '2019', nib: '9120001234567' }), select('bidang', 'Kuliner')), post: true, says: 'Keripik Bu Made, Kuliner, sejak 2019, NIB 9120001234567' },
  { at: '/besar-usaha', fill: type({ pekerja: '2', omzet: '48.000.000', modal: '5.000.000' }), post: true, says: 'Usaha mikro: 2 orang, penjualan Rp48.000.000 setahun' },
  { at: '/digital', fill: both(choose('digital', 'qris'), choose('digital', 'map')), post: true, says: 'Tempat usaha ada di Google Maps; Menerima pembayaran QRIS' },
  { at: '/ktp', fill: paper, paper: true },
  { at: '/surat-nib', fill: paper, paper: true },
  { at: '/foto', fill: paper, paper: true },
  { at: '/usaha', fill: async () => {}, post: true, last: true },
];

const here = (page) => new URL(page.url()).pathname;
const main = (page) => page.locator('main form button.main').first();
const values = (page) => page.locator('main form[data-draft]').evaluate((form) => [...new FormData(form)].filter(([k]) => k !== 'nik' && k !== 'sandi')).catch(() => []);

/** Presses the main button and waits for the screen that follows, or for nothing if the line is cut. */
async function press(page) {
  await Promise.all([
    page.waitForEvent('framenavigated', { predicate: (frame) => frame === page.mainFrame(), timeout: 90_000 }),
    main(page).click(),
  ]);
  await page.waitForLoadState().catch(() => {});
}

const broken = (page) => page.url().startsWith('chrome-error:') || page.locator('main').count().then((n) => n === 0);

/** Sends a screen over a line that is cut once; the phone's own "again" brings it over. */
async function pressCut(page, screen, rule, script, what) {
  const own = page.url();
  const typed = await values(page);
  const before = line.cuts;
  line.cut(rule);
  await main(page).click();
  for (let n = 0; n < 200 && line.cuts === before; n += 1) await page.waitForTimeout(25);
  check(`${what}: the line was cut`, line.cuts === before + 1, line.cuts - before);
  await page.waitForTimeout(300);
  if (!(await broken(page)) && page.url() !== own) return; // the browser sent it again by itself
  if (rule === 'before' && script && !screen.last) {
    // Worse than a lost line: the page is opened anew. What was typed is still on the device.
    await page.goto(own);
    equal(`${what}: what was typed is still there`, await values(page), typed);
    if (screen.at === '') await page.locator('#sandi').fill('tiga kata biasa');
    await press(page);
    return;
  }
  // "Muat ulang": the browser sends the same form again.
  await page.reload();
  await page.waitForLoadState();
}

async function weigh(page, screen) {
  const visitor = await person(browser, line.base, { viewport: phone });
  await visitor.context().addCookies(await page.context().cookies());
  const wire = await visitor.context().newCDPSession(visitor);
  let bytes = 0;
  await wire.send('Network.enable');
  wire.on('Network.loadingFinished', (e) => { bytes += e.encodedDataLength; });
  await visitor.goto(page.url(), { waitUntil: 'networkidle' });
  await visitor.context().close();
  return { screen, bytes };
}

const weights = [];
let number = 0;

/** One person's whole way. */
async function story({ script, rule, look }) {
  number += 1;
  const what = `${script ? 'with' : 'without'} JavaScript, ${rule ? `cut ${rule}` : 'a good line'}`;
  const who = { name: `Made Suartini ${number}`, phone: `08123456780${number}`, password: 'tiga kata biasa' };
  const page = await person(browser, line.base, { viewport: phone, script });
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  const opened = [];
  page.on('request', (r) => { if (r.method() === 'POST' && new URL(r.url()).pathname === '/berkas') opened.push(Number(new URLSearchParams(r.postData()).get('ukuran'))); });
  await page.goto(`/angkatan/${id}/daftar`);
  const all = screens(who);
  let seen = 0;
  for (const [n, screen] of all.entries()) {
    const name = `${what}, screen ${n + 1} (${screen.at || 'first'})`;
    equal(`${name} is where one is`, here(page), `/angkatan/${id}/daftar${screen.at}`);
    seen += 1;
    if (look) {
      equal(`axe on ${name}`, await violations(page), []);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      check(`${name} does not scroll sideways`, wide <= 0, `${wide} px`);
      weights.push(await weigh(page, name));
      if (process.env.SHOTS) await page.screenshot({ path: path.join(process.env.SHOTS, `langkah-${n + 1}.png`), fullPage: true });
    }
    await screen.fill(page);
    if (screen.paper) {
      if (rule && script) {
        // The script goes on by itself, part by part, over a line that is cut every 100 kB.
        line.every = 100_000;
        await press(page);
        line.every = Infinity;
      } else if (rule) {
        await pressCut(page, screen, rule, script, name);
      } else {
        await press(page);
      }
    } else if (rule && screen.post) {
      await pressCut(page, screen, rule, script, name);
    } else {
      await press(page);
    }
    if (all[n + 1]?.last) {
      const said = (await page.locator('main').innerText()).replace(/\s+/g, ' ');
      for (const { says } of all) if (says) check(`${what}: the last screen has “${says}”`, said.includes(says), said);
      equal(`${what}: three papers are there`, (said.match(/Sudah dikirim/g) ?? []).length, 3);
    }
  }
  check(`${what}: at most ${SCREENS} screens`, seen <= SCREENS, seen);
  check(`${what}: there is a receipt`, /^\/pendaftaran\/[A-Z0-9-]+$/.test(here(page)), page.url());
  check(`${what}: with a text for WhatsApp`, await page.locator('a[href^="https://wa.me/?text="]').count() === 1);
  if (script) {
    check(`${what}: photos are at most 300 kB`, opened.length >= 3 && opened.every((size) => size <= 300_000), opened);
    equal(`${what}: nothing is left on the device`, await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]), []);
  }
  equal(`${what}: no script complains`, complaints, []);
  await page.context().close();
}

let doing;
try {
  for (const how of [
    { script: true, look: true }, { script: false }, { script: true, rule: 'before' }, { script: true, rule: 'after' },
    { script: false, rule: 'before' }, { script: false, rule: 'after' }]) {
    doing = JSON.stringify(how);
    await story(how);
  }
} catch (error) {
  check(`${doing} comes to its end`, false, error.stack);
  console.error(server.text.split('\n').filter((text) => /ERROR|WARN|panic/.test(text)).slice(-20).join('\n'));
} finally {
  await browser.close();
  line.close();
  await server.end();
}
for (const { screen, bytes } of weights) check(`${screen} weighs at most ${FIRST_VISIT} bytes on a first visit`, bytes <= FIRST_VISIT, bytes);
const doctor = await run(['doctor'], { data });
check('doctor finds nothing', doctor.code === 0, doctor.text);
weights.sort((a, b) => b.bytes - a.bytes);
for (const { screen, bytes } of weights.slice(0, 3)) console.log(`heaviest first visit: ${screen}, ${bytes} bytes`);
console.log(`${SCREENS} screens at most, the line was cut ${line.cuts} times`);
fs.rmSync(data, { recursive: true, force: true });
finish();
