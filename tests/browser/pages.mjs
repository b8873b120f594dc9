// Every page, at both sizes, in both languages, light and dark: no WCAG 2.2 AA violation by axe, no
// sideways scroll, nothing on the console; a first visit to a trainee's or public page weighs at most
// 15 kB; those pages say the same without JavaScript. With SHOTS=folder it also takes the pictures of
// the main pages that the README shows. While mending: ONLY=regex limits the pages, AT=address takes a demo that already runs.
import fs from 'node:fs';
import path from 'node:path';
import { check, equal, finish } from './lib/check.mjs';
import { desk, launch, person, phone, violations } from './lib/browser.mjs';
import { Client, each } from './lib/http.mjs';
import { Server, root, scratch } from './lib/server.mjs';

const PASSWORD = 'angkatan-demo';
const FIRST_VISIT = 15_000; // bytes over the wire: one TCP flight
const shots = process.env.SHOTS ? path.resolve(root, process.env.SHOTS) : null;
const only = process.env.ONLY ? new RegExp(process.env.ONLY) : null;

const data = process.env.AT ? null : scratch('pages');
const server = data ? await new Server({ data, command: ['demo'] }).start(240_000) : { base: process.env.AT };
const browser = await launch();

/** The first link on a page that leads to where `pattern` says. */
async function linkTo(client, from, pattern) {
  const { body } = await client.get(from);
  const all = [...body.matchAll(/<a [^>]*href="([^"]*)"/g)].map((found) => found[1]);
  const found = all.find((href) => pattern.test(href));
  if (!found) throw new Error(`no link like ${pattern} on ${from}`);
  return found;
}

/** The link on a page whose words hold these. */
async function named(client, from, words) {
  const { body } = await client.get(from);
  const all = [...body.matchAll(/<a [^>]*href="([^"]*)"[^>]*>([^<]*)/g)];
  const found = all.find(([, , said]) => said.includes(words));
  if (!found) throw new Error(`no link named ${words} on ${from}`);
  return found[1];
}

async function collect() {
  const as = {};
  const cookies = {};
  for (const who of ['nobody', 'peserta', 'instruktur', 'asesor', 'asesor2', 'koordinator', 'admin']) {
    as[who] = new Client(server.base);
    if (who !== 'nobody') {
      const answer = await as[who].post('/masuk', { akun: `${who}@demo.example`, sandi: PASSWORD });
      if (answer.status !== 303) throw new Error(`${who} could not sign in: ${answer.status}`);
    }
    cookies[who] = [...as[who].cookies].filter(([name]) => name !== 'bahasa').map(([name, value]) => ({ name, value, url: server.base }));
  }
  const running = await linkTo(as.koordinator, '/angkatan?keadaan=running', /^\/angkatan\/\d+$/);
  const finished = await linkTo(as.koordinator, '/angkatan?keadaan=finished', /^\/angkatan\/\d+$/);
  const course = await linkTo(as.nobody, '/', /^\/pelatihan\//);
  const apply = await linkTo(as.nobody, course, /^\/angkatan\/\d+\/daftar$/);
  const unit = await linkTo(as.nobody, course, /^\/skkni\/unit\/\d+$/);
  const card = await linkTo(as.peserta, '/saya', /^\/kartu-saya\/\d+$/);
  const cards = `${running}/kartu`;
  const holder = await linkTo(as.koordinator, cards, /\/kartu\/\d+$/);
  const withdraw = await linkTo(as.peserta, '/saya', /^\/pendaftaran\/\d+\/mundur$/);
  const roster = await linkTo(as.instruktur, '/hari-ini', /^\/angkatan\/\d+\/sesi\/\d+$/);
  const mark = await linkTo(as.instruktur, roster, /^\/angkatan\/\d+\/sesi\/\d+\/\d+$/);
  const judged = await linkTo(as.asesor, `${running}/penilaian`, /^\/angkatan\/\d+\/penilaian\/\d+\/\d+$/);
  const trainee = await linkTo(as.koordinator, `${running}/peserta`, /^\/angkatan\/\d+\/peserta\/\d+$/);
  const session = await linkTo(as.koordinator, `${running}/jadwal`, /^\/angkatan\/\d+\/ubah-sesi\/\d+$/);
  const opening = await linkTo(as.koordinator, '/angkatan/baru', /^\/angkatan\/baru\?pelatihan=\d+$/);
  const managed = await linkTo(as.koordinator, '/kelola/pelatihan', /^\/kelola\/pelatihan\/\d+$/);
  const decree = await linkTo(as.koordinator, '/skkni', /^\/skkni\/keputusan\/\d+$/);
  const certificate = await linkTo(as.koordinator, `${finished}/sertifikat`, /^\/v\/[A-Z0-9-]+$/i);
  const message = await linkTo(as.koordinator, '/pesan', /^\/pesan\/\d+$/);
  const unreached = await linkTo(as.koordinator, '/pesan?keadaan=no_address', /^\/pesan\/\d+$/);
  // The cohort in the middle of its selection, as whoever checks its papers finds it; the one announced came before.
  const papers = await linkTo(as.instruktur, '/hari-ini', /^\/angkatan\/\d+\/seleksi\?tahap=submitted$/);
  const selection = papers.split('?')[0];
  const number = Number(selection.split('/')[2]);
  const announced = `/angkatan/${number - 1}/seleksi`;
  const applicant = await linkTo(as.koordinator, papers, /\/seleksi\/orang\/\d+/);
  const corrects = await linkTo(as.koordinator, `${selection}?tahap=correcting`, /\/seleksi\/orang\/\d+/);
  // Tests, plans of assessment, what trainees show, second assessors and appeals, what was missing when.
  const tests = `${running}/tes`;
  const sat = await linkTo(as.koordinator, tests, /^\/angkatan\/\d+\/tes\/\d+$/);
  const ownTests = await linkTo(as.peserta, '/saya', /^\/saya\/\d+\/tes$/);
  const result = await linkTo(as.peserta, ownTests, /^\/saya\/\d+\/tes\/\d+$/);
  const own = ownTests.replace(/\/tes$/, '');
  const ownUnit = await linkTo(as.peserta, '/saya', /^\/saya\/\d+\/unit\/\d+$/);
  const question = await linkTo(as.koordinator, '/soal', /^\/soal\/\d+$/);
  const course2 = await named(as.koordinator, '/kelola/pelatihan', 'Komputer untuk Kantor Kecil');
  const tested = await linkTo(as.koordinator, `${course2}/tes`, /\/tes\/\d+\/after$/);
  const planned = await linkTo(as.koordinator, `${course2}/asesmen`, /\/asesmen\/\d+$/);
  const shows = await linkTo(as.asesor, `${running}/bukti`, /^\/angkatan\/\d+\/bukti\/\d+$/);
  const second = await linkTo(as.asesor2, '/asesor', /^\/angkatan\/\d+\/penilaian\/\d+\/\d+$/);
  const appeal = await linkTo(as.koordinator, '/koordinator', /^\/angkatan\/\d+\/penilaian\/\d+\/\d+$/);
  const today = new Date().toISOString().slice(0, 10);
  const light = true; // a page of trainees or of everybody: 15 kB, and the same without JavaScript
  const shown = true; // a main page: its picture goes beside the README
  const list = [
    { name: 'katalog', who: 'nobody', where: '/', light, shown },
    { name: 'katalog-cari', who: 'nobody', where: '/?cari=batik', light },
    { name: 'katalog-nihil', who: 'nobody', where: '/?cari=zzzz', light },
    { name: 'pelatihan', who: 'nobody', where: course, light, shown },
    { name: 'daftar', who: 'nobody', where: apply, light, shown },
    { name: 'masuk', who: 'nobody', where: '/masuk', light },
    { name: 'cek', who: 'nobody', where: '/v', light },
    { name: 'cek-sertifikat', who: 'nobody', where: certificate, light, shown },
    { name: 'cek-nihil', who: 'nobody', where: '/v/ZZZZ-ZZZZ-ZZZZ', light, status: 404 },
    { name: 'unit', who: 'nobody', where: unit, light },
    { name: 'tidak-ada', who: 'nobody', where: '/tidak-ada', light, status: 404 },
    { name: 'saya', who: 'peserta', where: '/saya', light, shown },
    { name: 'kartu-saya', who: 'peserta', where: card, light },
    { name: 'mundur', who: 'peserta', where: withdraw, light },
    { name: 'kartu', who: 'koordinator', where: cards },
    { name: 'kartu-orang', who: 'koordinator', where: holder },
    { name: 'kartu-periksa', who: 'koordinator', where: `${cards}/periksa` },
    { name: 'akun', who: 'peserta', where: '/akun', light },
    { name: 'wilayah', who: 'peserta', where: '/akun/wilayah', light },
    { name: 'berkas', who: 'peserta', where: '/berkas', light },
    { name: 'ditolak', who: 'peserta', where: '/koordinator', light, status: 404 },
    { name: 'hari-ini', who: 'instruktur', where: '/hari-ini', shown },
    { name: 'presensi', who: 'instruktur', where: roster, shown },
    { name: 'presensi-orang', who: 'instruktur', where: mark },
    { name: 'kehadiran', who: 'instruktur', where: `${running}/kehadiran`, shown },
    { name: 'asesor', who: 'asesor', where: '/asesor' },
    { name: 'penilaian', who: 'asesor', where: `${running}/penilaian` },
    { name: 'penilaian-unit', who: 'asesor', where: judged, shown },
    { name: 'koordinator', who: 'koordinator', where: '/koordinator', shown },
    { name: 'angkatan', who: 'koordinator', where: '/angkatan' },
    { name: 'angkatan-selesai', who: 'koordinator', where: '/angkatan?keadaan=finished' },
    { name: 'angkatan-baru', who: 'koordinator', where: '/angkatan/baru' },
    { name: 'angkatan-buka', who: 'koordinator', where: opening },
    { name: 'ringkasan', who: 'koordinator', where: running },
    { name: 'ubah', who: 'koordinator', where: `${running}/ubah` },
    { name: 'jadwal', who: 'koordinator', where: `${running}/jadwal`, shown },
    { name: 'sesi-baru', who: 'koordinator', where: `${running}/sesi-baru` },
    { name: 'sesi-ubah', who: 'koordinator', where: session },
    { name: 'peserta', who: 'koordinator', where: `${running}/peserta`, shown },
    { name: 'peserta-orang', who: 'koordinator', where: trainee },
    { name: 'tambah', who: 'koordinator', where: `${running}/tambah-peserta` },
    { name: 'impor', who: 'koordinator', where: `${running}/impor` },
    { name: 'sertifikat', who: 'koordinator', where: `${running}/sertifikat`, shown },
    { name: 'sertifikat-terbit', who: 'koordinator', where: `${finished}/sertifikat` },
    { name: 'kelola', who: 'koordinator', where: '/kelola/pelatihan' },
    { name: 'kelola-satu', who: 'koordinator', where: managed },
    { name: 'kelola-baru', who: 'koordinator', where: '/kelola/pelatihan/baru' },
    { name: 'skkni', who: 'koordinator', where: '/skkni' },
    { name: 'skkni-cari', who: 'koordinator', where: decree },
    { name: 'skkni-impor', who: 'koordinator', where: '/skkni/impor' },
    { name: 'pesan', who: 'koordinator', where: '/pesan' },
    { name: 'pesan-satu', who: 'koordinator', where: message },
    { name: 'pesan-tanpa-alamat', who: 'koordinator', where: unreached },
    { name: 'seleksi', who: 'koordinator', where: selection, shown },
    { name: 'seleksi-orang', who: 'koordinator', where: applicant.replaceAll('&amp;', '&'), shown },
    { name: 'seleksi-perbaikan', who: 'koordinator', where: corrects.replaceAll('&amp;', '&') },
    { name: 'seleksi-atur', who: 'koordinator', where: `${selection}/atur` },
    { name: 'seleksi-undian', who: 'koordinator', where: `${selection}/urutan` },
    { name: 'seleksi-nilai', who: 'koordinator', where: `${selection}/nilai` },
    { name: 'seleksi-urutan', who: 'koordinator', where: `${announced}/urutan` },
    { name: 'seleksi-diumumkan', who: 'koordinator', where: announced },
    { name: 'seleksi-petugas', who: 'instruktur', where: papers },
    { name: 'seleksi-petugas-orang', who: 'instruktur', where: applicant.replaceAll('&amp;', '&') },
    { name: 'seleksi-petugas-nilai', who: 'asesor', where: `${selection}/nilai` },
    { name: 'pengumuman', who: 'nobody', where: `/pengumuman/${number - 1}`, light },
    { name: 'undian', who: 'nobody', where: `/undian/${number - 1}`, light },
    { name: 'undian-janji', who: 'nobody', where: `/undian/${number}`, light },
    { name: 'undian-periksa', who: 'nobody', where: '/undian/periksa', light },
    { name: 'daftar-seleksi', who: 'peserta', where: `/angkatan/${number}/daftar`, light },
    { name: 'tes-saya', who: 'peserta', where: ownTests, light },
    { name: 'tes-hasil', who: 'peserta', where: result, light },
    { name: 'unit-saya', who: 'peserta', where: ownUnit, light },
    { name: 'diri', who: 'peserta', where: `${own}/diri`, light },
    { name: 'bukti-saya', who: 'peserta', where: `${own}/bukti`, light },
    { name: 'bukti-baru', who: 'peserta', where: `${own}/bukti/baru`, light },
    { name: 'riwayat-saya', who: 'peserta', where: `${own}/riwayat?tanggal=${today}`, light },
    { name: 'tes', who: 'koordinator', where: tests },
    { name: 'tes-orang', who: 'koordinator', where: sat },
    { name: 'soal', who: 'koordinator', where: '/soal' },
    { name: 'soal-satu', who: 'koordinator', where: question },
    { name: 'soal-impor', who: 'koordinator', where: '/soal/impor' },
    { name: 'soal-unduh', who: 'koordinator', where: '/soal/unduh' },
    { name: 'tes-rencana', who: 'koordinator', where: `${course2}/tes` },
    { name: 'tes-atur', who: 'koordinator', where: tested },
    { name: 'asesmen', who: 'koordinator', where: `${course2}/asesmen` },
    { name: 'asesmen-unit', who: 'koordinator', where: planned },
    { name: 'riwayat', who: 'koordinator', where: `${trainee}/riwayat?tanggal=${today}` },
    { name: 'banding', who: 'koordinator', where: appeal },
    { name: 'bukti', who: 'asesor', where: `${running}/bukti` },
    { name: 'bukti-orang', who: 'asesor', where: shows },
    { name: 'asesor-kedua', who: 'asesor2', where: second },
    { name: 'asesor-kedua-nilai', who: 'asesor2', where: `${second}/kedua` },
    { name: 'pengaturan', who: 'admin', where: '/pengaturan' },
    { name: 'staf', who: 'admin', where: '/pengaturan/staf' },
  ];
  return { list: only ? list.filter((page) => only.test(page.name)) : list, cookies };
}

const { list, cookies } = await collect();
const people = [...new Set(list.map((page) => page.who))];

// One browser of one's own for each person, size and language; light and dark are looked at on one load.
const tours = [];
for (const language of ['id', 'en']) {
  for (const [size, viewport] of [['360x640', phone], ['1280x800', desk]]) {
    for (const who of people) tours.push({ language, size, viewport, who });
  }
}

async function tour({ language, size, viewport, who }) {
  const page = await person(browser, server.base, { viewport, language });
  await page.context().addCookies(cookies[who]);
  let complaints = [];
  page.on('console', (m) => { if (m.type() === 'error' && !/status of 404/.test(m.text())) complaints.push(m.text()); });
  page.on('pageerror', (e) => complaints.push(String(e)));
  for (const { name, where, shown, status = 200 } of list.filter((one) => one.who === who)) {
    const at = `${name} ${size} ${language}`;
    complaints = [];
    await page.emulateMedia({ colorScheme: 'light' });
    const answer = await page.goto(where);
    check(`${at} answers ${status}`, answer.status() === status, answer.status());
    equal(`language of ${at}`, await page.getAttribute('html', 'lang'), language);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(`${at} does not scroll sideways`, wide <= 0, `${wide} px`);
    if (shots && (shown || process.env.SHOTS_ALL) && language === 'id') {
      fs.mkdirSync(shots, { recursive: true });
      await page.screenshot({ path: path.join(shots, `${name}-${size}.png`) });
    }
    equal(`axe on ${at}`, await violations(page), []);
    await page.emulateMedia({ colorScheme: 'dark' });
    equal(`axe on ${at} dark`, await violations(page), []);
    equal(`console on ${at}`, complaints, []);
  }
  await page.context().close();
}

/** A first visit: its bytes over the wire, and what the page says with and without JavaScript. */
async function firstVisit({ name, who, where, language }) {
  const page = await person(browser, server.base, { viewport: phone, language });
  await page.context().addCookies(cookies[who]);
  const wire = await page.context().newCDPSession(page);
  let bytes = 0;
  await wire.send('Network.enable');
  wire.on('Network.loadingFinished', (e) => { bytes += e.encodedDataLength; });
  await page.goto(where, { waitUntil: 'networkidle' });
  check(`${name} ${language} weighs at most ${FIRST_VISIT} bytes on a first visit`, bytes <= FIRST_VISIT, bytes);
  const words = await page.locator('main').innerText();
  await page.context().close();
  const plain = await person(browser, server.base, { viewport: phone, script: false, language });
  await plain.context().addCookies(cookies[who]);
  await plain.goto(where);
  equal(`${name} ${language} says the same without JavaScript`, await plain.locator('main').innerText(), words);
  await plain.context().close();
  return { name, language, bytes };
}

await each(tours, 2, tour);
const visits = ['id', 'en'].flatMap((language) => list.filter((one) => one.light).map((one) => ({ ...one, language })));
const weights = [];
await each(visits, 2, async (one) => weights.push(await firstVisit(one)));

await browser.close();
if (data) { await server.end(); fs.rmSync(data, { recursive: true }); }
weights.sort((a, b) => b.bytes - a.bytes);
for (const { name, language, bytes } of weights.slice(0, 3)) console.log(`heavy first visit: ${name} ${language}, ${bytes} bytes`);
finish();
