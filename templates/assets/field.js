// The field app: sessions, the roster of each, and what waits to be sent. Everything is written to the device
// first and shown then; sending goes on beside it.
import * as log from "./field-log.js";
import { $, chip, clock, fill, markOf, moment, notice, say, show } from "./field-parts.js";
import { rosterView } from "./field-roster.js";
import { SignedOut, sync } from "./field-send.js";

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

/** Something is on the device now: it is told, and sent when the thumb rests. */
function recorded() {
  badge();
  later(900);
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

// -- the sessions ------------------------------------------------------------------------------------

const dayOf = (at) => new Date(at).toLocaleDateString("en-CA");

async function sessionsView(who) {
  const { sessions, taken, offset } = await log.rosters(who);
  const made = await log.events(who);
  const now = Date.now() + offset;
  const line = async (session) => {
    const list = await log.people(who, session);
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
  const grids = await log.grids(who);
  const graded = (grid) => {
    const row = fill("t-sesi-baris", { chip: "", kursus: grid.label, judul: say("people", grid.people.length), tentang: say("units", grid.units.length) });
    const open = row.querySelector("a");
    open.href = `#nilai/${grid.cohort}`;
    open.setAttribute("aria-label", `${open.textContent}: ${say("judging")}, ${grid.label}`);
    return row;
  };
  const today = dayOf(now);
  const past = sessions.filter((s) => dayOf(s.starts_at) < today && new Date(s.free_until) > now);
  const todays = sessions.filter((s) => dayOf(s.starts_at) === today);
  const coming = sessions.filter((s) => dayOf(s.starts_at) > today);
  show(fill("t-sesi", {
    nama: who.name, lewat: past.length ? await lines(past) : null, kini: await lines(todays),
    hari: todays.length > 0 || grids.length === 0, kosong: todays.length === 0,
    nilai: grids.length ? grids.map(graded) : null, nanti: coming.length ? await lines(coming) : null,
    diambil: taken ? clock(taken) : "–",
  }), "/beranda", say("home"));
  const install = document.querySelector("[data-act=pasang]");
  if (install && offered) {
    install.hidden = false;
    install.onclick = () => offered.prompt();
  }
}

// -- what is on the device ---------------------------------------------------------------------------

async function sendView(who) {
  const made = (await log.events(who)).filter((e) => e.state !== "taken");
  const { sessions } = await log.rosters(who);
  const grids = await log.grids(who);
  const names = new Map();
  for (const session of sessions) {
    for (const [enrolment, name] of await log.people(who, session)) names.set(enrolment, name);
  }
  const line = (event) => {
    const row = document.createElement("li");
    const text = document.createElement("div");
    const title = sessions.find((s) => s.id === event.session)?.title ?? "";
    const head = document.createElement("p");
    const name = event.walk_in?.name ?? names.get(event.enrolment) ?? `#${event.enrolment}`;
    if (event.criterion) {
      const grid = grids.find((g) => g.cohort === event.cohort);
      const [, number] = grid?.units.flatMap((u) => u.elements).flatMap((x) => x.criteria).find(([c]) => c === event.criterion) ?? [];
      const whose = grid?.people.find(([e]) => e === event.enrolment)?.[1] ?? name;
      const shape = { met: "good", not_yet: "bad" }[event.verdict] ?? "wait";
      head.append(chip("mark", shape, say(event.verdict ?? "notjudged")), ` ${whose}, ${number ?? ""}`);
    } else head.append(event.walk_in ? chip("mark", "part", say("atdoor")) : markOf("mark", event.presence), " ", name);
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

let roster = null; // the one that is shown
let shownFor = null;

async function render() {
  roster?.close();
  roster = null;
  const who = await log.person();
  shownFor = who?.id ?? null;
  if (!who) {
    notice(say("nobody"));
    return;
  }
  const [view, id, ...more] = location.hash.slice(1).split("/");
  if (view === "sesi") roster = await rosterView(who, Number(id), { recorded, render });
  else if (view === "nilai") roster = await (await import("./field-grid.js")).gridView(who, [id, ...more], { recorded, render });
  else if (view === "kirim") await sendView(who);
  else await sessionsView(who);
}

/** After a sending: what is shown may have changed, and whose it is. */
async function refresh() {
  if (((await log.person())?.id ?? null) !== shownFor) await render();
  else if (roster) await roster.repaint();
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
