// What a scanned card means, and the rotating code of a hall: the pure rules of scripts, without a browser and without a server.
import fs from 'node:fs';
import path from 'node:path';
import { equal, finish } from './lib/check.mjs';
import { root } from './lib/server.mjs';

const source = fs.readFileSync(path.join(root, 'templates/assets/scan-rules.js'), 'utf8');
const { book, codeOf, decide, hashOf, tone } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

const CODE = 'K7QM4T2X9FTW2XRD7H3M';
for (const text of [CODE, `ANGKATAN:${CODE}`, ' angkatan:k7qm-4t2x-9ftw-2xrd-7h3m ', 'k7qm 4t2x 9ftw 2xrd 7h3m']) {
  equal(`the code in “${text}”`, codeOf(text), CODE);
}
for (const text of ['', 'K7QM', 'https://pelatihan.example/v/K7QM', 'K7QM4T2X9FTW2XRD7H3O', `${CODE}M`, 'K7QM4T2X9FTW2XRD7H3Ü']) {
  equal(`no code in “${text}”`, codeOf(text), null);
}
// printf K7QM4T2X9FTW2XRD7H3M | sha256sum | cut -c1-16; src/cards/rules.rs says the same.
equal('the hash is the server’s', await hashOf(CODE), '4d21458661634475');

const { cards, otherCards, voided } = book({
  cards: [['aa', 1], ['bb', 2], ['cc', 3], ['dd', 4]], other_cards: [['ee', 'Angkatan 2 Tahun 2026']], voided: ['ff'],
});
const marks = new Map([[2, 'present'], [3, 'late'], [4, 'sick']]);
const told = (hash) => decide(hash, cards, otherCards, voided, marks);
equal('somebody not recorded', told('aa'), { kind: 'recorded', enrolment: 1 });
equal('somebody present', told('bb'), { kind: 'already', enrolment: 2, presence: 'present' });
equal('somebody late', told('cc'), { kind: 'already', enrolment: 3, presence: 'late' });
equal('somebody recorded as sick is not overwritten', told('dd'), { kind: 'marked', enrolment: 4, presence: 'sick' });
equal('a card of another cohort', told('ee'), { kind: 'other', cohort: 'Angkatan 2 Tahun 2026' });
equal('a void card', told('ff'), { kind: 'void' });
equal('a card nobody knows', told('99'), { kind: 'unknown', hash: '99' });
equal('no card', told(null), { kind: 'foreign' });
equal('nothing known yet', decide('aa', ...Object.values(book({})), new Map()), { kind: 'unknown', hash: 'aa' });

// Scanned twice: what the first scan records is there for the second.
const twice = new Map();
const first = decide('aa', cards, otherCards, voided, twice);
twice.set(first.enrolment, 'present');
equal('the second scan does nothing', decide('aa', cards, otherCards, voided, twice).kind, 'already');

for (const hash of ['aa', 'bb', 'cc', 'dd', 'ee', 'ff', '99', null]) {
  const { kind } = told(hash);
  equal(`“${kind}” has one tone`, ['good', 'again', 'refused'].filter((one) => tone(kind) === one).length, 1);
  equal(`only a new record sounds good: ${kind}`, tone(kind) === 'good', kind === 'recorded');
}

// The rotating code: the browser's is the server's (src/hall/rules.rs).
const hall = fs.readFileSync(path.join(root, 'templates/assets/hall-rules.js'), 'utf8');
const { codeAt, digitsOf } = await import(`data:text/javascript,${encodeURIComponent(hall)}`);
equal('the code of a step', await codeAt('5f2b'.repeat(16), 59846680), '019663');
for (const text of ['012345', ' 012 345 ', 'ANGKATAN:012345']) equal(`the digits in “${text}”`, digitsOf(text), '012345');
for (const text of ['', '12345', '1234567', 'https://lain.example']) equal(`no digits in “${text}”`, digitsOf(text), null);
finish();
