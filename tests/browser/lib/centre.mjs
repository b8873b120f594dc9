// A centre made through the pages of an empty installation, up to an open cohort; and where to keep it.
import { execFileSync } from 'node:child_process';
import { Client } from './http.mjs';

/** SQLite, and PostgreSQL where TEST_PG names a server: a new database, dropped again with `drop`. */
export function* databases(name) {
  yield { kind: 'SQLite', env: {}, drop() {} };
  if (!process.env.TEST_PG) return;
  const url = new URL(process.env.TEST_PG);
  const psql = (sql) => execFileSync('psql', ['-qv', 'ON_ERROR_STOP=1', process.env.TEST_PG, '-c', sql]);
  const own = `${name}_${process.pid}`;
  psql(`CREATE DATABASE ${own}`);
  url.pathname = `/${own}`;
  yield { kind: 'PostgreSQL', env: { ANGKATAN_DATABASE: url.href }, drop: () => psql(`DROP DATABASE ${own} WITH (FORCE)`) };
}

/** Somebody at the pages, in Indonesian whatever the default. */
export function visitor(base) {
  const client = new Client(base);
  client.cookies.set('bahasa', 'id');
  return client;
}

/** What a page says, for an error a reader can understand. */
const words = (html) => html.replace(/^[^]*<main/, '<main').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim().slice(0, 600);

/** The page, or an error with what stands on the one that came instead. */
export async function page(client, path) {
  const answer = await client.get(path);
  if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${answer.location ?? words(answer.body)}`);
  return answer.body;
}

/** Where the form leads; anything but a redirect is an error. */
export async function sent(client, path, fields) {
  const answer = await client.post(path, fields);
  if (answer.status !== 303) throw new Error(`POST ${path}: ${answer.status} ${words(answer.body)}`);
  return answer.location;
}

export function taken(text, pattern, what) {
  const found = text.match(pattern);
  if (!found) throw new Error(`${what} was not found in: ${words(text)}`);
  return found[1];
}

/** The printed link makes the centre; its administrator also teaches. Gives her, signed in. */
export async function firstAdministrator(server) {
  const link = taken(server.text, /(\/tautan\/\S+)/, 'the link for the first administrator');
  const she = visitor(server.base);
  const who = { nama: 'Wahyuningsih Prasetyawati', email: 'wahyuningsih@balai.example' };
  await page(she, link);
  await sent(she, `${link}/balai`, { balai: 'Balai Pelatihan Koperasi dan UKM', tempat: 'Semarang', sandi: 'tiga kata biasa', ...who });
  await sent(she, '/pengaturan/staf', { ...who, telepon: '', peran: 'instructor' });
  await sent(she, '/pengaturan', {
    balai: 'Balai Pelatihan Koperasi dan UKM', singkatan: 'Balatkop', kop: 'Pemerintah Provinsi Jawa Tengah', alamat: '', kontak: '',
    tempat: 'Semarang', provinsi: '33', zona: 'Asia/Jakarta', pola_angkatan: 'Angkatan {number} Tahun {year}',
    pola_sertifikat: '{seq:4}/SP/{month:roman}/{year}', kepala: 'Dra. Sri Hartati, M.M.', jabatan: 'Kepala Balai', pangkat: '', nip: '',
  });
  return she;
}

/** A published course of 2 JP without units, and a cohort of it with one session on `day`, open for applications.
 * `asks` are the fields of what applicants are checked for. */
export async function openCohort(she, { seats, day, asks = {} }) {
  const course = taken(await sent(she, '/kelola/pelatihan/baru', {
    judul: 'Membuat Keripik Tempe', bidang: 'kuliner', ringkasan: 'Dari kedelai sampai kemasan.', isi: 'Keripik yang renyah.',
    syarat: '- Punya usaha', jp: '2', biaya: '', kehadiran: '80', urutan: '', cari_unit: '', tugas: '', ...asks, aksi: 'terbitkan',
  }), /\/kelola\/pelatihan\/(\d+)$/, 'the course');
  const form = await page(she, `/angkatan/baru?pelatihan=${course}`);
  const id = taken(await sent(she, '/angkatan/baru', {
    pelatihan: course, sesudah: taken(form, /name="sesudah" value="([^"]*)"/, 'the cohort before'),
    mulai: day, selesai: day, cara: 'onsite', tempat: 'Aula Balai', tautan: '', wilayah: '33.74', kuota: String(seats), menit_jp: '45',
    instruktur: taken(form, /name="instruktur" value="(\d+)"/, 'an instructor'), hari: '1', jam1: '08:00', jp1: '2', aksi: 'simpan',
  }), /\/angkatan\/(\d+)$/, 'the cohort');
  await moved(she, id, 'open');
  return id;
}

/** Takes a cohort to its next state. */
export const moved = (she, id, state) => sent(she, `/angkatan/${id}/keadaan`, { ke: state });

/** A name that is nobody else's, of the kind people here have. */
export function name(n) {
  const first = ['Siti', 'Budi', 'Sri', 'Agus', 'Dewi', 'Joko', 'Rina', 'Slamet', 'Wati', 'Eko'];
  const middle = ['Nur', 'Dwi', 'Tri', 'Adi', 'Puji', 'Budi', 'Retno', 'Hari', 'Ayu', 'Bayu'];
  const last = ['Aminah', 'Santoso', 'Lestari', 'Wibowo', 'Rahayu', 'Susilo', 'Handayani', 'Utomo', 'Kusuma', 'Saputra'];
  return [first[n % 10], middle[Math.floor(n / 10) % 10], last[Math.floor(n / 100) % 10]].join(' ');
}
