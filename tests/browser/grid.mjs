// The grid of judgements in Chromium, on both databases: 10 units with 88 criteria for 16 people, whole elements
// in one act, 40 exceptions with a note each, three of the units without signal; then every judgement is on the
// server, each event once. Each act counts 300 ms. And: the phone, the page without a script, accessibility.
import path from 'node:path';
import { desk, launch, person, phone, violations } from './lib/browser.mjs';
import { databases, firstAdministrator, moved, name, page, sent, taken, visitor } from './lib/centre.mjs';
import { check, equal, finish, until } from './lib/check.mjs';
import { each } from './lib/http.mjs';
import { badLine } from './lib/line.mjs';
import { mailServer } from './lib/mail.mjs';
import { run, scratch, Server } from './lib/server.mjs';

const PEOPLE = 16;
const UNITS = 10;
const ACT = 300; // ms
const password = 'tiga kata biasa';
const only = process.argv[2];
const shots = process.env.SHOTS;

/** Ten units of our own: eight of nine criteria, two of eight. */
function standard() {
  const criteria = (el, n) => Array.from({ length: n }, (_, i) => ({ no: `${el}.${i + 1}`, text: `Langkah ${i + 1} dari bagian ${el} dikerjakan sesuai lembar kerja.` }));
  const unit = (n) => ({
    code: `J.63ABC00.${String(n).padStart(3, '0')}.1`, title: `Mengerjakan Tugas Contoh ${n}`, note: '',
    elements: [3, 3, n <= 8 ? 3 : 2].map((count, i) => ({ no: i + 1, title: `Menyiapkan bagian ${i + 1}`, kuk: criteria(i + 1, count) })),
  });
  return { standards: [{ decree_number: '901', decree_year: 2026, title: 'Standar Contoh', units: Array.from({ length: UNITS }, (_, n) => unit(n + 1)) }] };
}

/** A cohort of 16 with an assessor. */
async function setUp(server) {
  const she = await firstAdministrator(server);
  await sent(she, '/pengaturan/staf', { nama: 'Wahyuningsih Prasetyawati', email: 'wahyuningsih@balai.example', telepon: '', peran: 'coordinator' }).catch(() => null);
  const staffed = await she.post('/pengaturan/staf', { nama: 'Adi Nugroho', email: 'adi@balai.example', telepon: '', peran: 'assessor' });
  const link = taken(staffed.body, /(\/tautan\/[\w-]+)/, 'the link for the password');
  const adi = visitor(server.base);
  await page(adi, link);
  await sent(adi, `${link}/sandi`, { sandi: password });
  const dry = await she.upload('/skkni/impor', {}, 'berkas', { name: 'standar.json', bytes: Buffer.from(JSON.stringify(standard())) });
  await sent(she, dry.location, {});
  const units = Array.from({ length: UNITS }, (_, n) => n + 1);
  const course = taken(await sent(she, '/kelola/pelatihan/baru', {
    judul: 'Kerja Contoh', bidang: 'kuliner', ringkasan: 'Sepuluh tugas.', isi: 'Sepuluh tugas contoh.', syarat: '- Punya usaha', jp: '20',
    biaya: '', kehadiran: '80', wajib: 'ya', urutan: units.join(','), ...Object.fromEntries(units.map((id) => [`unit[${id}]`, '2'])), cari_unit: '', tugas: '', aksi: 'terbitkan',
  }), /\/kelola\/pelatihan\/(\d+)$/, 'the course');
  const form = await page(she, `/angkatan/baru?pelatihan=${course}`);
  const id = taken(await sent(she, '/angkatan/baru', {
    pelatihan: course, sesudah: taken(form, /name="sesudah" value="([^"]*)"/, 'the cohort before'), mulai: '2026-11-16', selesai: '2026-11-16',
    cara: 'onsite', tempat: 'Aula Balai', tautan: '', wilayah: '33.74', kuota: String(PEOPLE), menit_jp: '45',
    instruktur: taken(form, /name="instruktur" value="(\d+)"/, 'an instructor'), asesor: taken(form, /name="asesor" value="(\d+)"/, 'an assessor'),
    hari: '1', jam1: '08:00', jp1: '2', aksi: 'simpan',
  }), /\/angkatan\/(\d+)$/, 'the cohort');
  await moved(she, id, 'open');
  const people = Array.from({ length: PEOPLE }, (_, n) => name(n * 7));
  const csv = ['Nama,Email,Kabupaten/Kota', ...people.map((p, n) => `${p},orang${n}@surat.example,Kota Semarang`)].join('\r\n');
  const list = await she.upload(`/angkatan/${id}/impor`, {}, 'berkas', { name: 'peserta.csv', bytes: Buffer.from(csv) });
  await sent(she, list.location, {});
  return { she, adi, id };
}

async function signIn(tab) {
  await tab.goto('/masuk?ke=/lapangan');
  await tab.locator('#akun').fill('adi@balai.example');
  await tab.locator('#sandi').fill(password);
  await tab.locator('main form button[type=submit]').first().click();
  await tab.waitForURL((url) => url.pathname === '/lapangan');
}

/** What a press comes to: looked at often. */
const soon = (what, test) => until(what, test, 60_000, 40);
const badge = async (tab) => (await tab.locator('#lencana').textContent()).trim();
const cell = (tab, row, col) => tab.locator(`.cell[data-r="${row}"][data-col="${col}"]`);
const shot = (tab, what) => (shots ? tab.screenshot({ path: path.join(shots, `${what}.png`) }) : null);

async function story({ kind, env }, server) {
  server.env = { ...env, ANGKATAN_SMTP: mail.url, ANGKATAN_SIGN_IN_LIMIT: '100000', ANGKATAN_CLOCK: '2026-11-10T08:10:00+07:00' };
  await server.start();
  const { she, adi, id } = await setUp(server);
  const line = await badLine(server.port);
  const tab = await person(browser, line.base);
  tab.setDefaultTimeout(20_000);
  await signIn(tab);
  await tab.locator('.rows a.btn').first().waitFor();
  await until(`${kind}: the worker has the page`, () => tab.evaluate(async () => Boolean(await caches.match('/lapangan'))));

  // The way from the assessor's home.
  await tab.goto('/asesor');
  await tab.locator('main a', { hasText: 'Angkatan 1 Tahun 2026' }).first().click();
  await tab.getByRole('link', { name: 'Nilai per kriteria' }).click();
  equal(`${kind}: the page has a column a person`, await tab.locator('.kisi thead a').count(), PEOPLE);
  equal(`${kind}: the page is accessible`, await violations(tab), []);
  await tab.getByRole('link', { name: 'Kisi tanpa sinyal' }).click();
  await tab.locator('.kisi .cell').first().waitFor();
  await tab.goto(`/lapangan#nilai/${id}`);

  // 1,408 judgements.
  let [acts, made, exceptions] = [0, 0, 0];
  const began = Date.now();
  const act = async (work) => { await work; acts += 1; };
  const wanted = [];
  for (let unit = 0; unit < UNITS; unit += 1) {
    if (unit === 4) line.fall();
    await act(tab.locator('.rows a.btn').nth(unit).click());
    await cell(tab, 0, 0).waitFor();
    const elements = tab.locator('[data-element]');
    for (let n = 0; n < 3; n += 1) await act(elements.nth(n).click());
    const rows = unit < 8 ? 9 : 8;
    made += rows * PEOPLE;
    await soon('every cell is met', async () => (await tab.locator('.cell.good').count()) === rows * PEOPLE);
    for (let n = 0; n < 4; n += 1) {
      const [row, col] = [(unit + 2 * n) % rows, (3 * unit + 5 * n) % PEOPLE];
      const note = `Perlu diulang: tugas ${unit + 1}, catatan ${n + 1}`;
      await act(cell(tab, row, col).click());
      await act(tab.keyboard.press('Enter'));
      await act(tab.locator('#n-catatan').fill(note));
      await act(tab.locator('dialog .btn.main').click());
      await soon('the exception', async () => (await cell(tab, row, col).getAttribute('class')).includes('bad'));
      exceptions += 1;
      made += 2;
      wanted.push(note);
    }
    if (unit === 5) {
      // Without signal, in the middle: reloaded, and everything is there.
      await tab.reload();
      await cell(tab, 0, 0).waitFor();
      equal(`${kind}: after a reload without signal the judgements are there`, [await tab.locator('.cell.good').count(), await tab.locator('.cell.bad').count()], [9 * PEOPLE - 4, 4]);
      await soon('the badge', async () => /^\d+ belum/.test(await badge(tab)));
      check(`${kind}: and unsent`, /^\d+ belum terkirim/.test(await badge(tab)), await badge(tab));
      // By keyboard: two arrows, a verdict, and the undo within ten seconds.
      await cell(tab, 0, 14).focus();
      await tab.keyboard.press('ArrowDown');
      await tab.keyboard.press('ArrowRight');
      const [was] = [await cell(tab, 1, 15).textContent()];
      await tab.keyboard.press(was === 'K' ? 'b' : 'k');
      await soon('the key judged', async () => (await cell(tab, 1, 15).textContent()) !== was);
      equal(`${kind}: the next criterion has the focus`, await tab.evaluate(() => document.activeElement.dataset.r), '2');
      await tab.keyboard.press('u');
      await soon('the undo', async () => (await cell(tab, 1, 15).textContent()) === was);
      acts += 5;
      made += 2;
    }
    if (unit === 6) line.rise();
    await act(tab.locator('#kembali').click());
    await tab.locator('.rows a.btn').nth(UNITS - 1).waitFor();
  }
  await tab.evaluate(() => dispatchEvent(new Event('online')));
  await until(`${kind}: everything sent`, async () => (await badge(tab)) === 'Semua terkirim', 60_000);
  const waited = (Date.now() - began) / 1000;
  const seconds = waited + acts * ACT / 1000;
  console.log(`${kind}: ${88 * PEOPLE} judgements, ${exceptions} exceptions: ${acts} acts, ${waited.toFixed(1)} s of real waits, ${seconds.toFixed(1)} s at ${ACT} ms an act`);
  check(`${kind}: in under 10 minutes`, seconds < 600, `${seconds} s`);

  // On the server: through its pages.
  const all = await page(adi, `/angkatan/${id}/penilaian/kisi?unit=0`);
  const verdicts = [...all.matchAll(/<button class="mark cell (good|bad|wait|warn)" name="ubah"/g)].map((m) => m[1]);
  const count = (shape) => verdicts.filter((v) => v === shape).length;
  equal(`${kind}: all 1,408 are there, 40 of them exceptions`, [verdicts.length, count('good'), count('bad')], [1408, 1368, 40]);
  const data = JSON.parse((await adi.get('/lapangan/data')).body).grids[0];
  const times = [];
  for (let n = 0; n < 15; n += 1) {
    const at = performance.now();
    await page(adi, `/angkatan/${id}/penilaian/kisi?unit=0`);
    times.push(performance.now() - at);
  }
  console.log(`${kind}: the grid of 88 × 16 over a socket, median of ${times.length}: ${times.sort((x, y) => x - y)[7].toFixed(0)} ms`);
  equal(`${kind}: and for a device to take along`, [data.found.length, data.disputed.length], [1408, 0]);
  const notes = [];
  let events = 0;
  await each(data.people, 4, async ([enrolment]) => {
    const one = await page(adi, `/angkatan/${id}/penilaian/kisi?unit=0&orang=${enrolment}`);
    notes.push(...[...one.matchAll(/Perlu diulang: tugas \d+, catatan \d/g)].map((m) => m[0]));
    for (const { id: unit } of data.units) {
      const detail = await page(adi, `/angkatan/${id}/penilaian/${enrolment}/${unit}`);
      events += Number(detail.match(/Lihat (\d+) catatan/)?.[1] ?? 0);
    }
  });
  equal(`${kind}: the 40 exceptions with their notes`, notes.sort(), [...wanted].sort());
  equal(`${kind}: the server has exactly the events made, each once`, events, made);

  // At the thumb: one person, one element; nothing small, nothing sideways.
  const hand = await person(browser, line.base, { viewport: phone });
  await signIn(hand);
  await hand.locator('.rows a.btn').first().waitFor();
  await shot(hand, `grid-home-360-${kind}`);
  await hand.goto(`/lapangan#nilai/${id}/${data.units[0].id}`);
  await hand.getByRole('heading', { name: 'Per orang' }).waitFor();
  equal(`${kind}: the choice of people and elements is accessible`, await violations(hand), []);
  await shot(hand, `grid-parts-360-${kind}`);
  await hand.goto(`/lapangan#nilai/${id}/${data.units[0].id}/o/${data.people[0][0]}`);
  await hand.locator('.nilai li').first().waitFor();
  equal(`${kind}: one person: a row a criterion`, await hand.locator('.nilai li').count(), 9);
  const small = await hand.locator('.nilai button, .dock .btn:visible').evaluateAll((b) => b.filter((x) => { const r = x.getBoundingClientRect(); return r.height < 44 || r.width < 44; }).length);
  equal(`${kind}: nothing to tap is smaller than 44 px`, small, 0);
  equal(`${kind}: nothing scrolls sideways`, await hand.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  equal(`${kind}: one person is accessible`, await violations(hand), []);
  await shot(hand, `grid-person-360-${kind}`);
  await hand.locator('.nilai .titik').first().tap();
  equal(`${kind}: the detail is accessible`, await violations(hand), []);
  await shot(hand, `grid-detail-360-${kind}`);
  await hand.locator('dialog [data-act=tutup]').tap();
  const pressed = () => hand.locator('.nilai li').nth(1).locator('.b').getAttribute('aria-pressed');
  const before = await pressed();
  await hand.locator('.nilai li').nth(1).locator('.b').tap();
  await soon('the tap', async () => (await pressed()) !== before);
  await hand.locator('[data-act=urungkan]').tap();
  await soon('the undo', async () => (await pressed()) === before);
  await hand.goto(`/lapangan#nilai/${id}/${data.units[0].id}/e/${data.units[0].elements[0].id}`);
  await soon('one element', async () => (await hand.locator('.nilai li:not(.kriteria)').count()) === 3 * PEOPLE);
  await shot(hand, `grid-element-360-${kind}`);
  await until(`${kind}: everything sent`, async () => (await badge(hand)) === 'Semua terkirim');

  // Without a script the page judges as well; with one, by keyboard and without a reload.
  const plain = await person(browser, line.base, { script: false });
  await plain.context().addCookies(await hand.context().cookies());
  await plain.goto(`/angkatan/${id}/penilaian/kisi?unit=${data.units[9].id}`);
  await plain.locator('tbody tr:not(.element) .cell').first().click();
  check(`${kind}: a press without a script is saved`, (await plain.locator('[role=status]').textContent()).includes('1 penilaian disimpan'));
  await plain.locator('#urungkan').click();
  check(`${kind}: and taken back`, (await plain.locator('[role=status]').textContent()).includes('diurungkan'));
  const wide = await person(browser, line.base, { viewport: desk });
  await wide.context().addCookies(await hand.context().cookies());
  await wide.goto(`/angkatan/${id}/penilaian/kisi?unit=${data.units[9].id}`);
  const first = wide.locator('tbody .cell').first();
  const word = await first.textContent();
  await first.focus();
  await wide.keyboard.press(word === 'K' ? 'b' : 'k');
  await soon('the key on the page', async () => (await wide.locator('tbody .cell').first().textContent()) !== word);
  await shot(wide, `grid-page-1280-${kind}`);
  await wide.locator('#urungkan').click();
  await soon('the undo on the page', async () => (await wide.locator('tbody .cell').first().textContent()) === word);
  await wide.goto(`/lapangan#nilai/${id}/0`);
  await wide.locator('.kisi .cell').first().waitFor();
  equal(`${kind}: the whole grid has 1,408 cells`, await wide.locator('.kisi .cell').count(), 1408);
  equal(`${kind}: the grid is accessible`, await violations(wide), []);
  await shot(wide, `grid-all-1280-${kind}`);
  for (const [viewport, size] of shots ? [[phone, 360], [desk, 1280]] : []) {
    const eye = await person(browser, line.base, { viewport, language: 'en' });
    await eye.context().addCookies((await hand.context().cookies()).filter((c) => c.name !== 'bahasa'));
    for (const [what, to] of Object.entries({ home: '/asesor', cohort: `/angkatan/${id}/penilaian`, unit: `/angkatan/${id}/penilaian/kisi`, one: `/angkatan/${id}/penilaian/kisi?unit=0&orang=${data.people[1][0]}`, field: `/lapangan#nilai/${id}/${data.units[1].id}` })) {
      await eye.goto(to);
      await eye.waitForTimeout(1500);
      await shot(eye, `grid-en-${what}-${size}-${kind}`);
    }
    await eye.context().close();
  }
  const reader = await page(she, `/angkatan/${id}/penilaian/kisi`);
  equal(`${kind}: who does not assess presses nothing`, reader.includes('name="ubah"'), false);

  for (const one of [tab, hand, plain, wide]) await one.context().close();
  line.close();
  await server.end();
  const doctor = await run(['doctor'], { data: server.data, env });
  equal(`${kind}: doctor finds nothing`, doctor.code, 0);
}

const mail = await mailServer();
const browser = await launch();
for (const database of databases('angkatan_grid')) {
  if (only && only !== database.kind) { database.drop(); continue; }
  const server = new Server({ data: scratch('grid') });
  try { await story(database, server); } catch (error) { check(`${database.kind}: the story ran to its end`, false, error.stack); } finally {
    await server.end?.('SIGKILL');
    database.drop();
  }
}
await browser.close();
await mail.close();
finish();
// What a failed story left open would keep this process.
process.exit();
