// Many people take a test at once, each answer stored by itself over HTTP; the server is killed (SIGKILL) twice
// meanwhile and started again. An answer that was acknowledged is stored: every one of them is on its page
// afterwards, and the points are those of the answers.
//
//   node sitting.mjs [people] [questions]   60 with 10 unless said otherwise
import fs from 'node:fs';
import { check, equal, finish, until } from './lib/check.mjs';
import { databases, firstAdministrator, name, openCohort, page, sent, taken, visitor } from './lib/centre.mjs';
import { each } from './lib/http.mjs';
import { run, scratch, Server } from './lib/server.mjs';

const [PEOPLE, QUESTIONS] = [[2, 60], [3, 10]].map(([at, usual]) => Number(process.argv[at] ?? usual));
const KILLS = 2;
const OPTIONS = 4;

const file = Array.from({ length: QUESTIONS }, (_, n) => `::Soal ${n}:: Pilih jawaban untuk soal ${n}. {=benar ${n} ~salah ${n} ~keliru ${n} ~lain ${n}}`).join('\n\n');

async function story({ kind, env: database }, server) {
  const env = { ...database, ANGKATAN_SIGN_IN_LIMIT: '100000' };
  let clock = Date.parse('2026-11-02T08:00:00+07:00');
  const start = () => { server.env = { ...env, ANGKATAN_CLOCK: new Date(clock).toISOString() }; return server.start(); };
  const say = (text) => console.log(`${kind}: ${text}`);
  await start();
  const she = await firstAdministrator(server);
  const id = await openCohort(she, { seats: PEOPLE, day: '2026-11-09' });

  // The bank, the plan, the people.
  const dry = await she.upload('/soal/impor', { pelatihan: '' }, 'berkas', { name: 'soal.txt', bytes: Buffer.from(file) });
  equal(`${kind}: the file of questions is taken`, dry.status, 303);
  await sent(she, dry.location, {});
  const plans = taken(await page(she, `/angkatan/${id}/tes`), /href="([^"]*\/tes\?versi=\d+)"/, 'the plan of the tests');
  const plan = taken(await page(she, plans), /href="([^"]*\/tes\/\d+\/before)"/, 'the pre-test');
  await sent(she, plan, { menit: '', kali: '1', lulus: '', tampil: 'points' });
  const offered = [...(await page(she, plan)).matchAll(/name="tambah" value="(\d+)"/g)].map(([, version]) => version);
  equal(`${kind}: questions offered`, offered.length, QUESTIONS);
  await sent(she, `${plan}/tambah`, [...offered.map((version) => ['tambah', version]), ['nilai', '1']]);
  const people = Array.from({ length: PEOPLE }, () => visitor(server.base));
  const [first, last] = [`/angkatan/${id}/daftar`, `/angkatan/${id}/daftar/usaha`];
  await each(people, 8, async (who, n) => {
    await page(who, first);
    await sent(who, first, { nama: name(n), telepon: `0812${String(34000000 + n)}`, email: '', wilayah: '33.74', sandi: `sandi orang ke-${n}` });
    await sent(who, last, { usaha: `Usaha ${n}`, kunci: `kunci-${n}` });
  });
  const test = taken(await page(she, `/angkatan/${id}/tes`), /name="buka" value="(\d+)"/, 'the test to open');
  await sent(she, `/angkatan/${id}/tes`, { buka: test, sampai: '' });

  // Everybody begins.
  const sittings = [];
  await each(people, 16, async (who, n) => {
    const own = taken(await page(who, '/saya'), /href="(\/saya\/\d+\/tes)"/, 'her tests');
    const to = taken(await page(who, own), /action="([^"]*\/mulai)"/, 'the button to begin');
    sittings[n] = await sent(who, to, {});
  });
  say(`${PEOPLE} people have begun ${QUESTIONS} questions`);

  // Each answers her questions one by one, as the page's script does: again until it is acknowledged.
  // The first answers are changed later, and each change is sent a second time after it.
  const stands = people.map(() => new Map()); // question → the last answer acknowledged
  let [acknowledged, refused, failed, stopped] = [0, 0, 0, false];
  const times = [];
  const pick = (n, q, turn) => String((n * 7 + q * 3 + turn) % OPTIONS);
  async function give(who, n, soal, jawab, saat) {
    for (;;) {
      if (stopped) return;
      const began = performance.now();
      const answer = await who.json(`${sittings[n]}/jawaban`, { soal: Number(soal), jawab: [jawab], saat }).catch(() => null);
      if (answer?.status === 200) {
        times.push(performance.now() - began);
        acknowledged += 1;
        return;
      }
      if (answer && answer.status < 500) { refused += 1; console.error(`  ${answer.status} ${answer.body}`); return; }
      failed += 1;
      await new Promise((r) => setTimeout(r, 150 + Math.random() * 200));
    }
  }
  const [began, base] = [performance.now(), clock];
  const all = Promise.all(people.map(async (who, n) => {
    for (let q = 0; q < QUESTIONS; q += 1) {
      const soal = offered[(q + n) % QUESTIONS];
      // Thinking time, so that answers of all people mix.
      await new Promise((r) => setTimeout(r, Math.random() * 400));
      const saat = base + performance.now() - began;
      const mine = pick(n, q, 0);
      await give(who, n, soal, mine, Math.round(saat));
      stands[n].set(soal, mine);
      if (q % 5 === 4) {
        const changed = pick(n, q, 1);
        await give(who, n, soal, changed, Math.round(saat) + 1);
        stands[n].set(soal, changed);
        // The first one once more, late.
        await give(who, n, soal, mine, Math.round(saat));
      }
    }
  }));
  const wanted = PEOPLE * (QUESTIONS + 2 * Math.floor(QUESTIONS / 5));
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const mark = Math.floor((wanted * kill) / (KILLS + 1));
    await until(`${mark} answers`, async () => acknowledged >= mark, 240_000, 20);
    const { signal } = await server.end('SIGKILL');
    const before = acknowledged;
    clock += 60_000;
    await start();
    check(`${kind}: kill ${kill} hit it at work`, signal === 'SIGKILL' && before < wanted, `${signal}, ${before} of ${wanted}`);
    say(`killed after ${before} of ${wanted} answers, started again`);
  }
  await until('the last answer', async () => acknowledged + refused >= wanted, 240_000, 50).finally(() => { stopped = true; });
  await all;
  const took = (performance.now() - began) / 1000;
  equal(`${kind}: answers acknowledged`, acknowledged, wanted);
  equal(`${kind}: answers refused`, refused, 0);

  // What stands on the pages is what was acknowledged.
  let [lost, other] = [0, 0];
  await each(people, 16, async (who, n) => {
    const html = await page(who, sittings[n]);
    for (const [soal, jawab] of stands[n]) {
      const form = taken(html, new RegExp(`id="soal-${soal}"([^]*?)</form>`), 'the form of a question');
      const chosen = form.match(/value="(\d+)" checked/)?.[1];
      if (chosen === undefined) lost += 1;
      else if (chosen !== jawab) other += 1;
    }
  });
  equal(`${kind}: acknowledged answers that are lost`, lost, 0);
  equal(`${kind}: answers other than the last one given`, other, 0);

  // Handed in: the points are those of the answers.
  let wrong = 0;
  await each(people, 16, async (who, n) => {
    await sent(who, `${sittings[n]}/kumpulkan`, {});
    const points = Number(taken(await page(who, sittings[n]), /<dd>(\d+)\s+dari/, 'the points'));
    if (points !== [...stands[n].values()].filter((jawab) => jawab === '0').length) wrong += 1;
  });
  equal(`${kind}: people with other points than their answers`, wrong, 0);
  await server.end();
  const doctor = await run(['doctor'], { data: server.data, env: server.env });
  check(`${kind}: doctor finds nothing`, doctor.code === 0, doctor.text);
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.floor((times.length - 1) * part)].toFixed(0);
  say(`${acknowledged} answers acknowledged in ${took.toFixed(1)} s (half within ${at(0.5)} ms, 95 of 100 within ${at(0.95)} ms), `
    + `${failed} sent again around ${KILLS} kills; lost ${lost}; doctor: ${doctor.text.trim().split('\n').at(-1)}`);
}

for (const database of databases('sitting')) {
  const server = new Server({ data: scratch('sitting') });
  try { await story(database, server); } finally {
    await server.end('SIGKILL');
    database.drop();
    fs.rmSync(server.data, { recursive: true });
  }
}
finish();
