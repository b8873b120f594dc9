// What the field app keeps on the device: the rosters it took along and every event made here, until the
// server has it. All of it is bound to the person who was signed in when it was made.
import { openDB } from "./idb.js";

const STRICT = { durability: "strict" }; // on the disk before the screen says so

const opened = openDB("angkatan-lapangan", 2, {
  upgrade(db, from) {
    if (from < 1) {
      db.createObjectStore("state");
      db.createObjectStore("rosters", { keyPath: ["person", "id"] });
      db.createObjectStore("people", { keyPath: ["person", "cohort"] });
      db.createObjectStore("events", { keyPath: "id" }).createIndex("person", "person");
    }
    if (from < 2) db.createObjectStore("grids", { keyPath: ["person", "cohort"] });
  },
  // A newer version of the app in another tab takes over.
  blocking: (_, __, event) => event.target.close(),
});

/** What an event is about: a session, or the grid of a cohort. */
const about = (event) => (event.criterion ? `grid ${event.cohort}` : event.session);

/** Who is signed in, as far as this device knows: `{id, name}`, or undefined; forget.js forgets it. */
export async function person() {
  return (await opened).get("state", "person");
}

/** The device's own random name, made once. */
async function device(tx) {
  const state = tx.objectStore("state");
  let name = await state.get("device");
  if (!name) {
    name = crypto.randomUUID();
    await state.put(name, "device");
  }
  return name;
}

/**
 * Keeps events, all or none: marks `[{session, enrolment, presence, jp, reason, seen, method}]` or judgements
 * `[{cohort, enrolment, criterion, verdict, method, note, evidence, seen}]`.
 */
export async function record(who, made) {
  const db = await opened;
  const tx = db.transaction(["state", "events"], "readwrite", STRICT);
  const name = await device(tx);
  const state = tx.objectStore("state");
  let n = (await state.get("number")) ?? 0;
  const at = new Date().toISOString();
  const events = made.map((one) => ({
    ...one, id: crypto.randomUUID(), n: ++n, at, device: name, person: who.id, name: who.name, state: "unsent",
  }));
  await state.put(n, "number");
  for (const event of events) await tx.objectStore("events").put(event);
  await tx.done;
  return events;
}

/** All events of this person that are still on the device, in the order in which they were made. */
export async function events(who) {
  const all = await (await opened).getAllFromIndex("events", "person", who.id);
  return all.sort((a, b) => (a.device === b.device ? a.n - b.n : a.at < b.at ? -1 : 1));
}

/** How many events of others wait here, by name. */
export async function ofOthers(who) {
  const all = await (await opened).getAll("events");
  const names = new Map();
  for (const event of all) {
    if (event.person !== who?.id && event.state === "unsent") {
      names.set(event.name, (names.get(event.name) ?? 0) + 1);
    }
  }
  return names;
}

/** Writes down what became of each: `[{id, state, why}]`. */
export async function answered(results) {
  const tx = (await opened).transaction("events", "readwrite", STRICT);
  for (const { id, state, why } of results) {
    const event = await tx.store.get(id);
    if (!event) continue;
    if (state === "refused") await tx.store.put({ ...event, state, why });
    else await tx.store.put({ ...event, state: "taken", why: "" });
  }
  await tx.done;
}

/** Removes one that was refused. */
export async function remove(id) {
  const tx = (await opened).transaction("events", "readwrite", STRICT);
  const event = await tx.store.get(id);
  if (event?.state === "refused") await tx.store.delete(id);
  await tx.done;
}

/**
 * Keeps the rosters as the server told them. What it has taken is part of them now. Where something is
 * still unsent the old roster stays, so that no event claims to have seen what nobody was shown.
 */
export async function keep(data, asked) {
  const who = data.person;
  const db = await opened;
  const tx = db.transaction(["state", "rosters", "people", "events", "grids"], "readwrite", STRICT);
  const made = await tx.objectStore("events").index("person").getAll(who.id);
  const waiting = new Set(made.filter((e) => e.state === "unsent").map(about));
  const rosters = tx.objectStore("rosters");
  const here = IDBKeyRange.bound([who.id], [who.id, []]);
  const told = new Set(data.sessions.map((s) => s.id));
  for (const key of await rosters.getAllKeys(here)) {
    if (!told.has(key[1]) && !waiting.has(key[1])) await rosters.delete(key);
  }
  for (const session of data.sessions) {
    if (!waiting.has(session.id)) await rosters.put({ ...session, person: who.id });
  }
  for (const [cohort, list] of Object.entries(data.people)) {
    await tx.objectStore("people").put({ person: who.id, cohort: Number(cohort), list });
  }
  const grids = tx.objectStore("grids");
  const judged = new Set((data.grids ?? []).map((g) => g.cohort));
  for (const key of await grids.getAllKeys(here)) {
    if (!judged.has(key[1]) && !waiting.has(`grid ${key[1]}`)) await grids.delete(key);
  }
  for (const grid of data.grids ?? []) {
    if (!waiting.has(`grid ${grid.cohort}`)) await grids.put({ ...grid, person: who.id });
  }
  for (const event of made) {
    // Only what was taken before the server was asked is surely in its answer; and where the old roster stays,
    // what was taken is in neither: it stays as well.
    const shown = asked.has(event.id) && !waiting.has(about(event));
    if (event.state === "taken" && shown) await tx.objectStore("events").delete(event.id);
  }
  const state = tx.objectStore("state");
  await state.put(Date.now(), `taken:${who.id}`);
  await state.put(new Date(data.now) - Date.now(), "offset");
  await state.put({ cards: data.cards, other_cards: data.other_cards, voided: data.voided }, `cards:${who.id}`);
  await state.put(who, "person");
  await tx.done;
}

/** The ids of what the server has and the roster here may not show yet. */
export async function takenIds(who) {
  return new Set((await events(who)).filter((e) => e.state === "taken").map((e) => e.id));
}

/** The rosters of this person, when they were taken, and how far this clock is off, in ms. */
export async function rosters(who) {
  const db = await opened;
  const sessions = await db.getAll("rosters", IDBKeyRange.bound([who.id], [who.id, []]));
  sessions.sort((a, b) => (a.starts_at < b.starts_at ? -1 : 1));
  return {
    sessions,
    taken: await db.get("state", `taken:${who.id}`),
    offset: (await db.get("state", "offset")) ?? 0,
  };
}

/** What this person judges, cohort by cohort. */
export async function grids(who) {
  return (await opened).getAll("grids", IDBKeyRange.bound([who.id], [who.id, []]));
}

/** The grid of one cohort. */
export async function grid(who, cohort) {
  return (await opened).get("grids", [who.id, cohort]);
}

/** The cards that this person's device can tell apart, as hashes. */
export async function cards(who) {
  return (await (await opened).get("state", `cards:${who.id}`)) ?? {};
}

/** Everybody of a session: who has a seat in its cohort, then the guests: `[[enrolment, name, note]]`. */
export async function people(who, session) {
  const own = (await (await opened).get("people", [who.id, session.cohort]))?.list ?? [];
  // Who got the seat after the session is not asked for: a mark would count it against them.
  const later = new Set(session.later ?? []);
  return [...own.filter(([enrolment]) => !later.has(enrolment)), ...(session.guests ?? [])];
}

/** What each person of a session is marked as here: the roster, and over it what was recorded since. */
export function marks(session, made) {
  const all = new Map(session.marks.map(([who, presence, jp, reason]) => [who, { presence, jp, reason }]));
  for (const event of made) {
    if (event.session !== session.id || event.state === "refused" || !event.enrolment) continue;
    if (event.presence) {
      const { presence, jp, reason } = event;
      all.set(event.enrolment, { presence, jp: jp ?? session.jp, reason });
    } else {
      all.delete(event.enrolment);
    }
  }
  return all;
}

/** Everything of this person that the server has not taken, as a file. */
export async function asFile(who) {
  const left = (await events(who)).filter((e) => e.state !== "taken");
  const file = { kind: "angkatan-presensi", version: 1, person: who, made: new Date().toISOString(), events: left };
  return new Blob([JSON.stringify(file, null, 1)], { type: "application/json" });
}

/** Takes the events of a file; those already here stay as they are. Says how many were new. */
export async function fromFile(text, who) {
  const file = JSON.parse(text);
  const sound = (e) => typeof e.id === "string" && typeof e.device === "string" && Number.isInteger(e.n)
    && Number.isInteger(e.criterion ? e.cohort : e.session) && (e.walk_in || Number.isInteger(e.enrolment)) && !Number.isNaN(Date.parse(e.at));
  if (file.kind !== "angkatan-presensi" || !Array.isArray(file.events) || !file.events.every(sound)) {
    throw new SyntaxError("not ours");
  }
  if (file.person?.id !== who.id) return { owner: String(file.person?.name ?? "?") };
  const tx = (await opened).transaction("events", "readwrite", STRICT);
  let added = 0;
  for (const event of file.events) {
    if (await tx.store.get(event.id)) continue;
    await tx.store.put({ ...event, person: who.id, name: who.name, state: "unsent", why: "" });
    added += 1;
  }
  await tx.done;
  return { added };
}
