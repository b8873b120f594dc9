// The field app: sessions, a roster that works without signal, and what waits to be sent. Everything is
// written to the device first and shown then; sending goes on beside it.
import * as log from "./field-log.js";
import { SignedOut, sync } from "./field-send.js";
import { book, codeOf, decide, hashOf, tone } from "./scan-rules.js";
import { panel } from "./scan-panel.js";
import { play } from "./scan.js";

const $ = (id) => document.getElementById(id);
const lang = document.documentElement.lang;
const words = new Map(
  [...$("t-kata").content.querySelectorAll("[data-w]")].map((i) => [i.dataset.w, i.innerHTML]),
);
const say = (word, n = "") => (words.get(word) ?? "").replace("#", n);
/** Of a mark: its shape, its word and its key. */
const told = (presence) => say(presence ?? "none").split("|");
const CYCLE = ["present", "late", "excused", "sick", "absent"];
const KEYS = new Map([...CYCLE].map((p) => [told(p)[2].toLowerCase(), p]));
const next = (presence) => CYCLE[(CYCLE.indexOf(presence) + 1) % CYCLE.length];
const clock = (at) => new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit" }).format(at);
const moment = (at) =>
  new Intl.DateTimeFormat(lang, { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" }).format(at);

/** A copy of a template with its places filled: text, or nodes; `data-if` without a value goes. */
function fill(id, values) {
  const part = $(id).content.cloneNode(true);
  for (const place of part.querySelectorAll("[data-if]")) if (!values[place.dataset.if]) place.remove();
  for (const place of part.querySelectorAll("[data-is]")) {
    const value = values[place.dataset.is];
    if (Array.isArray(value)) place.replaceChildren(...value);
    else place.textContent = value ?? "";
  }
  // The page has one first heading at a time; templates have none.
  for (const place of part.querySelectorAll("[data-h1]")) {
    const heading = document.createElement("h1");
    heading.append(...place.childNodes);
    place.replaceWith(heading);
  }
  return part;
}

function markOf(kind, presence) {
  const [shape, word] = told(presence);
  return chip(kind, shape, word);
}

function chip(kind, shape, word) {
  const span = document.createElement("span");
  span.className = `${kind} ${shape}`;
  span.textContent = word;
  return span;
}

const initials = (name) => name.split(/\s+/).slice(0, 2).map((part) => [...part][0] ?? "").join("").toUpperCase();

// -- what waits to be sent ---------------------------------------------------------------------------

async function badge(sending = false) {
  const who = await log.person();
  if (!who) return 0;
  const made = await log.events(who);
  const unsent = made.filter((e) => e.state === "unsent").length;
  const refused = made.filter((e) => e.state === "refused").length;
  let shown = chip("chip", "good", say("allsent"));
  if (refused > 0) shown = chip("chip", "bad", say("refused", refused));
  if (unsent > 0) shown = chip("chip", "warn", sending ? `${say("unsent", unsent)} …` : say("unsent", unsent));
  $("lencana").replaceChildren(shown);
  if (navigator.setAppBadge) {
    const told = unsent > 0 ? navigator.setAppBadge(unsent) : navigator.clearAppBadge();
    told.catch(() => null);
  }
  return unsent;
}

let wait = 0; // seconds until the next try after a failed one
let timer = null;
let running = null;
let again = false;

function later(ms) {
  clearTimeout(timer);
  timer = setTimeout(send, ms);
}

/** Sends and takes along; one at a time, and once more if something was recorded meanwhile. */
async function send() {
  clearTimeout(timer);
  if (running) {
    again = true;
    return running;
  }
  running = (async () => {
    try {
      await badge(true);
      await sync(() => badge(true));
      wait = 0;
      notice("");
    } catch (why) {
      if (why instanceof SignedOut) notice((await log.person()) ? say("signin") : say("nobody"));
      else wait = Math.min(60, wait ? wait * 2 : 4);
    }
    await refresh();
  })();
  await running;
  running = null;
  const unsent = await badge();
  if (again) {
    again = false;
    later(0);
  } else if (unsent > 0 && wait > 0) {
    later(wait * 1000);
  }
}

/** A sentence over every view; its links come from our own template. */
function notice(html) {
  const place = $("kabar-atas");
  place.replaceChildren();
  if (!html) return;
  const box = document.createElement("div");
  box.className = "notice warn";
  const text = document.createElement("p");
  text.innerHTML = html;
  box.append(text);
  place.append(box);
}

// -- the sessions ------------------------------------------------------------------------------------

const dayOf = (at) => new Date(at).toLocaleDateString("en-CA");

async function sessionsView(who) {
  const { sessions, taken, offset } = await log.rosters(who);
  const made = await log.events(who);
  const now = Date.now() + offset;
  const line = async (session) => {
    const list = await log.people(who, session.cohort);
    const done = log.marks(session, made).size;
    const begun = new Date(session.opens_at) <= now;
    const state = !begun ? "" : done === 0 ? chip("mark", "wait", say("left", list.length))
      : done < list.length ? chip("mark", "part", say("left", list.length - done)) : chip("mark", "good", say("done", done));
    const row = fill("t-sesi-baris", {
      chip: state ? [state] : "", kursus: session.course, judul: session.title, tentang: session.about,
    });
    const open = row.querySelector("a");
    open.href = `#sesi/${session.id}`;
    open.setAttribute("aria-label", `${open.textContent}: ${session.course}, ${session.title}`);
    if (begun && done < list.length) open.classList.add("main");
    return row;
  };
  const lines = async (some) => Promise.all(some.map(line));
  const today = dayOf(now);
  const past = sessions.filter((s) => dayOf(s.starts_at) < today && new Date(s.free_until) > now);
  const todays = sessions.filter((s) => dayOf(s.starts_at) === today);
  const coming = sessions.filter((s) => dayOf(s.starts_at) > today);
  show(fill("t-sesi", {
    nama: who.name, lewat: past.length ? await lines(past) : null, kini: await lines(todays),
    kosong: todays.length === 0, nanti: coming.length ? await lines(coming) : null,
    diambil: taken ? clock(taken) : "–",
  }), "/beranda", say("home"));
  const install = document.querySelector("[data-act=pasang]");
  if (install && offered) {
    install.hidden = false;
    install.onclick = () => offered.prompt();
  }
}

// -- the roster --------------------------------------------------------------------------------------

let last = null; // what "undo" takes back: {session, before: [[enrolment, mark|null]], until}

async function rosterView(who, id) {
  const { sessions, offset } = await log.rosters(who);
  const session = sessions.find((s) => s.id === id);
  if (!session) {
    location.replace("#");
    return;
  }
  const list = await log.people(who, session.cohort);
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
    badge();
    later(900);
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
    let scanned = "";
    const scan = async (text) => {
      const code = codeOf(text);
      const hash = code && await hashOf(code);
      // A card of another of this person's own cohorts is another cohort's here.
      const elsewhere = hash && cards.has(hash) && !names.has(cards.get(hash));
      const now = new Map([...current].map(([enrolment, { presence }]) => [enrolment, presence]));
      const answer = elsewhere ? { kind: "other", cohort: "" } : decide(hash, cards, otherCards, voided, now);
      door.hidden = !["unknown", "foreign"].includes(answer.kind);
      scanned = code ?? "";
      if (answer.kind === "recorded") {
        const { enrolment } = answer;
        const name = names.get(enrolment);
        await write([[enrolment, { presence: "present", jp: null, reason: "", method: "scan" }]], name);
        tell("good", name, told("present")[1]);
      } else if (answer.enrolment) {
        tell(answer.kind === "already" ? "good" : "warn", names.get(answer.enrolment), `${say("already")} ${told(answer.presence)[1].toLowerCase()}`);
      } else {
        tell("bad", `${say(`card-${answer.kind}`)} ${answer.cohort ?? ""}`.trim(), "");
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
        badge();
        later(900);
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
  repaint = async () => {
    const fresh = (await log.rosters(who)).sessions.find((s) => s.id === id);
    if (!fresh) return;
    const disputes = fresh.disputed.length !== session.disputed.length;
    Object.assign(session, fresh);
    const changed = (await log.people(who, session.cohort)).length !== rows.size;
    if (disputes || changed) await render();
    else await inLine(paint);
  };
  await inLine(paint);
  status("");
}

/** A tap, or a long press; the long press does not count as a tap. */
function press(button, tapped, held) {
  let hold = null;
  let long = false;
  const stop = () => clearTimeout(hold);
  button.addEventListener("pointerdown", () => {
    long = false;
    hold = setTimeout(() => { long = true; held(); }, 550);
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) button.addEventListener(end, stop);
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  button.addEventListener("click", () => { if (!long) tapped(); long = false; });
}

// -- what is on the device ---------------------------------------------------------------------------

async function sendView(who) {
  const made = (await log.events(who)).filter((e) => e.state !== "taken");
  const { sessions } = await log.rosters(who);
  const names = new Map();
  for (const session of sessions) {
    for (const [enrolment, name] of await log.people(who, session.cohort)) names.set(enrolment, name);
  }
  const line = (event) => {
    const row = document.createElement("li");
    const text = document.createElement("div");
    const title = sessions.find((s) => s.id === event.session)?.title ?? "";
    const head = document.createElement("p");
    const name = event.walk_in?.name ?? names.get(event.enrolment) ?? `#${event.enrolment}`;
    head.append(event.walk_in ? chip("mark", "part", say("atdoor")) : markOf("mark", event.presence), " ", name);
    const about = document.createElement("p");
    about.className = "soft small";
    about.textContent = [title, moment(new Date(event.at))].filter(Boolean).join(", ");
    text.append(head, about);
    if (event.why) {
      const why = document.createElement("p");
      why.textContent = event.why;
      text.append(why);
    }
    row.append(text);
    if (event.state === "refused") {
      const remove = document.createElement("button");
      Object.assign(remove, { type: "button", className: "btn small", textContent: say("remove") });
      remove.onclick = async () => { await log.remove(event.id); await render(); badge(); };
      row.append(remove);
    }
    return row;
  };
  const unsent = made.filter((e) => e.state === "unsent");
  const refused = made.filter((e) => e.state === "refused");
  const others = [...(await log.ofOthers(who))];
  const count = others.reduce((sum, [, n]) => sum + n, 0);
  show(fill("t-kirim", {
    jumlah: unsent.length ? say("unsent", unsent.length) : say("allsent"), ada: made.length > 0,
    ditolak: refused.length ? refused.map(line) : null, belum: unsent.length ? unsent.map(line) : null,
    lain: count ? `${say("others", count)} ${others.map(([name]) => name).join(", ")}` : null,
  }), "#", say("back"));
  const act = (name) => document.querySelector(`[data-act=${name}]`);
  if (made.length > 0) {
    act("kirim").onclick = () => { wait = 0; send(); };
    act("simpan").onclick = async () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await log.asFile(who));
      link.download = `presensi-${new Date().toISOString().slice(0, 16).replace(/[T:]/g, "-")}.json`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    };
  }
  const result = document.querySelector("[data-is=hasil]");
  $("berkas").onchange = async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    try {
      const { added, owner } = await log.fromFile(await file.text(), who);
      if (owner) result.textContent = say("notyours", owner);
      else {
        await render();
        document.querySelector("[data-is=hasil]").textContent = say("imported", added);
        send();
      }
    } catch {
      result.textContent = say("notfile");
    }
  };
}

// -- which view --------------------------------------------------------------------------------------

let repaint = null;
let camera = null;
let shownFor = null;

function show(part, back, label) {
  $("layar").replaceChildren(part);
  const link = $("kembali");
  link.href = back;
  link.textContent = label;
}

async function render() {
  repaint = null;
  camera?.close();
  camera = null;
  const who = await log.person();
  shownFor = who?.id ?? null;
  if (!who) {
    notice(say("nobody"));
    return;
  }
  const [view, id] = location.hash.slice(1).split("/");
  if (view === "sesi") await rosterView(who, Number(id));
  else if (view === "kirim") await sendView(who);
  else await sessionsView(who);
}

/** After a sending: what is shown may have changed, and whose it is. */
async function refresh() {
  if (((await log.person())?.id ?? null) !== shownFor) await render();
  else if (repaint) await repaint();
  else if (!$("berkas")?.value && !document.querySelector("dialog[open]")) await render();
}

let offered = null;
addEventListener("beforeinstallprompt", (event) => { event.preventDefault(); offered = event; });
addEventListener("hashchange", async () => { await render(); scrollTo(0, 0); $("halaman").focus({ preventScroll: true }); });
addEventListener("online", () => { wait = 0; send(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
// Without being asked a browser may throw away what is kept when the disk is full.
navigator.storage?.persist?.().catch(() => null);
navigator.serviceWorker?.register("/lapangan.js", { scope: "/lapangan" }).catch(() => null);

try {
  await render();
  await badge();
} catch {
  notice(say("nostore"));
}
send();
