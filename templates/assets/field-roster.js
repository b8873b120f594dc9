// The roster that works without signal: a tap, a long press, a key or a card makes an event; each is written
// to the device first and shown then, one after the other.
import * as log from "./field-log.js";
import { $, CYCLE, KEYS, chip, fill, initials, moment, next, notice, press, say, show, told } from "./field-parts.js";
import { book, codeOf, decide, hashOf, tone } from "./scan-rules.js";
import { panel } from "./scan-panel.js";
import { play } from "./scan.js";

let last = null; // what "undo" takes back: {session, before: [[enrolment, mark|null]], until}

/**
 * Shows the roster of a session. `app` is told of what was recorded (`recorded()`) and may be asked to show all
 * anew (`render()`). Answers `{ repaint(), close() }`, or nothing when the session is not on this device.
 */
export async function rosterView(who, id, app) {
  let camera = null;
  const { sessions, offset } = await log.rosters(who);
  const session = sessions.find((s) => s.id === id);
  if (!session) {
    location.replace("#");
    return null;
  }
  const list = await log.people(who, session);
  const now = Date.now() + offset;
  const opens = new Date(session.opens_at);
  const closed = now < opens ? say("notyet", moment(opens)) : now > new Date(session.free_until) ? say("over") : null;
  show(fill("t-daftar", {
    judul: session.title, tentang: session.about, tutup: closed, buka: !closed && list.length > 0,
    beda: session.disputed.length > 0, sepi: list.length === 0, izin: session.excused, orang: [],
  }), "#", say("back"));
  const settle = document.querySelector("[data-is=putuskan]");
  if (settle) settle.href = `/angkatan/${session.cohort}/sesi/${session.id}`;
  const rows = new Map();
  const places = document.querySelector(".roster");
  for (const [enrolment, name, business] of list) {
    const row = $("t-orang").content.cloneNode(true).firstElementChild;
    const [tap, more] = row.querySelectorAll("button");
    row.dataset.name = name.toLowerCase();
    tap.querySelector(".inisial").textContent = initials(name);
    tap.querySelector(".nama").textContent = business ? `${name} · ${business}` : name;
    more.setAttribute("aria-label", `${say("detail")} ${name}`);
    tap.disabled = more.disabled = Boolean(closed);
    const one = { enrolment, name, row, tap };
    rows.set(enrolment, one);
    more.onclick = () => detail(one);
    const onward = () => [[enrolment, { presence: next(current.get(enrolment)?.presence), jp: null, reason: "" }]];
    press(tap, () => mark(onward, name), () => detail(one));
    tap.onkeydown = (event) => keys(event, one);
    places.append(row);
  }
  let current = new Map();

  // One after the other: a second tap means what the first has made of the row, however slow the phone.
  let line = Promise.resolve();
  const inLine = (work) => {
    line = line.then(work).catch(() => notice(say("nostore")));
    return line;
  };

  /** What `wanted` makes of the marks as they are when its turn comes. */
  const mark = (wanted, name) => inLine(() => write(wanted(), name));

  /** Writes to the device, then shows. */
  async function write(changes, name) {
    if (changes.length === 0) return;
    const before = changes.map(([enrolment]) => [enrolment, current.get(enrolment) ?? null]);
    const made = changes.map(([enrolment, to]) => ({
      session: id, enrolment, presence: to?.presence ?? null, jp: to?.jp ?? null, reason: to?.reason ?? "",
      seen: session.seen, method: to?.method ?? "device",
    }));
    await log.record(who, made);
    last = { session: id, before, until: Date.now() + 10_000 };
    await paint();
    const [, word] = told(changes[0][1]?.presence);
    status(name ? `${name}: ${word.toLowerCase()}` : say("alldone", changes.length));
    app.recorded();
  }

  function status(text) {
    const place = document.querySelector("[data-is=kabar]");
    if (place) place.textContent = text;
    const undo = document.querySelector("[data-act=urungkan]");
    if (!undo) return;
    undo.hidden = !last || last.session !== id || Date.now() >= last.until;
    if (!undo.hidden) setTimeout(() => { if (!last || Date.now() >= last.until) undo.hidden = true; }, last.until - Date.now() + 50);
  }

  async function paint() {
    const made = (await log.events(who)).filter((e) => e.session === id);
    current = log.marks(session, made);
    const unsent = new Set(made.filter((e) => e.state === "unsent").map((e) => e.enrolment));
    for (const [enrolment, { row, tap }] of rows) {
      const now = current.get(enrolment);
      const [shape, word] = told(now?.presence);
      const part = now && now.jp < session.jp && ["present", "late"].includes(now.presence) ? ` ${now.jp}/${session.jp}` : "";
      tap.querySelector(".mark").replaceWith(chip("mark", shape, word + part));
      row.classList.toggle("unsent", unsent.has(enrolment));
    }
    const done = [...rows.keys()].filter((e) => current.has(e)).length;
    const left = rows.size - done;
    const legend = document.querySelector("[data-is=jumlah]");
    const counts = left > 0
      ? [chip("mark", "wait", say("left", left)), " ", chip("mark", "good", say("done", done))]
      : CYCLE.map((p) => [p, [...current.values()].filter((m) => m.presence === p).length]).filter(([, n]) => n)
        .flatMap(([p, n]) => [chip("mark", told(p)[0], `${n} ${told(p)[1].toLowerCase()}`), " "]);
    legend?.replaceChildren(...(rows.size ? counts : []));
    const all = document.querySelector("[data-act=semua]");
    if (all) {
      all.textContent = say("all", left);
      all.hidden = left === 0;
      document.querySelector("[data-act=selesai]").hidden = left > 0;
    }
  }

  async function keys(event, { enrolment, name, row }) {
    const to = KEYS.get(event.key.toLowerCase());
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (to && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      await mark(() => [[enrolment, { presence: to, jp: null, reason: "" }]], name);
      row.nextElementSibling?.querySelector("button")?.focus();
    } else if (step) {
      event.preventDefault();
      let other = row[step];
      while (other?.hidden) other = other[step];
      other?.querySelector("button")?.focus();
    }
  }

  function detail({ enrolment, name }) {
    const now = current.get(enrolment);
    const box = $("rincian");
    const choices = [...CYCLE, "dispensation"].map((presence) => {
      const label = document.createElement("label");
      label.className = "choice";
      const pick = document.createElement("input");
      Object.assign(pick, { type: "radio", name: "tanda", value: presence, checked: presence === now?.presence, required: true });
      const text = document.createElement("span");
      const word = document.createElement("b");
      word.textContent = told(presence)[1];
      text.append(word);
      label.append(pick, text);
      return label;
    });
    box.replaceChildren(fill("t-rincian", { nama: name, pilihan: choices, penuh: say("full", session.jp), salah: " " }));
    const form = box.querySelector("form");
    const wrong = form.querySelector("[data-is=salah]");
    wrong.hidden = true;
    if (now && now.jp !== session.jp && ["present", "late"].includes(now.presence)) form.jp.value = now.jp;
    form.alasan.value = now?.reason ?? "";
    form.querySelector("[data-act=tutup]").onclick = () => box.close();
    form.onsubmit = (event) => {
      event.preventDefault();
      const typed = form.jp.value.trim();
      const jp = typed === "" ? null : Number(typed);
      const presence = form.tanda.value;
      if (jp !== null && (!Number.isInteger(jp) || jp < 0 || jp > session.jp)) {
        wrong.textContent = say("wronghours", session.jp);
        wrong.hidden = false;
        form.jp.focus();
        return;
      }
      box.close();
      const hours = ["present", "late"].includes(presence) ? jp : null;
      const reason = form.alasan.value.trim();
      mark(() => [[enrolment, { presence, jp: hours, reason }]], name);
    };
    box.showModal();
  }

  const act = (name) => document.querySelector(`[data-act=${name}]`);
  if (!closed && list.length > 0) {
    act("semua").onclick = () => mark(() =>
      [...rows.keys()].filter((e) => !current.has(e)).map((e) => [e, { presence: "present", jp: null, reason: "" }]));
    act("urungkan").onclick = async () => {
      await mark(() => {
        if (!last || last.session !== id || Date.now() >= last.until) return [];
        return last.before.map(([e, m]) => [e, m && { ...m, jp: m.jp === session.jp ? null : m.jp }]);
      });
      last = null;
      status(say("undone"));
    };
  }
  if (!closed && list.length > 0) scanning(document.getElementById("pindai"));

  /** Cards: each scan is told at once by name and sound; who has no card we know gets a name at the door. */
  async function scanning(root) {
    const { cards, otherCards, voided } = book(await log.cards(who));
    const names = new Map(list.map(([enrolment, name]) => [enrolment, name]));
    const door = root.querySelector("form");
    const tell = (shape, name, then) => {
      const head = document.createElement("p");
      head.className = `scanned-name ${shape}`;
      head.textContent = name;
      const note = document.createElement("p");
      note.textContent = then;
      root.querySelector("[data-is=hasil]").replaceChildren(head, note);
    };
    // A card of another of this person's own cohorts is another cohort's here; whose it is, is known.
    const elsewhere = async (enrolment) => {
      for (const { cohort, label } of sessions) {
        if (cohort === session.cohort) continue;
        const [, name] = (await log.people(who, { cohort })).find(([one]) => one === enrolment) ?? [];
        if (name) return { kind: "other", cohort: `${label}, ${name}` };
      }
      return { kind: "other" };
    };
    let scanned = "";
    const scan = async (text) => {
      const code = codeOf(text);
      const hash = code && await hashOf(code);
      const now = new Map([...current].map(([enrolment, { presence }]) => [enrolment, presence]));
      const answer = decide(hash, cards, otherCards, voided, now);
      if (answer.enrolment && !names.has(answer.enrolment)) Object.assign(answer, await elsewhere(answer.enrolment));
      door.hidden = !["unknown", "foreign"].includes(answer.kind);
      scanned = code ?? "";
      if (answer.kind === "recorded") {
        const { enrolment } = answer;
        const name = names.get(enrolment);
        await write([[enrolment, { presence: "present", jp: null, reason: "", method: "scan" }]], name);
        tell("good", name, told("present")[1]);
      } else if (answer.kind !== "other" && answer.enrolment) {
        tell(answer.kind === "already" ? "good" : "warn", names.get(answer.enrolment), `${say("already")} ${told(answer.presence)[1].toLowerCase()}`);
      } else {
        const said = say(`card-${answer.kind}`);
        tell("bad", answer.cohort ? `${said} ${answer.cohort}` : said.replace(/:$/, "."), "");
      }
      play(tone(answer.kind));
    };
    camera = panel(root, (text) => inLine(() => scan(text)));
    door.onsubmit = (event) => {
      event.preventDefault();
      const name = door.elements.nama.value.trim();
      if (!name) return;
      inLine(async () => {
        await log.record(who, [{ session: id, enrolment: null, presence: null, walk_in: { name, code: scanned }, method: "walk_in", seen: session.seen }]);
        door.reset();
        door.hidden = true;
        tell("good", name, say("door"));
        app.recorded();
      });
    };
    root.querySelector("[data-act=tanpa]").onclick = () => { scanned = ""; door.hidden = false; door.elements.nama.focus(); };
  }

  const search = $("cari");
  search.oninput = () => {
    const asked = search.value.trim().toLowerCase();
    let found = 0;
    for (const { row } of rows.values()) {
      row.hidden = !row.dataset.name.includes(asked);
      found += row.hidden ? 0 : 1;
    }
    status(found ? "" : say("nofound"));
  };
  const repaint = async () => {
    const fresh = (await log.rosters(who)).sessions.find((s) => s.id === id);
    if (!fresh) return;
    const disputes = fresh.disputed.length !== session.disputed.length;
    Object.assign(session, fresh);
    const changed = (await log.people(who, session)).length !== rows.size;
    if (disputes || changed) await app.render();
    else await inLine(paint);
  };
  await inLine(paint);
  status("");
  return { repaint, close: () => camera?.close() };
}
