// The field app in Chromium, on both databases: three sessions of 32 people recorded without signal, the
// page reloaded, the browser killed, the user changed and back, two answers lost; by file as well. Then the
// server has exactly the events made, none twice. And: one thumb, 32 people, three exceptions; weight;
// installable; accessible.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { violations } from './lib/browser.mjs';
import { check, equal, finish, until } from './lib/check.mjs';
import { databases, firstAdministrator, moved, name, page, sent, taken, visitor } from './lib/centre.mjs';
import { badLine } from './lib/line.mjs';
import { mailServer } from './lib/mail.mjs';
import { run, scratch, Server } from './lib/server.mjs';

const PEOPLE = 32;
const password = 'tiga kata biasa';
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const only = process.argv[2];

/** A phone whose memory outlives its browser. */
async function phone(folder, base) {
  const context = await chromium.launchPersistentContext(folder, {
    executablePath, baseURL: base, viewport: { width: 360, height: 640 }, hasTouch: true, locale: 'id-ID',
    timezoneId: 'Asia/Jakarta', acceptDownloads: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-quic'],
  });
  context.setDefaultTimeout(30_000);
  return { context, page: context.pages()[0] ?? await context.newPage() };
}

/** The battery falls out. */
async function kill(folder, context) {
  execFileSync('pkill', ['-9', '-f', `user-data-dir=${folder}`]);
  await context.close().catch(() => {});
  fs.rmSync(path.join(folder, 'SingletonLock'), { force: true });
}

async function signIn(tab, who) {
  await tab.goto('/masuk?ke=/lapangan');
  await tab.locator('#akun').fill(who);
  await tab.locator('#sandi').fill(password);
  await tab.locator('main form button[type=submit]').first().click();
  await tab.waitForURL((url) => url.pathname === '/lapangan');
}

/** A centre with two instructors of one cohort: 32 people, three sessions that can be recorded now. */
async function setUp(server) {
  const she = await firstAdministrator(server);
  const staffed = await she.post('/pengaturan/staf', { nama: 'Bagus Wicaksono', email: 'bagus@balai.example', telepon: '', peran: 'instructor' });
  const link = taken(staffed.body, /(\/tautan\/[\w-]+)/, 'the link for the password');
  const bagus = visitor(server.base);
  await page(bagus, link);
  await sent(bagus, `${link}/sandi`, { sandi: password });
  const course = taken(await sent(she, '/kelola/pelatihan/baru', {
    judul: 'Membuat Keripik Tempe', bidang: 'kuliner', ringkasan: 'Dari kedelai sampai kemasan.', isi: 'Keripik yang renyah.',
    syarat: '- Punya usaha', jp: '6', biaya: '', kehadiran: '80', urutan: '', cari_unit: '', tugas: '', aksi: 'terbitkan',
  }), /\/kelola\/pelatihan\/(\d+)$/, 'the course');
  const form = await page(she, `/angkatan/baru?pelatihan=${course}`);
  const staff = [...form.matchAll(/name="instruktur" value="(\d+)"/g)].map((m) => m[1]);
  const fields = new URLSearchParams({
    pelatihan: course, sesudah: taken(form, /name="sesudah" value="([^"]*)"/, 'the cohort before'), mulai: '2026-11-09', selesai: '2026-11-10',
    cara: 'onsite', tempat: 'Aula Balai', tautan: '', wilayah: '33.74', kuota: String(PEOPLE), menit_jp: '45', jam1: '08:00', jp1: '2',
    jam2: '10:00', jp2: '2', aksi: 'simpan',
  });
  for (const one of staff) fields.append('instruktur', one);
  for (const day of ['1', '2']) fields.append('hari', day);
  const id = taken(await sent(she, '/angkatan/baru', fields), /\/angkatan\/(\d+)$/, 'the cohort');
  await moved(she, id, 'open');
  const people = Array.from({ length: PEOPLE }, (_, n) => name(n * 7));
  const csv = ['Nama,Email,Kabupaten/Kota', ...people.map((p, n) => `${p},orang${n}@surat.example,Kota Semarang`)].join('\r\n');
  const dry = await she.upload(`/angkatan/${id}/impor`, {}, 'berkas', { name: 'peserta.csv', bytes: Buffer.from(csv) });
  await sent(she, dry.location, {});
  return { she, id };
}

/** What the server holds: events of devices with their ids, and marks, as `angkatan` itself exports them. */
async function held(server, id) {
  const she = visitor(server.base);
  await sent(she, '/masuk', { akun: 'wahyuningsih@balai.example', sandi: password });
  const answer = await she.get(`/lapangan/data`);
  const { sessions } = JSON.parse(answer.body);
  const log = [];
  for (const session of sessions.filter((s) => s.cohort === Number(id))) {
    for (const [who] of session.marks) {
      const one = await page(she, `/angkatan/${id}/sesi/${session.id}/${who}`);
      log.push(...[...one.matchAll(/<p class="soft small">([^<]*)<\/p><\/div><\/li>/g)].map((m) => [session.id, who, m[1]]));
    }
  }
  return { sessions: sessions.filter((s) => s.cohort === Number(id)), log };
}

const unsent = (tab) => tab.locator('#lencana').textContent();
const rows = (tab) => tab.locator('.roster li');
const word = (tab, n) => rows(tab).nth(n).locator('.mark').textContent();
const openSession = (tab, n) => tab.locator('.rows a.btn').nth(n).tap();
const home = async (tab) => { await tab.goto('/lapangan#'); await tab.locator('h1', { hasText: 'Presensi' }).waitFor(); };

/** One session: everybody present but three. Gives how many events were made. */
async function recordClass(tab, [late, sick, absent]) {
  await rows(tab).first().waitFor();
  const tap = (n) => rows(tab).nth(n).locator('button').first().tap();
  let taps = 0;
  for (const [n, times] of [[late, 2], [sick, 4], [absent, 5]]) {
    for (let i = 0; i < times; i += 1) { await tap(n); taps += 1; }
  }
  await tab.locator('[data-act=semua]').tap();
  await tab.locator('[data-act=selesai]').waitFor();
  return taps + PEOPLE - 3;
}

async function story({ kind, env }, server) {
  const say = (text) => console.log(`${kind}: ${text}`);
  server.env = { ...env, ANGKATAN_SMTP: mail.url, ANGKATAN_SIGN_IN_LIMIT: '100000', ANGKATAN_CLOCK: '2026-11-02T08:00:00+07:00' };
  await server.start();
  const { she, id } = await setUp(server);
  await server.end();
  server.env.ANGKATAN_CLOCK = '2026-11-10T08:10:00+07:00';
  await server.start();
  await moved(she, id, 'running');
  const line = await badLine(server.port);
  const folder = scratch('field-phone');
  let { context, page: tab } = await phone(folder, line.base);

  // Once with signal: the lists come along.
  await signIn(tab, 'wahyuningsih@balai.example');
  await tab.locator('.rows a.btn').nth(2).waitFor();
  await tab.evaluate(() => navigator.serviceWorker.ready);
  await until(`${kind}: the worker has the page`, () => tab.evaluate(async () => Boolean(await caches.match('/lapangan'))));
  equal(`${kind}: three sessions can be recorded`, await tab.locator('.rows a.btn').count(), 3);

  // No signal.
  line.fall();
  await openSession(tab, 0);
  let made = await recordClass(tab, [3, 10, 17]);
  // The badge follows the log by a moment.
  await until(`${kind}: the badge tells what is unsent`, async () => (await unsent(tab)).startsWith(`${made} belum terkirim`), 10_000, 50);
  check(`${kind}: the badge tells what is unsent`, (await unsent(tab)).startsWith(`${made} belum terkirim`), await unsent(tab));
  await tab.reload();
  await rows(tab).first().waitFor();
  equal(`${kind}: after a reload without signal the marks are there`, [await word(tab, 3), await word(tab, 10), await word(tab, 17), await word(tab, 0)], ['Terlambat', 'Sakit', 'Alpa', 'Hadir']);
  await home(tab);
  await openSession(tab, 1);
  made += await recordClass(tab, [0, 1, 2]);
  await kill(folder, context);
  say(`${made} events, then the browser was killed`);
  ({ context, page: tab } = await phone(folder, line.base));
  await tab.goto('/lapangan');
  await openSession(tab, 1);
  await rows(tab).first().waitFor();
  equal(`${kind}: after a kill without signal the marks are there`, [await word(tab, 0), await word(tab, 1), await word(tab, 2), await word(tab, 31)], ['Terlambat', 'Sakit', 'Alpa', 'Hadir']);
  await until(`${kind}: and unsent`, async () => (await unsent(tab)).startsWith(`${made} belum`), 10_000, 50);
  check(`${kind}: and unsent`, (await unsent(tab)).startsWith(`${made} belum`), await unsent(tab));
  await home(tab);
  await openSession(tab, 2);
  made += await recordClass(tab, [29, 30, 31]);
  // Taken back within ten seconds: those are events too.
  const before = made;
  await rows(tab).nth(5).locator('button').first().tap();
  await tab.locator('[data-act=urungkan]').tap();
  await until('the undo', async () => (await word(tab, 5)) === 'Hadir');
  made = before + 2;

  // A file of it, before anything is sent.
  await tab.goto('/lapangan#kirim');
  const [download] = await Promise.all([tab.waitForEvent('download'), tab.locator('[data-act=simpan]').tap()]);
  const file = path.join(folder, 'catatan.json');
  await download.saveAs(file);
  equal(`${kind}: the file holds everything unsent`, JSON.parse(fs.readFileSync(file)).events.length, made);

  // Somebody else signs in on this phone; what is not theirs stays, unseen and unsent.
  line.rise();
  line.every = Infinity;
  await context.clearCookies();
  await tab.goto('about:blank');
  await signIn(tab, 'bagus@balai.example').catch(async () => signIn(tab, 'bagus@balai.example'));
  await tab.locator('.lede', { hasText: 'Bagus Wicaksono' }).waitFor();
  equal(`${kind}: for the other nothing is unsent`, (await unsent(tab)).trim(), 'Semua terkirim');
  await tab.goto('/lapangan#kirim');
  check(`${kind}: that somebody’s records wait is said by name`, (await tab.locator('.notice.info').textContent()).includes('Wahyuningsih Prasetyawati'));
  const none = await held(server, id);
  equal(`${kind}: nothing was sent in the other’s name`, none.log.length, 0);

  // Back again; the answer of the upload is lost twice.
  await context.clearCookies();
  await tab.goto('about:blank');
  const cutsBefore = line.cuts;
  let armed = false;
  await tab.route('**/lapangan/kirim', (route) => { if (!armed) { armed = true; line.cut('after', 2); } return route.continue(); });
  await signIn(tab, 'wahyuningsih@balai.example');
  await tab.locator('.lede', { hasText: 'Wahyuningsih Prasetyawati' }).waitFor();
  await until(`${kind}: everything sent`, async () => (await unsent(tab)).trim() === 'Semua terkirim', 90_000);
  check(`${kind}: two answers were lost on the way`, line.cuts - cutsBefore >= 2, `${line.cuts - cutsBefore} cuts`);
  const all = await held(server, id);
  equal(`${kind}: the server has exactly the events made`, all.log.length, made);
  equal(`${kind}: and every mark`, all.sessions.map((s) => s.marks.length), [PEOPLE, PEOPLE, PEOPLE]);
  const counts = (session) => Object.entries(session.marks.reduce((sum, [, presence]) => ({ ...sum, [presence]: (sum[presence] ?? 0) + 1 }), {})).sort();
  for (const session of all.sessions) {
    equal(`${kind}: ${session.title}`, counts(session), [['absent', 1], ['late', 1], ['present', 29], ['sick', 1]]);
  }

  // The same by file, on another phone, after the same is on the server: nothing doubles.
  const second = scratch('field-second');
  const other = await phone(second, line.base);
  await signIn(other.page, 'wahyuningsih@balai.example');
  await other.page.locator('.rows a.btn').first().waitFor();
  await other.page.goto('/lapangan#kirim');
  await other.page.locator('#berkas').setInputFiles(file);
  await other.page.locator('[data-is=hasil]', { hasText: `${made} catatan` }).waitFor();
  await until(`${kind}: the file is sent`, async () => (await unsent(other.page)).trim() === 'Semua terkirim', 60_000);
  equal(`${kind}: by file nothing is taken twice`, (await held(server, id)).log.length, made);
  await other.page.locator('#berkas').setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"kind":1}') });
  await other.page.locator('[data-is=hasil]', { hasText: 'bukan berkas catatan' }).waitFor();
  equal(`${kind}: the pages are accessible`, await violations(other.page), []);
  await home(other.page);
  equal(`${kind}: the sessions are accessible`, await violations(other.page), []);
  await other.context.close();

  // By file alone: recorded without signal on a phone that never gets any again.
  const third = scratch('field-third');
  const lone = await phone(third, line.base);
  await signIn(lone.page, 'bagus@balai.example');
  await lone.page.locator('.rows a.btn').first().waitFor();
  await until('the worker', () => lone.page.evaluate(async () => Boolean(await caches.match('/lapangan'))));
  line.fall();
  await openSession(lone.page, 0);
  await rows(lone.page).nth(4).locator('button').first().tap();
  await lone.page.goto('/lapangan#kirim');
  const [saved] = await Promise.all([lone.page.waitForEvent('download'), lone.page.locator('[data-act=simpan]').tap()]);
  const lonely = path.join(third, 'catatan.json');
  await saved.saveAs(lonely);
  await kill(third, lone.context);
  line.rise();
  const rescue = await phone(scratch('field-rescue'), line.base);
  await signIn(rescue.page, 'bagus@balai.example');
  await rescue.page.locator('.rows a.btn').first().waitFor();
  await rescue.page.goto('/lapangan#kirim');
  await rescue.page.locator('#berkas').setInputFiles(lonely);
  await until(`${kind}: the lone file is sent`, async () => (await unsent(rescue.page)).trim() === 'Semua terkirim');
  equal(`${kind}: by file alone every event arrived once`, (await held(server, id)).log.length, made + 1);
  await rescue.context.close();

  await context.close();
  line.close();
  await server.end();
  const doctor = await run(['doctor'], { data: server.data, env });
  equal(`${kind}: doctor finds nothing`, doctor.code, 0);
}

/** One thumb at 300 ms a tap on a processor four times slower. */
async function thumb(server) {
  server.env = { ANGKATAN_SMTP: mail.url, ANGKATAN_SIGN_IN_LIMIT: '100000', ANGKATAN_CLOCK: '2026-11-02T08:00:00+07:00' };
  await server.start();
  const { she, id } = await setUp(server);
  await server.end();
  server.env.ANGKATAN_CLOCK = '2026-11-10T08:10:00+07:00';
  await server.start();
  await moved(she, id, 'running');
  const { context, page: tab } = await phone(scratch('field-thumb'), server.base);
  let bytes = 0;
  const devtools = await context.newCDPSession(tab);
  await devtools.send('Network.enable');
  devtools.on('Network.loadingFinished', (e) => { bytes += e.encodedDataLength; });
  await signIn(tab, 'wahyuningsih@balai.example');
  await tab.locator('.rows a.btn').nth(2).waitFor();
  bytes = 0;
  await devtools.send('Network.clearBrowserCache');
  await devtools.send('Network.setBypassServiceWorker', { bypass: true });
  await tab.goto('/lapangan');
  await tab.locator('.rows a.btn').nth(2).waitFor();
  check('the first load of the app is at most 120 kB', bytes > 5_000 && bytes <= 120_000, `${bytes} bytes`);
  console.log(`first load of the field app: ${bytes} bytes over the wire`);
  await devtools.send('Network.setBypassServiceWorker', { bypass: false });
  const { errors } = await devtools.send('Page.getInstallabilityErrors').then((r) => ({ errors: r.installabilityErrors }));
  equal('the browser finds it installable', errors.filter((e) => e.errorId !== 'in-incognito'), []);
  const { url, errors: faults } = await devtools.send('Page.getAppManifest');
  check('its manifest is read without a fault', url.endsWith('/lapangan.webmanifest') && faults.length === 0, JSON.stringify(faults));
  const scope = await tab.evaluate(async () => (await navigator.serviceWorker.ready).scope);
  check('its worker is there', scope.endsWith('/lapangan'), scope);

  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const began = Date.now();
  let taps = 0;
  const tap = async (what) => { await what.tap(); taps += 1; await tab.waitForTimeout(300); };
  await tap(tab.locator('.rows a.btn').first());
  await rows(tab).first().waitFor();
  // Three exceptions: late (two taps), excused (three), sick (four).
  for (const [n, times] of [[4, 2], [12, 3], [20, 4]]) {
    for (let i = 0; i < times; i += 1) await tap(rows(tab).nth(n).locator('button').first());
  }
  await tap(tab.locator('[data-act=semua]'));
  await tab.locator('[data-act=selesai]').waitFor();
  const took = (Date.now() - began) / 1000;
  check('at most 12 taps for 32 people with three exceptions', taps <= 12, `${taps} taps`);
  check('in under 60 s with one thumb', took < 60, `${took} s`);
  console.log(`32 people, three exceptions: ${taps} taps, ${took.toFixed(1)} s at 300 ms a tap on a processor slowed four times`);
  equal('the three exceptions survived "all present"', [await word(tab, 4), await word(tab, 12), await word(tab, 20)], ['Terlambat', 'Izin', 'Sakit']);
  const small = await tab.locator('.roster button, .dock .btn:visible').evaluateAll((all) => all.filter((b) => { const r = b.getBoundingClientRect(); return r.height < 44 || r.width < 44; }).length);
  equal('nothing to tap is smaller than 44 px', small, 0);
  equal('nothing scrolls sideways', await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  equal('the roster is accessible', await violations(tab), []);
  await rows(tab).nth(2).locator('.titik').tap();
  equal('the detail is accessible', await violations(tab), []);
  await tab.locator('#r-jp').fill('9');
  await tab.locator('dialog .btn.main').tap();
  await tab.locator('dialog .error', { hasText: 'Isi angka dari 0 sampai 2.' }).waitFor();
  await tab.locator('#r-jp').fill('1');
  await tab.locator('#r-alasan').fill('Pulang lebih awal');
  await tab.locator('dialog .btn.main').tap();
  await until('the hours', async () => (await word(tab, 2)) === 'Hadir 1/2');
  await tab.locator('#cari').fill('zzz');
  await tab.locator('[data-is=kabar]', { hasText: 'Tidak ada nama itu.' }).waitFor();
  await tab.locator('#cari').fill('');
  // The keyboard of a desktop.
  await rows(tab).nth(6).locator('button').first().focus();
  await tab.keyboard.press('s');
  await until('by keyboard', async () => (await word(tab, 6)) === 'Sakit');
  equal('the next name has the focus', await tab.evaluate(() => document.activeElement.closest('li') === document.querySelectorAll('.roster li')[7]), true);
  await until('everything sent', async () => (await unsent(tab)).trim() === 'Semua terkirim');

  // A printed card, photographed; the same again; somebody without one.
  const data = JSON.parse((await she.get('/lapangan/data')).body);
  const session = data.sessions[1];
  const [enrolment, who] = data.people[session.cohort][7];
  const cookie = [...she.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
  const print = await fetch(new URL(`/angkatan/${id}/kartu/${enrolment}/cetak`, server.base), { headers: { cookie } });
  const folder = scratch('field-card');
  fs.writeFileSync(path.join(folder, 'kartu.pdf'), Buffer.from(await print.arrayBuffer()));
  execFileSync('pdftoppm', ['-r', '110', '-png', '-singlefile', 'kartu.pdf', 'kartu'], { cwd: folder });
  await tab.goto('/lapangan#');
  await tab.reload(); // the card was made after the lists were taken
  await until('the new card is known on the phone', () => tab.evaluate(async () => {
    const log = await import(document.querySelector('script[type=module]').src.replace('field.js', 'field-log.js'));
    return (await log.cards(await log.person())).cards?.length > 0;
  }));
  await tab.evaluate((to) => { location.hash = to; }, `#sesi/${session.id}`);
  await tab.locator('summary', { hasText: 'Pindai kartu' }).tap();
  await tab.locator('#foto').setInputFiles(path.join(folder, 'kartu.png'));
  await tab.locator('.scanned-name.good', { hasText: who }).waitFor();
  equal('the card records its holder as present', await word(tab, 7), 'Hadir');
  await tab.locator('#foto').setInputFiles(path.join(folder, 'kartu.png'));
  await tab.locator('#pindai', { hasText: 'sudah dicatat: hadir' }).waitFor();
  await tab.locator('[data-act=tanpa]').tap();
  await tab.locator('#nama-pintu').fill('Bu Tumini dari Desa Sebelah');
  await tab.locator('#pindai form button').tap();
  await tab.locator('.scanned-name.good', { hasText: 'Bu Tumini' }).waitFor();
  equal('the roster with the scanner is accessible', await violations(tab), []);
  await until('everything sent', async () => (await unsent(tab)).trim() === 'Semua terkirim');
  const after = JSON.parse((await she.get('/lapangan/data')).body).sessions[1];
  equal('on the server the card made one mark', after.marks.map(([e, presence]) => [e, presence]), [[enrolment, 'present']]);
  check('and who had none waits at the door', (await page(she, `/angkatan/${id}/tamu`)).includes('Bu Tumini dari Desa Sebelah'));
  // The same card, as it is for somebody who has two cohorts: of the other one it is refused here, by name.
  await tab.evaluate(async (here) => {
    const { openDB } = await import(document.querySelector('script[type=module]').src.replace('field.js', 'idb.js'));
    const db = await openDB('angkatan-lapangan');
    const { id: person } = await db.get('state', 'person');
    const roster = await db.get('rosters', [person, here]);
    const known = await db.get('state', `cards:${person}`);
    await db.put('rosters', { ...roster, id: 9_000_001, cohort: 9_000_002, label: 'Angkatan 3 Tahun 2026' });
    await db.put('people', { person, cohort: 9_000_002, list: [[9_000_003, 'Sekar Ayu', null]] });
    await db.put('state', { ...known, cards: known.cards.map(([hash]) => [hash, 9_000_003]) }, `cards:${person}`);
    db.close();
    location.hash = '#';
  }, session.id);
  await tab.locator('.rows a.btn').first().waitFor();
  await tab.evaluate((to) => { location.hash = to; }, `#sesi/${session.id}`);
  await tab.locator('summary', { hasText: 'Pindai kartu' }).tap();
  await tab.locator('#foto').setInputFiles(path.join(folder, 'kartu.png'));
  await tab.locator('.scanned-name.bad', { hasText: 'Kartu dari angkatan lain: Angkatan 3 Tahun 2026, Sekar Ayu' }).waitFor();
  await context.close();
  await server.end();
}

const mail = await mailServer();
for (const database of databases('angkatan_field')) {
  if (only && only !== database.kind) { database.drop(); continue; }
  const server = new Server({ data: scratch('field') });
  try { await story(database, server); } catch (error) { check(`${database.kind}: the story ran to its end`, false, error.stack); } finally {
    await server.end?.('SIGKILL');
    database.drop();
  }
}
if (!only || only === 'thumb') {
  const server = new Server({ data: scratch('field') });
  try { await thumb(server); } catch (error) { check('the thumb came to its end', false, error.stack); } finally { await server.end?.('SIGKILL'); }
}
await mail.close();
finish();
// What a failed story left open would keep this process.
process.exit();
