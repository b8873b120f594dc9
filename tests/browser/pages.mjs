// Every main page, at both sizes, in both languages, light and dark: no WCAG 2.2 AA violation by axe, no
// sideways scroll; a first visit to a trainee's or public page weighs at most 15 kB; those pages say
// the same without JavaScript. Also takes the pictures that the README shows.
import fs from 'node:fs';
import path from 'node:path';
import { check, equal, finish } from './lib/check.mjs';
import { desk, launch, person, phone, signIn, violations } from './lib/browser.mjs';
import { Server, root, scratch } from './lib/server.mjs';

const PASSWORD = 'angkatan-demo';
const FIRST_VISIT = 15_000; // bytes over the wire: one TCP flight
const shots = process.env.SHOTS ? path.resolve(root, process.env.SHOTS) : null;

const data = scratch('pages');
const server = await new Server({ data, command: ['demo'] }).start(120_000);
const browser = await launch();

/** The first link on a page that leads to where `pattern` says. */
async function linkTo(page, from, pattern) {
  await page.goto(from);
  const all = await page.locator('a[href]').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
  const found = all.find((href) => pattern.test(href));
  if (!found) throw new Error(`no link like ${pattern} on ${from}`);
  return found;
}

async function collect() {
  const as = {};
  for (const who of [null, 'peserta', 'instruktur', 'asesor', 'koordinator', 'admin']) {
    const page = await person(browser, server.base);
    if (who) await signIn(page, `${who}@demo.example`, PASSWORD);
    as[who ?? 'nobody'] = page;
  }
  const cohorts = await linkTo(as.koordinator, '/angkatan?keadaan=running', /^\/angkatan\/\d+$/);
  const course = await linkTo(as.nobody, '/', /^\/pelatihan\//);
  const apply = await linkTo(as.nobody, course, /^\/angkatan\/\d+\/daftar$/).catch(() => null);
  const roster = await linkTo(as.instruktur, '/hari-ini', /^\/angkatan\/\d+\/sesi\/\d+$/);
  const one = await linkTo(as.instruktur, roster, /^\/angkatan\/\d+\/sesi\/\d+\/\d+$/);
  const trainee = await linkTo(as.koordinator, `${cohorts}/peserta`, /^\/angkatan\/\d+\/peserta\/\d+$/);
  const unit = await linkTo(as.asesor, `${cohorts}/penilaian`, /^\/angkatan\/\d+\/penilaian\/\d+\/\d+$/);
  const managed = await linkTo(as.koordinator, '/kelola/pelatihan', /^\/kelola\/pelatihan\/\d+$/);
  const skkni = await linkTo(as.koordinator, '/skkni', /^\/skkni\/unit\/\d+$/);
  const finished = await linkTo(as.koordinator, '/angkatan?keadaan=finished', /^\/angkatan\/\d+$/);
  const certificate = await linkTo(as.koordinator, `${finished}/sertifikat`, /^\/v\/[A-Z0-9-]+$/);
  const message = await linkTo(as.koordinator, '/pesan', /^\/pesan\/\d+$/);
  const list = [
    // [name, who, path, light (15 kB, no script)]
    ['katalog', 'nobody', '/', true], ['pelatihan', 'nobody', course, true], ['masuk', 'nobody', '/masuk', true],
    ['periksa', 'nobody', '/v', true], ['sertifikat-berlaku', 'nobody', certificate, true],
    ['tidak-ada', 'nobody', '/tidak-ada', true], ...(apply ? [['daftar', 'nobody', apply, true]] : []),
    ['beranda-peserta', 'peserta', '/saya', true], ['akun', 'peserta', '/akun', true],
    ['hari-ini', 'instruktur', '/hari-ini'], ['presensi', 'instruktur', roster], ['presensi-satu', 'instruktur', one],
    ['kehadiran', 'instruktur', `${cohorts}/kehadiran`],
    ['asesor', 'asesor', '/asesor'], ['penilaian', 'asesor', `${cohorts}/penilaian`], ['penilaian-orang', 'asesor', unit],
    ['beranda-koordinator', 'koordinator', '/koordinator'], ['angkatan', 'koordinator', '/angkatan'],
    ['angkatan-baru', 'koordinator', '/angkatan/baru'], ['ringkasan', 'koordinator', cohorts],
    ['ubah', 'koordinator', `${cohorts}/ubah`], ['jadwal', 'koordinator', `${cohorts}/jadwal`],
    ['peserta', 'koordinator', `${cohorts}/peserta`], ['peserta-satu', 'koordinator', trainee],
    ['tambah', 'koordinator', `${cohorts}/tambah-peserta`], ['impor', 'koordinator', `${cohorts}/impor`],
    ['sertifikat', 'koordinator', `${cohorts}/sertifikat`], ['sertifikat-terbit', 'koordinator', `${finished}/sertifikat`],
    ['kelola', 'koordinator', '/kelola/pelatihan'], ['kelola-satu', 'koordinator', managed],
    ['skkni', 'koordinator', '/skkni'], ['skkni-unit', 'koordinator', skkni], ['skkni-impor', 'koordinator', '/skkni/impor'],
    ['pesan', 'koordinator', '/pesan'], ['pesan-satu', 'koordinator', message],
    ['pengaturan', 'admin', '/pengaturan'], ['staf', 'admin', '/pengaturan/staf'],
  ];
  const cookies = {};
  for (const [who, page] of Object.entries(as)) { cookies[who] = await page.context().cookies(); await page.context().close(); }
  return { list, cookies };
}

const { list, cookies } = await collect();

for (const language of ['id', 'en']) {
  for (const [size, viewport] of [['360x640', phone], ['1280x800', desk]]) {
    for (const dark of [false, true]) {
      for (const [name, who, where] of list) {
        const page = await person(browser, server.base, { viewport, dark, language });
        await page.context().addCookies(cookies[who]);
        await page.context().addCookies([{ name: 'bahasa', value: language, url: server.base }]);
        const complaints = [];
        page.on('console', (m) => { if (m.type() === 'error' && !/404/.test(m.text())) complaints.push(m.text()); });
        const at = `${name} ${size} ${language}${dark ? ' dark' : ''}`;
        const answer = await page.goto(where);
        check(`${at} answers`, answer.status() === (name === 'tidak-ada' ? 404 : 200), answer.status());
        equal(`axe on ${at}`, await violations(page), []);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        check(`${at} does not scroll sideways`, wide <= 0, `${wide} px`);
        equal(`console on ${at}`, complaints, []);
        if (shots && language === 'id' && !dark) {
          fs.mkdirSync(shots, { recursive: true });
          await page.screenshot({ path: path.join(shots, `${name}-${size}.png`) });
        }
        await page.context().close();
      }
    }
  }
}

for (const [name, who, where, light] of list) {
  if (!light) continue;
  const page = await person(browser, server.base, { viewport: phone });
  await page.context().addCookies(cookies[who]);
  const wire = await page.context().newCDPSession(page);
  let bytes = 0;
  await wire.send('Network.enable');
  wire.on('Network.loadingFinished', (e) => { bytes += e.encodedDataLength; });
  await page.goto(where, { waitUntil: 'networkidle' });
  check(`${name} weighs at most ${FIRST_VISIT} bytes on a first visit`, bytes <= FIRST_VISIT, bytes);
  const words = await page.locator('main').innerText();
  await page.context().close();
  const plain = await person(browser, server.base, { viewport: phone, script: false });
  await plain.context().addCookies(cookies[who]);
  await plain.goto(where);
  equal(`${name} says the same without JavaScript`, await plain.locator('main').innerText(), words);
  await plain.context().close();
}

await browser.close();
await server.end();
fs.rmSync(data, { recursive: true });
finish();
