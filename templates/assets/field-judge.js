// What somebody judges without signal: the grid that was taken along, and over it what was found here since.
// Each act is written to the device first, then shown, one after the other.
import * as log from "./field-log.js";

const UNDO = 10_000;
let method = "observation"; // chosen for whatever comes next
let last = null; // what "undo" takes back: {cohort, before: [[enrolment, criterion, found|null]], until}

export const chosen = () => method;
export const choose = (word) => { method = word; };
const key = (one, other) => `${one}.${other}`;

/** The grid of a cohort on this device; nothing when it is not here. `app.recorded()` is told of every act. */
export async function judging(who, cohort, app) {
  const grid = await log.grid(who, cohort);
  if (!grid) return null;
  const it = { cohort, grid, found: new Map(), closed: new Map(), disputed: new Map(), unsent: new Set(), lines: [], changed: () => {} };
  const line = new Map(); // criterion → {unit, element, id, number, text, methods}

  /** Reads the device anew: what the server told, and what was made here since. */
  it.read = async () => {
    Object.assign(grid, (await log.grid(who, cohort)) ?? {});
    line.clear();
    it.lines = grid.units.flatMap((unit) => unit.elements.flatMap((element) =>
      element.criteria.map(([id, number, text, methods]) => ({ unit, element, id, number, text, methods }))));
    for (const one of it.lines) line.set(one.id, one);
    it.found = new Map(grid.found.map(([e, c, verdict, how, note, evidence]) => [key(e, c), { verdict, method: how, note, evidence }]));
    it.closed = new Map(grid.closed.map(([e, u, why]) => [key(e, u), why]));
    it.disputed = new Map(grid.disputed.map(([e, c, words]) => [key(e, c), words]));
    it.unsent = new Set();
    it.seen = new Map(grid.people.map(([e, , , seen]) => [e, seen]));
    for (const made of await log.events(who)) {
      if (made.cohort !== cohort || !made.criterion || made.state === "refused") continue;
      if (made.state === "unsent") it.unsent.add(key(made.enrolment, made.criterion));
      put(made.enrolment, made.criterion, made.verdict ? made : null);
    }
  };
  const put = (e, c, found) => {
    if (!found) it.found.delete(key(e, c));
    else it.found.set(key(e, c), { verdict: found.verdict, method: found.method, note: found.note ?? "", evidence: found.evidence ?? null });
  };

  it.at = (e, c) => it.found.get(key(e, c)) ?? null;
  it.why = (e, c) => it.closed.get(key(e, line.get(c).unit.id)) ?? "";
  it.dispute = (e, c) => it.disputed.get(key(e, c)) ?? "";
  it.isUnsent = (e, c) => it.unsent.has(key(e, c));
  it.line = (c) => line.get(c);
  /** The method of an act at a criterion: the one chosen where the plan allows it, else the first it names. */
  it.methodFor = (c) => {
    const { methods } = line.get(c);
    return methods.length === 0 || methods.includes(method) ? method : methods[0];
  };
  /** The evidence of somebody for the element of a criterion: `[id, title, weighed, accepted]`. */
  it.evidence = (e, c) => grid.evidence
    .filter(([, of, , elements]) => of === e && elements.includes(line.get(c).element.id))
    .map(([id, , title, , weighed, accepted]) => [id, title, weighed, accepted]);
  /** What nobody has judged of these criteria and people, and can be. */
  it.open = (lines, people) => lines.flatMap((one) => people
    .filter((e) => !it.at(e, one.id) && !it.closed.has(key(e, one.unit.id))).map((e) => [e, one.id]));

  // One after the other, however slow the device.
  let queue = Promise.resolve();
  const inLine = (work) => { queue = queue.then(work, work); return queue; };

  async function write(changes) {
    const real = changes.filter(([e, c]) => !it.why(e, c));
    if (real.length === 0) return 0;
    const before = real.map(([e, c]) => [e, c, it.at(e, c)]);
    await log.record(who, real.map(([e, c, to]) => ({
      cohort, enrolment: e, criterion: c, verdict: to?.verdict ?? null, method: to?.method ?? it.methodFor(c),
      note: to?.note ?? "", evidence: to?.evidence ?? null, seen: it.seen.get(e) ?? 0,
    })));
    for (const [e, c, to] of real) { put(e, c, to); it.unsent.add(key(e, c)); }
    last = { cohort, before, until: Date.now() + UNDO };
    it.changed(real);
    app.recorded();
    return real.length;
  }

  /** Judges: what `wanted` makes of the grid as it stands when its turn comes. */
  it.act = (wanted) => inLine(() => write(wanted()));
  it.set = (e, c, verdict) => it.act(() => ((it.at(e, c)?.verdict ?? null) === verdict ? [] : [[e, c, verdict && { verdict, method: it.methodFor(c), note: it.at(e, c)?.note ?? "", evidence: null }]]));
  it.cycle = (e, c) => it.act(() => {
    const next = { met: "not_yet", not_yet: null }[it.at(e, c)?.verdict] ?? (it.at(e, c) ? null : "met");
    return [[e, c, next && { verdict: next, method: it.methodFor(c), note: it.at(e, c)?.note ?? "", evidence: null }]];
  });
  it.rest = (lines, people) => it.act(() => it.open(lines, people)
    .map(([e, c]) => [e, c, { verdict: "met", method: it.methodFor(c), note: "", evidence: null }]));
  it.canUndo = () => (last?.cohort === cohort ? Math.max(0, last.until - Date.now()) : 0);
  it.undo = () => inLine(async () => {
    if (!it.canUndo()) return 0;
    const { before } = last;
    const done = await write(before);
    last = null;
    return done;
  });
  it.settled = () => queue;
  await it.read();
  return it;
}
