// Angkatan's whole road through its pages, as people go it: an empty folder, a centre, a course of
// decree 56/2018, a cohort, 30 people from a spreadsheet and one by herself, every session, every
// decision, 29 certificates, 29 mails, and the code of each read off its picture.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { check, equal, finish, until } from './lib/check.mjs';
import { desk, launch, person as anybody, phone } from './lib/browser.mjs';
import { each } from './lib/http.mjs';
import { mailServer } from './lib/mail.mjs';
import { Server, root, run, scratch } from './lib/server.mjs';

const sh = promisify(execFile);
const file = (name) => path.join(import.meta.dirname, 'data', name);
const national = path.resolve(root, '../shared/data/skkni_full_units.json');
const standards = fs.existsSync(national) ? national : path.join(root, 'content/skkni-contoh.json');

const COURSE = 'Memasarkan usaha lewat media sosial';
const UNITS = [['J.63OPR00.010.2', 'Menggunakan Aplikasi Media Sosial'], ['J.63OPR00.001.2', 'Menggunakan Perangkat Komputer']];
const DAYS = ['2026-11-09', '2026-11-10', '2026-11-11', '2026-11-12']; // Monday to Thursday, 2 JP each
const IMPORTED = ["Siti Nur'aini", 'Budi Santika', 'Sri Rahayu', 'Agus Prakoso', 'Endah Puspita', 'Slamet Raharja',
  'Ratna Pertiwi', 'Joko Purnawan', 'Wening', 'Teguh Priambada', 'Umi Khasanah', 'Yudi Hartanto', 'Lestari Ningrum',
  'Hendra Gunadi', 'Kartini Wulandari', 'Fajar Adinata', 'Mulyani Sekar', 'Rudi Kurniadi', 'Novi Handayani',
  'Eko Wibisana', 'Dewi Anggraini', 'Bambang Sutrisna', 'Rina Kusumawati', 'Wahyu Nugraha', 'Tri Astuti',
  'Sugeng Widagda', 'Indah Permata', 'Arif Setyabudi', 'Yulia Maharani', 'Imam Fathoni'];
const HERSELF = { name: 'Nurul Hidayati', email: 'nurul@warga.example', phone: '081355550123', password: 'gula jawa manis' };
const OFTEN_AWAY = [HERSELF.name, 'Eko Wibisana'];
const addressOf = (name) => name === HERSELF.name ? HERSELF.email
  : `peserta${String(IMPORTED.indexOf(name) + 1).padStart(2, '0')}@warga.example`;
const graduates = IMPORTED.filter((name) => !OFTEN_AWAY.includes(name));

const PATIENCE = 120_000;

const data = scratch('story');
const papers = scratch('story-papers');
const mail = await mailServer();
const browser = await launch();
const pages = {};
const links = {};
let server;
let cohort; // "/angkatan/1"

/** Somebody with a browser of their own, and patience: a debug build on a busy machine is slow. */
async function person(...how) {
  const page = await anybody(...how);
  page.context().setDefaultTimeout(PATIENCE);
  return page;
}

/** The server at another moment, on the same data and the same port. */
async function at(moment) {
  const before = server;
  if (before) await before.end();
  const env = {
    ANGKATAN_CLOCK: `${moment}+07:00`, ANGKATAN_SMTP: mail.url,
    ANGKATAN_SIGN_IN_LIMIT: '1000', ANGKATAN_VERIFY_LIMIT: '1000',
  };
  server = await new Server({ data, env, port: before?.port }).start();
}

const one = (text) => text.replace(/\s+/g, ' ').trim();
const words = async (page, where = 'main') => one(await page.locator(where).innerText());
const count = (all, wanted) => all.filter((w) => w === wanted).length;

/** Presses a button that sends a form, and waits for the page that follows. */
async function press(page, button) {
  const target = typeof button === 'string' ? page.getByRole('button', { name: button, exact: true }) : button;
  await Promise.all([
    page.waitForEvent('framenavigated', { predicate: (frame) => frame === page.mainFrame(), timeout: PATIENCE }),
    target.click(),
  ]);
  await page.waitForLoadState();
}

const figures = async (page) => Object.fromEntries((await page.locator('dl.figures > div').evaluateAll((all) =>
  all.map((d) => [d.querySelector('dt').textContent.trim(), Number(d.querySelector('dd').textContent.trim())]))));

async function makeTheCentre() {
  const link = /https?:\/\/\S+\/tautan\/\S+/.exec(server.text)?.[0];
  check('serving an empty folder prints a one-time link', link, server.text);
  check('the link is of this origin', link.startsWith(`${server.base}/tautan/`), link);
  const page = pages.koordinator = await person(browser, server.base, { viewport: desk });
  await page.goto(link);
  await page.getByLabel('Nama balai').fill('Balai Pelatihan Koperasi dan UKM Semarang');
  await page.getByLabel('Kota tempat surat ditandatangani').fill('Semarang');
  await page.getByLabel('Nama Anda').fill('Sri Wahyuni');
  await page.getByLabel('Email Anda').fill('sri@balai.example');
  await page.getByLabel('Kata sandi').fill('padi kapas rantai');
  await press(page, 'Buat balai');
  equal('making the centre leads to its settings', new URL(page.url()).pathname, '/pengaturan');
  await page.getByLabel('Nama kepala').fill('Drs. Bambang Hertanto, M.M.');
  await press(page, 'Simpan pengaturan');
  const again = await person(browser, server.base, { viewport: desk });
  equal('the link works once', (await again.goto(link)).status(), 410);
  await again.context().close();
}

async function addStaff() {
  const page = pages.koordinator;
  for (const [who, role, name, viewport] of [
    ['instruktur', 'Instruktur', 'Dwi Hastuti', phone], ['asesor', 'Asesor', 'Adi Nugroho', desk]]) {
    await page.goto('/pengaturan/staf');
    const form = page.locator('section[aria-labelledby=tambah] form');
    await form.getByLabel('Nama', { exact: true }).fill(name);
    await form.getByLabel('Email').fill(`${who}@balai.example`);
    await form.getByRole('checkbox', { name: role }).check();
    await press(page, 'Tambah ke staf');
    links[who] = await page.getByLabel('Tautan untuk membuat kata sandi').inputValue();
    const own = pages[who] = await person(browser, server.base, { viewport });
    await own.goto(links[who]);
    check(`${name} is greeted by the link`, (await words(own)).includes(`Halo ${name}`));
    await own.getByLabel('Kata sandi baru').fill('padi kapas rantai');
    await press(own, 'Simpan dan masuk');
    equal(`${name} arrives at home`, new URL(own.url()).pathname, who === 'asesor' ? '/asesor' : '/hari-ini');
  }
}

async function importStandards() {
  const page = pages.koordinator;
  const send = async () => {
    await page.goto('/skkni/impor');
    await page.getByLabel('Berkas standar').setInputFiles(standards);
    await press(page, 'Periksa berkas');
  };
  await send();
  check('the check of the standards finds new ones', (await figures(page)).baru > 0, JSON.stringify(await figures(page)));
  await press(page, page.locator('main form button.main'));
  await page.goto(`/skkni?cari=${UNITS[0][0]}`);
  check('the unit of decree 56/2018 is in the library', (await words(page)).includes(UNITS[0][1]));
  await send();
  equal('the same standards again change nothing', await words(page, 'h1'), 'Tidak ada yang berubah');
}

async function writeTheCourse() {
  const page = pages.koordinator;
  await page.goto('/kelola/pelatihan');
  await page.getByRole('link', { name: 'Pelatihan baru' }).click();
  await page.getByLabel('Judul').fill(COURSE);
  await page.getByLabel('Bidang').selectOption({ index: 1 });
  await page.getByLabel('Ringkasan').fill('Memotret produk, menulis takarir, dan menjawab pembeli.');
  await page.locator('textarea[name=isi]').fill('Anda pulang dengan **akun usaha** yang siap dipakai.\n\n- foto\n- takarir');
  await page.getByLabel('Syarat peserta').fill('- Punya usaha\n- Punya ponsel');
  await page.getByLabel('Lama (JP)').fill('8');
  await page.getByLabel('Hadir paling sedikit (%)').fill('80');
  await page.getByRole('checkbox', { name: /Wajib kompeten/ }).check();
  for (const [code, title] of UNITS) {
    await page.getByLabel('Cari di pustaka unit').fill(code);
    await press(page, 'Cari unit');
    await press(page, `Tambahkan ${title}`);
    await page.getByLabel(`JP untuk ${title}`).fill('4');
  }
  await press(page, page.getByRole('button', { name: /^Terbitkan versi 1$/ }));
  equal('publishing shows no fault', await page.locator('main .error, main .notice.bad').allInnerTexts(), []);
  await pages.nobody.goto('/');
  await pages.nobody.getByRole('link', { name: COURSE }).first().click();
  const shown = await words(pages.nobody);
  check('the public page names both units', UNITS.every(([, title]) => shown.includes(title)), shown);
}

async function openACohort() {
  const page = pages.koordinator;
  await page.goto('/angkatan/baru');
  await page.getByRole('link', { name: `Pilih ${COURSE}` }).click();
  await page.getByLabel('Hari pertama').fill(DAYS[0]);
  await page.getByLabel('Hari terakhir').fill(DAYS.at(-1));
  await page.getByLabel('Di tempat').check();
  await page.getByLabel('Tempat', { exact: true }).fill('Aula lantai 2');
  await page.getByLabel('Jumlah tempat').fill('32');
  await page.getByLabel('Dwi Hastuti').check();
  await page.getByLabel('Adi Nugroho').check();
  await page.locator('#jam1').fill('08:00');
  await page.locator('#jp1').fill('2');
  await page.locator('#jam2').fill('');
  await page.locator('#jp2').fill('');
  await press(page, 'Lihat jadwalnya dulu');
  check('the timetable is shown before it is made', /4.sesi/.test(await words(page, '#hasil')), await words(page, '#hasil'));
  await press(page, 'Rencanakan angkatan ini');
  cohort = new URL(page.url()).pathname;
  check('planning leads to the cohort', /^\/angkatan\/\d+$/.test(cohort), page.url());
  equal('it has the next number of its year', await words(page, 'h1'), 'Angkatan 1 Tahun 2026');
  await press(page, 'Buka pendaftaran');
  check('the cohort is open', /Pendaftaran .* dibuka/.test(await words(page, '[role=status]')));
  await page.goto(`${cohort}/jadwal`);
  equal('four sessions stand on the timetable', await page.locator('.timetable tbody tr:not(.day)').count(), 4);
}

async function checkFile(name) {
  const page = pages.koordinator;
  await page.goto(`${cohort}/impor`);
  await page.getByLabel('Berkas peserta').setInputFiles(file(name));
  await press(page, 'Periksa berkas');
  return figures(page);
}

async function enrolled() {
  await pages.koordinator.goto(`${cohort}/peserta`);
  return pages.koordinator.locator('table.stacks tbody th a').allInnerTexts();
}

async function importPeople() {
  const page = pages.koordinator;
  equal('the dry run of the faulty file counts 28 fine and 2 faulty', await checkFile('peserta-salah.xlsx'),
    { 'Akan diimpor': 28, 'Perlu diperbaiki': 2, 'Sudah terdaftar': 0 });
  const faults = (await page.locator('section[aria-labelledby=salah] tbody tr').allInnerTexts()).map(one);
  check('line 13 is reported with its telephone and its e-mail',
    /Baris 13 Yudi Hartanto.*Telepon: .+ Email: .+/.test(faults[0]), faults[0]);
  check('line 22 is reported for its name', /Baris 22.*Nama: .+/.test(faults[1]), faults[1]);
  check('nothing else is reported', !/Telepon:|Email:/.test(faults[1]) && faults.length === 2, faults);
  const checked = page.url();
  equal('a dry run stores nobody', (await enrolled()).length, 0);
  await page.goto(checked);
  await press(page, 'Impor 28 orang');
  check('leaving lines out must be said', await page.locator('.error').count() > 0, await words(page));
  await page.getByRole('checkbox', { name: /Lewati 2 baris/ }).check();
  await press(page, 'Impor 28 orang');
  equal('28 have a seat', (await enrolled()).length, 28);
  equal('the corrected file adds the two', await checkFile('peserta-benar.xlsx'),
    { 'Akan diimpor': 2, 'Perlu diperbaiki': 0, 'Sudah terdaftar': 28 });
  await press(page, 'Impor 2 orang');
  equal('the 30 of the file have a seat, each once', (await enrolled()).sort(), [...IMPORTED].sort());
  equal('the same file again finds nothing to do', await checkFile('peserta-benar.xlsx'),
    { 'Akan diimpor': 0, 'Perlu diperbaiki': 0, 'Sudah terdaftar': 30 });
  check('and says so', (await words(page)).includes('Semua orang di berkas ini sudah terdaftar.'));
}

async function applyByHerself() {
  const page = pages.peserta = await person(browser, server.base, { viewport: phone, script: false });
  await page.goto('/');
  await page.getByRole('link', { name: COURSE }).first().click();
  await page.locator(`a[href="${cohort}/daftar"]`).first().click();
  await page.getByLabel('Nama seperti di KTP').fill(HERSELF.name);
  await page.getByLabel('Nomor WhatsApp').fill(HERSELF.phone);
  await page.getByText('Tidak pakai WhatsApp? Tulis email').click();
  await page.getByLabel('Email', { exact: true }).fill(HERSELF.email);
  const regions = page.getByLabel('Kabupaten atau kota tempat tinggal');
  if (await regions.count()) await regions.selectOption({ label: 'Kota Semarang' });
  await page.getByLabel('Buat kata sandi').fill(HERSELF.password);
  await press(page, 'Simpan dan lanjut');
  check('the second screen shows what she applies for', (await words(page)).includes(COURSE));
  await page.getByLabel('Nama usaha').fill('Keripik Nurul');
  await press(page, 'Daftar');
  check('she gets a receipt', /^\/pendaftaran\/[^/]+$/.test(new URL(page.url()).pathname), page.url());
  const receipt = await words(page);
  check('with a number and her name', /Nomor pendaftaran \S+/.test(receipt) && receipt.includes(HERSELF.name), receipt);
  check('with a seat', await page.locator('.verdict.good').count() === 1, receipt);
  const all = await enrolled();
  equal('31 people have a seat', all.length, 31);
  check('she is one of them', all.includes(HERSELF.name));
  await page.goto('/saya');
  check('her own page names the course', (await words(page)).includes(COURSE));
}

async function startTheCohort() {
  await at(`${DAYS[0]}T08:30:00`);
  await pages.koordinator.goto(cohort);
  await press(pages.koordinator, 'Mulai angkatan');
  check('the cohort runs', /dimulai/.test(await words(pages.koordinator, '[role=status]')));
}

const marks = (page) => page.locator('.roster .mark').allInnerTexts();
const row = (page, name) => page.locator('.roster li').filter({ hasText: name }).getByRole('button');

async function tap(page, name, times, word) {
  for (let i = 0; i < times; i += 1) await row(page, name).click();
  await row(page, name).locator('.mark', { hasText: word }).waitFor();
  await page.locator('#tersimpan .chip.good').waitFor();
}

async function recordADay(day, index) {
  if (index) await at(`${day}T08:30:00`);
  const page = pages.instruktur;
  await page.goto('/hari-ini');
  await page.locator('section[aria-labelledby=kini] a[href*="/sesi/"]').click();
  await page.locator('#presensi').waitFor();
  const roster = page.url();
  equal(`${day}: nobody is recorded yet`, count(await marks(page), 'Belum dicatat'), 31);
  const away = index % 2 === 0;
  if (away) {
    await tap(page, OFTEN_AWAY[0], 5, 'Alpa');
    await page.getByRole('link', { name: `Rincian ${OFTEN_AWAY[1]}` }).click();
    await page.getByRole('radio', { name: /^Alpa/ }).check();
    await page.getByLabel('Alasan', { exact: true }).fill('Tanpa kabar');
    await press(page, 'Simpan');
    await page.goto(roster);
  }
  if (index === 1) {
    await tap(page, IMPORTED[1], 2, 'Terlambat');
    await tap(page, IMPORTED[2], 1, 'Hadir');
    await page.getByRole('button', { name: 'Urungkan' }).click();
    await row(page, IMPORTED[2]).locator('.mark', { hasText: 'Belum dicatat' }).waitFor();
  }
  await page.locator('button[name=semua]').click();
  await page.locator('#selesai').waitFor();
  await page.reload();
  const now = await marks(page);
  equal(`${day}: all are recorded, the exceptions kept`,
    [count(now, 'Hadir'), count(now, 'Alpa'), count(now, 'Terlambat')], away ? [29, 2, 0] : index === 1 ? [30, 0, 1] : [31, 0, 0]);
  if (away) equal(`${day}: those two are the absent`, [await row(page, OFTEN_AWAY[0]).locator('.mark').innerText(),
    await row(page, OFTEN_AWAY[1]).locator('.mark').innerText()], ['Alpa', 'Alpa']);
  await page.getByRole('link', { name: 'Selesai' }).click();
}

async function assess() {
  await at('2026-11-13T09:00:00');
  const page = pages.asesor;
  await page.goto('/asesor');
  await page.locator(`a[href="${cohort}/penilaian"]`).first().click();
  const units = await page.locator('table.matrix thead th').count() - 1;
  equal('the grid has both units', units, UNITS.length);
  for (let unit = 0; unit < units; unit += 1) {
    await page.goto(`${cohort}/penilaian`);
    await page.locator('table.matrix tbody tr').first().locator('td a').nth(unit).click();
    await page.locator('form.assess').waitFor();
    if (unit === 0) {
      const met = page.getByRole('radio', { name: 'Tercapai', exact: true });
      const all = await met.count();
      for (let i = 0; i < all - 1; i += 1) await met.nth(i).check();
      await press(page, 'Kompeten');
      check('competent with one criterion open is refused', await page.locator('main .notice.bad').count() === 1, await words(page));
      equal('and nothing is decided', await page.locator('form.assess').count(), 1);
    }
    const seen = new Set();
    for (let i = 0; i < 31; i += 1) {
      seen.add(await page.locator('h1').innerText());
      await press(page, 'Semua tercapai dan kompeten');
      const fault = page.locator('main .notice.bad, main .error');
      if (await fault.count()) check('everything met and competent is taken', false, one(await fault.first().innerText()));
    }
    equal(`unit ${unit + 1}: 31 people, each once`, seen.size, 31);
  }
  await page.goto(`${cohort}/penilaian`);
  equal('62 of 62 decisions', await words(page, '#maju'), '62 dari 62 keputusan');
  equal('all K', count(await page.locator('a.mark.cell').allInnerTexts(), 'K'), 62);
}

async function closeTheCohort() {
  const page = pages.koordinator;
  await page.goto(cohort);
  await press(page, 'Tutup angkatan');
  await page.goto(`${cohort}/peserta`);
  const rows = await page.locator('table.stacks tbody tr').evaluateAll((all) => all.map((tr) => ({
    name: tr.querySelector('th').innerText.trim(), chip: tr.querySelector('.chip').innerText.trim(),
    missing: tr.cells[2].innerText.trim(),
  })));
  equal('29 are ready', rows.filter((r) => r.chip === 'Siap').map((r) => r.name).sort(), [...graduates].sort());
  const open = rows.filter((r) => r.chip !== 'Siap');
  equal('two are not', open.map((r) => r.name).sort(), [...OFTEN_AWAY].sort());
  check('and the table says what they lack, in JP', open.every((r) => one(r.missing).startsWith('Kurang 3 JP')), JSON.stringify(open));
  await page.getByRole('link', { name: OFTEN_AWAY[1], exact: true }).click();
  const his = await words(page);
  check('the coordinator reads why', /Kehadiran/.test(his) && /4 dari 8 JP/.test(his), his);
  await pages.peserta.goto('/saya');
  const hers = await words(pages.peserta);
  check('she is told why in plain words', /Kehadiran/.test(hers) && /4 dari 8 JP/.test(hers), hers);
  check('and what was needed', hers.includes('Paling sedikit 7 dari 8 JP. Jam yang tersisa tidak cukup lagi.'), hers);
}

async function issue() {
  const page = pages.koordinator;
  await page.goto(`${cohort}/sertifikat`);
  equal('the dry run counts them', await figures(page), { Siap: 29, 'Belum siap': 2, 'Sudah terbit': 0 });
  await press(page, page.getByRole('button', { name: 'Terbitkan 29 sertifikat' }));
  check('one confirmation leads to the progress', /\/sertifikat\/proses\/\d+$/.test(page.url()), page.url());
  await page.getByRole('heading', { name: 'Penerbitan selesai' }).waitFor({ timeout: 90_000 });
  equal('the bar reaches 29', await page.locator('progress').evaluate((bar) => [bar.value, bar.max]), [29, 29]);
  check('and the words say so', /\b29\b/.test(await words(page, '#maju')), await words(page, '#maju'));
  await page.goto(`${cohort}/sertifikat`);
  equal('the list has 29 issued', await figures(page), { Siap: 0, 'Belum siap': 2, 'Sudah terbit': 29 });
}

async function receive() {
  const withPaper = () => mail.mails.filter((m) => m.parsed.attachments.length);
  await until('29 mails with an attachment', () => withPaper().length >= 29, 90_000);
  await until('all mail is sent', async () => {
    await pages.koordinator.goto('/pesan?keadaan=queued');
    return !(await pages.koordinator.locator('main a[href^="/pesan/"]').count());
  }, 30_000);
  const mails = withPaper();
  equal('29 mails carry a certificate', mails.length, 29);
  equal('each goes to its graduate, once', mails.map((m) => m.to.join()).sort(), graduates.map(addressOf).sort());
  const numbers = [];
  await each(mails, 4, async (got, i) => {
    const name = graduates.find((g) => addressOf(g) === got.to[0]);
    const { attachments, text, html } = got.parsed;
    equal(`one PDF for ${name}`, attachments.map((a) => a.contentType), ['application/pdf']);
    check(`the mail to ${name} has text and HTML with the name`, text?.includes(name) && Boolean(html), text);
    const pdf = path.join(papers, `${i}.pdf`);
    fs.writeFileSync(pdf, attachments[0].content);
    const said = one((await sh('pdftotext', ['-layout', pdf, '-'])).stdout);
    check(`the paper of ${name} has the name`, said.includes(name), said);
    check(`the paper of ${name} has the course and both units`,
      said.includes(COURSE) && UNITS.every(([code]) => said.includes(code)), said);
    const number = /Nomor: (\S+)/.exec(said)?.[1];
    numbers.push(number);
    await sh('pdftoppm', ['-r', '200', '-png', '-f', '1', '-l', '1', '-singlefile', pdf, path.join(papers, String(i))]);
    const address = (await sh('zbarimg', ['--raw', '-q', path.join(papers, `${i}.png`)])).stdout.trim();
    check(`the code of ${name} leads here`, address.startsWith(`${server.base}/v/`), address);
    const nobody = await person(browser, server.base, { viewport: phone, script: false });
    const answer = await nobody.goto(address);
    equal(`the code of ${name} is answered without sign-in`, answer.status(), 200);
    equal(`the certificate of ${name} is valid`, await words(nobody, 'h1'), 'Sertifikat ini asli dan berlaku');
    const page = await words(nobody);
    check(`the check shows ${name} and the number`, page.includes(name) && number && page.includes(number), page);
    check(`the check keeps ${name}'s contacts to itself`, !page.includes(got.to[0]) && !/0812345/.test(page), page);
    await nobody.context().close();
  });
  equal('the numbers are gapless', numbers.map((n) => Number(/^\d+/.exec(n ?? '')?.[0])).sort((a, b) => a - b),
    Array.from({ length: 29 }, (_, i) => i + 1));
  equal('every mail has an id of its own', new Set(mails.map((m) => m.parsed.messageId)).size, 29);
}

async function examine() {
  await pages.peserta.goto('/saya');
  check('she has no certificate', !(await pages.peserta.locator('a[href^="/v/"]').count()));
  const doctor = await run(['doctor'], { data });
  equal('doctor finds nothing', doctor.code, 0);
  if (doctor.code) console.error(doctor.text);
}

const steps = [
  makeTheCentre, addStaff, importStandards, writeTheCourse, openACohort, importPeople, applyByHerself, startTheCohort,
  ...DAYS.map((day, i) => Object.defineProperty(() => recordADay(day, i), 'name', { value: `recordADay ${day}` })),
  assess, closeTheCohort, issue, receive, examine,
];

let doing = 'start';
try {
  await at('2026-11-02T08:00:00');
  pages.nobody = await person(browser, server.base, { viewport: desk });
  for (const step of steps) {
    doing = step.name;
    const began = Date.now();
    await step();
    if (process.env.VERBOSE) console.error(`  ${doing}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
  }
} catch (error) {
  check(`${doing} comes to its end`, false, error.stack);
  for (const [who, page] of Object.entries(pages)) {
    console.error(`  ${who} is at ${page.url()}: ${(await words(page).catch(() => '')).slice(0, 600)}`);
  }
  console.error(server?.text.split('\n').filter((line) => /ERROR|WARN|panic/.test(line)).slice(-20).join('\n'));
} finally {
  await browser.close();
  await server?.end();
  await mail.close();
  for (const folder of [data, papers]) fs.rmSync(folder, { recursive: true, force: true });
}
finish();
