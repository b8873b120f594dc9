import fs from 'node:fs';
import { launch, person, phone, desk, violations } from './lib/browser.mjs';
import { firstAdministrator, name, openCohort, page, sent, taken, visitor } from './lib/centre.mjs';
import { scratch, Server } from './lib/server.mjs';
const out = '/tmp/look'; fs.mkdirSync(out, { recursive: true });
const server = new Server({ data: scratch('look') });
server.env = { ANGKATAN_SIGN_IN_LIMIT: '1000', ANGKATAN_CLOCK: '2026-11-02T08:00:00+07:00' };
await server.start();
const file = `$CATEGORY: Usaha/Modal

::Asal modal:: Dari mana modal usaha biasanya berasal? {=Tabungan sendiri ~Undian berhadiah ~Pinjaman orang yang tidak dikenal}

// [id:C-01]
::Catatan:: Catatan keuangan harian wajib dibuat walau usaha masih kecil. {T}

Berapa bulan dalam setahun? {#12}

Pilih semua yang termasuk biaya. {~%50%Sewa tempat ~%50%Gaji karyawan ~Uang dari pembeli}

Jodohkan istilah dengan artinya. {=Untung -> laba =Kurang dari modal -> rugi =Uang masuk -> pemasukan}

Uang yang dikeluarkan untuk membeli bahan disebut {=biaya bahan =biaya bahan baku}.

Ceritakan usaha Anda dalam dua kalimat. {}

Rusak {=a ~}
`;
try {
  const she = await firstAdministrator(server);
  const id = await openCohort(she, { seats: 10, day: '2026-11-09' });
  const browser = await launch();
  const shot = async (client, path, as, sizes = ['phone', 'desk'], full = true) => {
    for (const size of sizes) {
      const p = await person(browser, server.base, { viewport: size === 'phone' ? phone : desk });
      await p.context().addCookies([...client.cookies].map(([n, value]) => ({ name: n, value, url: server.base })));
      p.on('console', (m) => console.log('console', path, m.text()));
      let bytes = 0; p.on('response', async (r) => { try { bytes += (await r.request().sizes()).responseBodySize; } catch {} });
      await p.goto(path, { waitUntil: 'networkidle' });
      await p.screenshot({ path: `${out}/${as}-${size}.png`, fullPage: full });
      const wide = await p.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      console.log(as, size, `${bytes} bytes`, wide > 0 ? `SIDEWAYS ${wide}` : '', (await violations(p)).join(' | '));
      await p.context().close();
    }
  };
  await shot(she, '/soal', '0-empty', ['phone']);
  const dry = await she.upload('/soal/impor', { pelatihan: '' }, 'berkas', { name: 'soal.txt', bytes: Buffer.from(file) });
  await shot(she, '/soal/impor', '1-import', ['phone']);
  await shot(she, dry.location, '2-check');
  await sent(she, dry.location, {});
  await shot(she, '/soal', '3-bank');
  await shot(she, '/soal/unduh', '3-export', ['phone']);
  await shot(she, '/soal/baru', '4-write');
  await shot(she, '/soal/baru?jenis=matching', '4-matching', ['phone']);
  const plans = taken(await page(she, `/angkatan/${id}/tes`), /href="([^"]*\/tes\?versi=\d+)"/, 'plan');
  const plan = taken(await page(she, plans), /href="([^"]*\/tes\/\d+\/before)"/, 'pre');
  await shot(she, plans, '5-plans', ['phone']);
  await sent(she, plan, { menit: '30', kali: '1', lulus: '60', acak: 'ya', syarat: 'ya', tampil: 'answers' });
  await shot(she, plan, '5-plan-offered');
  const offered = [...(await page(she, plan)).matchAll(/name="tambah" value="(\d+)"/g)].map(([, v]) => v);
  await sent(she, `${plan}/tambah`, [...offered.map((v) => ['tambah', v]), ['nilai', '1']]);
  await sent(she, `${plan}/soal`, { salin: 'ya' });
  await shot(she, plan, '6-plan');
  const people = [];
  for (let n = 0; n < 5; n += 1) {
    const who = visitor(server.base); people.push(who);
    const first = `/angkatan/${id}/daftar`;
    await page(who, first);
    await sent(who, first, { nama: name(n), telepon: `0812${34000000 + n}`, email: '', wilayah: '33.74', sandi: `sandi orang ke-${n}` });
    await sent(who, `${first}/usaha`, { usaha: `Usaha ${n}`, kunci: `k-${n}` });
  }
  await shot(she, `/angkatan/${id}/tes`, '7-open');
  const tests = [...(await page(she, `/angkatan/${id}/tes`)).matchAll(/name="buka" value="(\d+)"/g)].map(([, t]) => t);
  for (const t of tests) await sent(she, `/angkatan/${id}/tes`, { buka: t, sampai: '' });
  await shot(people[0], '/saya', '8-mine', ['phone']);
  for (const [n, who] of people.entries()) {
    const own = taken(await page(who, '/saya'), /href="(\/saya\/\d+\/tes)"/, 'tests');
    if (n === 0) await shot(who, own, '8-own', ['phone']);
    for (const [round, t] of tests.entries()) {
      const sitting = await sent(who, `${own}/${t}/mulai`, {});
      const html = await page(who, sitting);
      for (const [form] of html.matchAll(/<form method="post"[^]*?<\/form>/g)) {
        const soal = taken(form, /name="soal" value="(\d+)"/, 'soal');
        const values = [...form.matchAll(/(?:type="radio" name="jawab"|option) ?value="([^"]+)"/g)].map(([, v]) => v);
        if ((n + Number(soal)) % (3 + round * 2) === 0) continue;
        const jawab = values.length ? [[...values].sort()[(n + round) % 2 === 0 ? 0 : values.length - 1]] : [form.includes('digits') ? '12' : 'biaya bahan'];
        await who.post(sitting, [['soal', soal], ...jawab.map((j) => ['jawab', j])]);
      }
      if (n === 0 && round === 0) { await shot(who, sitting, '9-sit'); await shot(who, sitting, '9-sit-top', ['phone'], false); await shot(who, `${sitting}/kumpulkan`, '9-ask', ['phone']); }
      if (n === 4 && round === 1) {
        // With a script: answers offline are kept and sent again.
        const p = await person(browser, server.base, { viewport: phone });
        await p.context().addCookies([...who.cookies].map(([nm, value]) => ({ name: nm, value, url: server.base })));
        await p.goto(sitting, { waitUntil: 'networkidle' });
        await p.context().setOffline(true);
        await p.locator('.ask input[type=radio]').first().check();
        await p.locator('.ask textarea').fill('Saya menjual keripik.');
        await p.waitForTimeout(2000);
        console.log('offline:', await p.locator('#kabar').textContent(), await p.evaluate(() => Object.keys(localStorage)));
        await p.locator('#kumpulkan').click();
        await p.screenshot({ path: `${out}/9-offline-phone.png` });
        await p.context().setOffline(false);
        await p.waitForTimeout(4000);
        console.log('online:', await p.locator('#kabar').textContent(), await p.evaluate(() => Object.keys(localStorage)));
        await p.reload({ waitUntil: 'networkidle' });
        console.log('after reload:', await p.locator('.ask textarea').inputValue(), await p.locator('#maju').textContent());
        await p.context().close();
        break;
      }
      await sent(who, `${sitting}/kumpulkan`, {});
      if (n === 0 && round === 0) await shot(who, sitting, '10-result', ['phone']);
    }
  }
  await shot(she, `/angkatan/${id}/tes`, '11-results');
  const one = taken(await page(she, `/angkatan/${id}/tes`), /href="(\/angkatan\/\d+\/tes\/\d+)"/, 'person');
  await shot(she, one, '12-person', ['phone']);
  await shot(people[1], '/saya', '13-mine', ['phone']);
  await browser.close();
} catch (e) { console.log(server.text.split('\n').filter((l) => /ERROR|WARN/.test(l)).join('\n').slice(-1500)); throw e; } finally { await server.end('SIGKILL'); fs.rmSync(server.data, { recursive: true }); }
