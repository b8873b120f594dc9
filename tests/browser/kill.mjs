// The process is killed (SIGKILL) five times at random moments while it issues 500 certificates, and
// started again each time: 500 certificates, their numbers without a gap, 500 different letters at a
// real mail server, none missing, nothing for `doctor` to find.
import fs from 'node:fs';
import { check, equal, finish, until } from './lib/check.mjs';
import { databases, firstAdministrator, moved, name, openCohort, page, sent, taken } from './lib/centre.mjs';
import { mailServer } from './lib/mail.mjs';
import { run, scratch, Server } from './lib/server.mjs';

const PEOPLE = 500;
const KILLS = 5;
const STRIDE = 60; // certificates from one kill to the next
const LATEST = 400; // ms after the moment chosen, so that a kill hits anything the program does

const numbers = Array.from({ length: PEOPLE }, (_, n) => `${String(n + 1).padStart(4, '0')}/SP/XI/2026`);
const unique = (list) => [...new Set(list)];

async function story({ kind, env: database }, server) {
  const began = Date.now();
  const { data } = server;
  const mail = await mailServer();
  const env = { ...database, ANGKATAN_SMTP: mail.url, ANGKATAN_SIGN_IN_LIMIT: '100000' };
  const at = (clock) => { server.env = { ...env, ANGKATAN_CLOCK: clock }; return server.start(); };
  const say = (text) => console.log(`${kind}, ${String(Math.round((Date.now() - began) / 1000)).padStart(3)} s: ${text}`);

  await at('2026-11-02T08:00:00+07:00');
  const she = await firstAdministrator(server);
  const id = await openCohort(she, { seats: PEOPLE, day: '2026-11-09' });
  const people = Array.from({ length: PEOPLE }, (_, n) => ({ name: name(n), email: `peserta${n + 1}@surat.example` }));
  const csv = ['Nama,Email,Kabupaten/Kota', ...people.map((p) => `${p.name},${p.email},Kota Semarang`)].join('\r\n');
  const dry = await she.upload(`/angkatan/${id}/impor`, {}, 'berkas', { name: 'peserta.csv', bytes: Buffer.from(csv) });
  equal(`${kind}: the file is taken`, dry.status, 303);
  const plan = await page(she, dry.location);
  equal(`${kind}: the dry run would import`, Number(taken(plan, /Akan diimpor<\/dt><dd>(\d+)/, 'how many')), PEOPLE);
  await sent(she, dry.location, {});
  await until('a letter to everybody who was imported', () => mail.mails.length >= PEOPLE);
  await server.end();
  const invitations = mail.mails.splice(0);
  equal(`${kind}: letters about the enrolment`, unique(invitations.map((m) => m.to[0])).length, PEOPLE);
  say(`${PEOPLE} people imported, told by letter`);

  await at('2026-11-09T08:10:00+07:00');
  await moved(she, id, 'running');
  const roster = taken(await page(she, '/hari-ini'), new RegExp(`href="(/angkatan/${id}/sesi/\\d+)"`), 'the session');
  await sent(she, roster, { semua: 'hadir' });
  await server.end();

  // Each start is three minutes after the one before: what a killed process had claimed (an issuing run for
  // ten seconds, a letter for two minutes) is free again, so work goes on at once and the next kill hits it.
  let clock = Date.parse('2026-11-10T09:00:00+07:00');
  const later = () => { clock += 180_000; return at(new Date(clock).toISOString()); };
  // On one processor: on many it would be done before the fifth kill.
  server.prefix = ['taskset', '-c', '0'];
  await later();
  await moved(she, id, 'finished');
  const list = `/angkatan/${id}/sertifikat`;
  const before = await page(she, list);
  equal(`${kind}: people who are ready`, Number(taken(before, /Siap<\/dt><dd>(\d+)/, 'how many are ready')), PEOPLE);
  const progress = await sent(she, list, { kunci: taken(before, /name="kunci" value="([^"]+)"/, 'the once-key') });
  const far = async () => Number(taken(await page(she, progress), /<strong>(\d+) dari \d+ sudah terbit/, 'how far it is'));
  const numbered = async () => Number(taken(await page(she, list), /Sudah terbit<\/dt><dd>(\d+)/, 'how many have a number'));
  say('issuing has begun');

  for (let kill = 0; kill < KILLS; kill += 1) {
    const [mark, wait] = [Math.floor((kill + Math.random()) * STRIDE), Math.floor(Math.random() * LATEST)];
    await until(`${mark} certificates`, async () => (await far()) >= mark, 240_000, 100);
    await new Promise((r) => setTimeout(r, wait));
    const before = await far();
    const { signal } = await server.end('SIGKILL');
    const letters = mail.mails.length;
    await later();
    const done = await far();
    check(`${kind}: kill ${kill + 1} hit it at work`, signal === 'SIGKILL' && before < PEOPLE, `${signal}, ${before} were done`);
    check(`${kind}: kill ${kill + 1} lost nothing that was done`, done >= before, `${before} before, ${done} after`);
    say(`killed ${wait} ms after ${mark} were done; it comes back with ${await numbered()} numbered, ${done} set, ${letters} letters delivered`);
  }

  await until('the end of the run', async () => (await page(she, progress)).includes('Penerbitan selesai'), 240_000, 1000);
  say('the run is done');
  equal(`${kind}: the run says`, await far(), PEOPLE);
  await until('the last letter', () => unique(mail.mails.map((m) => m.parsed.messageId)).length >= PEOPLE, 60_000)
    .catch((error) => check(`${kind}: every letter has arrived`, false, error.message));
  await until('every letter noted as sent', async () => ((await page(she, list)).match(/Terkirim/g) ?? []).length >= PEOPLE, 20_000, 500)
    .catch((error) => check(`${kind}: the coordinator's page says so`, false, error.message));

  const after = await page(she, list);
  equal(`${kind}: certificates`, await numbered(), PEOPLE);
  equal(`${kind}: numbers on the coordinator's page`, [...after.matchAll(/\d{4}\/SP\/XI\/2026/g)].map(([n]) => n).sort(), numbers);
  await server.end();

  const { mails } = mail;
  const byId = new Map();
  for (const m of mails) byId.set(m.parsed.messageId, [...(byId.get(m.parsed.messageId) ?? []), m]);
  const firsts = [...byId.values()].map(([first]) => first);
  const twice = [...byId.values()].filter((same) => same.length > 1);
  equal(`${kind}: different letters`, byId.size, PEOPLE);
  equal(`${kind}: their recipients`, firsts.map((m) => m.to.join()).sort(), people.map((p) => p.email).sort());
  check(`${kind}: a letter that came twice is the same letter`, twice.every((same) => same.every((m) => m.raw.equals(same[0].raw))));
  const pdfs = firsts.map((m) => m.parsed.attachments.filter((a) => a.contentType === 'application/pdf'));
  check(`${kind}: one whole PDF in each letter`, pdfs.every((of) => of.length === 1
    && of[0].content.subarray(0, 5).equals(Buffer.from('%PDF-')) && of[0].content.subarray(-16).includes('%%EOF')));
  equal(`${kind}: numbers in the letters`, firsts.map((m) => m.parsed.text.match(/\d{4}\/SP\/XI\/2026/)?.[0]).sort(), numbers);
  check(`${kind}: each file is named after its letter's number and person`, firsts.every((m, n) => {
    const number = m.parsed.text.match(/\d{4}\/SP\/XI\/2026/)?.[0].replaceAll('/', '-');
    const holder = people.find((p) => p.email === m.to[0])?.name;
    return pdfs[n][0]?.filename === `${number} ${holder}.pdf`;
  }));
  const doctor = await run(['doctor'], { data, env: server.env });
  check(`${kind}: doctor finds nothing`, doctor.code === 0, doctor.text);
  say(`${byId.size} different letters, ${twice.length} of them delivered twice; doctor: ${doctor.text.trim().split('\n').at(-1)}`);

  await mail.close();
}

for (const database of databases('kill')) {
  const server = new Server({ data: scratch('kill') });
  try { await story(database, server); } finally {
    await server.end('SIGKILL');
    database.drop();
    fs.rmSync(server.data, { recursive: true });
  }
}
finish();
