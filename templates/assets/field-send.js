// Sends what was recorded, in batches and in order, until the server has answered for each; then takes the
// rosters anew. A lost answer is no harm: the same events are sent again and taken once.
import * as log from "./field-log.js";

const BATCH = 500;

export class SignedOut extends Error {}

async function ask(path, options) {
  const stop = AbortSignal.timeout(30_000);
  const answer = await fetch(path, { redirect: "manual", cache: "no-store", signal: stop, ...options });
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new SignedOut();
  return answer;
}

async function post(who, device, events) {
  const fields = ({ id, n, session, enrolment, presence, jp, reason, at, seen, method, walk_in, cohort, criterion, verdict, note, evidence }) =>
    ({ id, n, session, enrolment, presence, jp, reason, at, seen, method, walk_in, cohort, criterion, verdict, note, evidence });
  const body = { device, person: who.id, now: new Date().toISOString(), events: events.map(fields) };
  const answer = await ask("/lapangan/kirim", {
    method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" },
  });
  if (answer.status === 409) return false; // somebody else is signed in: theirs come first
  if (!answer.ok) throw new Error(`answer ${answer.status}`);
  await log.answered((await answer.json()).results);
  return true;
}

/** Everything of this person that is unsent, batch by batch. */
async function push(who, progress) {
  for (;;) {
    const unsent = (await log.events(who)).filter((e) => e.state === "unsent");
    if (unsent.length === 0) return;
    const { device } = unsent[0];
    const batch = unsent.filter((e) => e.device === device).slice(0, BATCH);
    if (!(await post(who, device, batch))) return;
    await progress();
  }
}

async function pull() {
  const who = await log.person();
  const asked = who ? await log.takenIds(who) : new Set();
  const answer = await ask("/lapangan/data", {});
  if (!answer.ok) throw new Error(`answer ${answer.status}`);
  await log.keep(await answer.json(), asked);
}

/** Sends, then takes along; one tab at a time. `progress` is called whenever something was answered. */
export function sync(progress) {
  const work = async () => {
    const who = await log.person();
    if (who) await push(who, progress);
    await pull();
    // Somebody else may be signed in now: what they have here goes out as well.
    const now = await log.person();
    if (now && now.id !== who?.id) {
      await push(now, progress);
      await pull();
    }
    await progress();
  };
  return navigator.locks ? navigator.locks.request("angkatan-lapangan", work) : work();
}
