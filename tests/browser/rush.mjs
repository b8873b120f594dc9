// Many people apply at once for few seats: exactly so many seats, everybody else on a place of their own, no
// error page, the same key the same receipt.
//
//   node rush.mjs [people] [seats] [seconds]   300 for 30 unless said otherwise; with seconds, the last answer
//                                              must be there within so many (2000 16 5 on a release build)
import fs from 'node:fs';
import { check, equal, finish } from './lib/check.mjs';
import { databases, firstAdministrator, name, openCohort, page, sent, taken, visitor } from './lib/centre.mjs';
import { each } from './lib/http.mjs';
import { run, scratch, Server } from './lib/server.mjs';

const [PEOPLE, SEATS, WITHIN] = [[2, 300], [3, 30], [4, 0]].map(([at, usual]) => Number(process.argv[at] ?? usual));

async function story({ kind, env: database }, server) {
  const { data } = server;
  server.env = { ...database, ANGKATAN_CLOCK: '2026-11-02T08:00:00+07:00', ANGKATAN_SIGN_IN_LIMIT: '100000' };
  await server.start();
  const id = await openCohort(await firstAdministrator(server), { seats: SEATS, day: '2026-11-09' });

  // The first screen. A password is slow to hash on purpose, so this is not the rush.
  const [first, last] = [`/angkatan/${id}/daftar`, `/angkatan/${id}/daftar/usaha`];
  const people = Array.from({ length: PEOPLE }, () => visitor(server.base));
  const registering = performance.now();
  await each(people, 8, async (who, n) => {
    await page(who, first);
    const onward = await sent(who, first, {
      nama: name(n), telepon: `0812${String(34000000 + n)}`, email: n % 2 ? `pendaftar${n}@surat.example` : '', wilayah: '33.74', sandi: `sandi orang ke-${n}`,
    });
    if (onward !== last) throw new Error(`after the first screen comes ${onward}`);
  });
  const registered = (performance.now() - registering) / 1000;

  const began = performance.now();
  const took = [];
  const answers = await Promise.all(people.map(async (who, n) => {
    const answer = await who.post(last, { usaha: `Usaha ${n}`, kunci: `kunci-${n}` }).catch((error) => ({ status: String(error.cause ?? error) }));
    took.push(performance.now() - began);
    return answer;
  }));
  const slowest = Math.max(...took) / 1000;
  took.sort((a, b) => a - b);
  const isReceipt = (a) => a.status === 303 && /^\/pendaftaran\/[A-Z0-9-]+$/.test(a.location ?? '');
  equal(`${kind}: answers that are no way to a receipt`, answers.filter((a) => !isReceipt(a)).map((a) => `${a.status} ${a.location ?? ''}`), []);
  equal(`${kind}: different receipts`, new Set(answers.map((a) => a.location)).size, PEOPLE);

  if (WITHIN) check(`${kind}: the last answer within ${WITHIN} s`, slowest <= WITHIN, `${slowest.toFixed(2)} s`);

  const titles = [];
  await each(people, 8, async (who, n) => {
    if (isReceipt(answers[n])) titles.push(taken(await page(who, answers[n].location), /<h1>([^<]*)<\/h1>/, 'the title of a receipt'));
  });
  const seats = titles.filter((t) => t === 'Anda mendapat kursi').length;
  const places = titles.map((t) => Number(t.match(/^Anda Cadangan (\d+)$/)?.[1])).filter(Boolean).sort((a, b) => a - b);
  equal(`${kind}: seats`, seats, SEATS);
  equal(`${kind}: places`, places, Array.from({ length: PEOPLE - SEATS }, (_, n) => n + 1));

  const again = [];
  await Promise.all(people.map(async (who, n) => { again[n] = await who.post(last, { usaha: `Usaha ${n}`, kunci: `kunci-${n}` }); }));
  equal(`${kind}: the same key again answers something else`, again.filter((a, n) => a.status !== 303 || a.location !== answers[n].location).length, 0);

  await server.end();
  const doctor = await run(['doctor'], { data, env: server.env });
  check(`${kind}: doctor finds nothing`, doctor.code === 0, doctor.text);
  console.log(`${kind}: ${PEOPLE} registered in ${registered.toFixed(1)} s; from the first application to the last answer ${slowest.toFixed(2)} s `
    + `(half within ${(took[PEOPLE / 2] / 1000).toFixed(2)} s); ${seats} seats, ${places.length} wait; doctor: ${doctor.text.trim().split('\n').at(-1)}`);
}

for (const database of databases('rush')) {
  const server = new Server({ data: scratch('rush') });
  try { await story(database, server); } finally {
    await server.end('SIGKILL');
    database.drop();
    fs.rmSync(server.data, { recursive: true });
  }
}
finish();
