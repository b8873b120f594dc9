// Checks that say what was expected, and a count at the end that a reader and CI can see.
let passed = 0;
const failures = [];

export function check(what, holds, detail = '') {
  if (holds) { passed += 1; return; }
  failures.push(`${what}${detail === '' ? '' : `: ${detail}`}`);
  console.error(`  FAILED ${failures.at(-1)}`);
}

export const equal = (what, found, wanted) =>
  check(what, JSON.stringify(found) === JSON.stringify(wanted), `found ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`);

export function finish() {
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length ? 1 : 0;
}

export async function until(what, test, within = 60_000, every = 200) {
  const end = Date.now() + within;
  for (;;) {
    const found = await test();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${within} ms in vain: ${what}`);
    await new Promise((r) => setTimeout(r, every));
  }
}
