// The grid of judgements in the field app: criteria × people with a keyboard where there is room, one person
// or one element at a time at the thumb. It needs no signal.
import { choose, chosen, judging } from "./field-judge.js";
import { $, chip, fill, notice, press, say, show } from "./field-parts.js";

const SHAPE = { met: "good", not_yet: "bad" };
const KEY = { k: "met", b: "not_yet", " ": null };
const STEP = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const wide = matchMedia("(min-width: 60em)");
const element = (name, values = {}, ...children) => {
  const it = Object.assign(document.createElement(name), values);
  it.append(...children);
  return it;
};
const address = (...parts) => `#nilai/${parts.join("/")}`;

/** Shows `#nilai/<cohort>[/<unit>[/o/<person>|/e/<element>]]`; answers what a view is asked, or nothing. */
export async function gridView(who, [cohort, unit, part, which], app) {
  const it = await judging(who, Number(cohort), app);
  if (!it) {
    location.replace("#");
    return null;
  }
  const { grid } = it;
  const draw = [];
  const one = grid.units.find((u) => u.id === Number(unit));
  const lines = () => it.lines.filter((l) => !one || l.unit.id === one.id);
  const all = grid.people.map(([e]) => e);
  const name = new Map(grid.people.map(([e, n, business]) => [e, business ? `${n} · ${business}` : n]));

  /** What is under a view: method, undo, what was done. */
  function dock(text = "") {
    const place = document.querySelector("[data-is=kabar]");
    if (place) place.textContent = text;
    const undo = document.querySelector("[data-act=urungkan]");
    if (!undo) return;
    const left = it.canUndo();
    undo.hidden = left === 0;
    if (left) setTimeout(() => { if (!it.canUndo()) undo.hidden = true; }, left + 50);
  }
  const told = (n) => dock(n ? say("judged", n) : "");
  const guard = (work) => work.catch(() => notice(say("nostore")));

  function tools(values, back, label) {
    show(fill("t-nilai", { ...values, kosong: all.length === 0 || it.lines.length === 0 }), back, label);
    const pick = $("metode");
    pick.replaceChildren(...grid.methods.map(([word, text]) => element("option", { value: word, textContent: text, selected: word === chosen() })));
    pick.onchange = () => choose(pick.value);
    document.querySelector("[data-act=urungkan]").onclick = async () => {
      const back = await it.undo();
      if (back) dock(say("undone"));
    };
    dock();
  }

  // -- where to go ---------------------------------------------------------------------------------

  function progress(some, people) {
    const cells = some.length * people.length;
    const done = some.reduce((sum, l) => sum + people.filter((e) => it.at(e, l.id)).length, 0);
    return [chip("mark", done === 0 ? "wait" : done < cells ? "part" : "good", `${done}/${cells}`)];
  }
  function place(text, about, some, people, to) {
    const row = fill("t-sesi-baris", { chip: progress(some, people), kursus: text, judul: about, tentang: "" });
    const link = row.querySelector("a");
    link.href = to;
    link.setAttribute("aria-label", `${link.textContent}: ${text}`);
    return row;
  }

  function units() {
    const rows = grid.units.map((u, n) => place(`${say("unit", n + 1)}: ${u.title}`, u.code, it.lines.filter((l) => l.unit === u), all, address(cohort, u.id)));
    if (grid.units.length > 1) rows.push(place(say("allunits"), "", it.lines, all, address(cohort, 0)));
    tools({ judul: grid.label, daftar: rows, tentang: say("judging") }, "#", say("back"));
  }

  function parts() {
    const elements = [...new Set(lines().map((l) => l.element))];
    tools({
      judul: one?.title ?? say("allunits"), tentang: grid.label,
      elemen: elements.map((el) => place(`${el.number}. ${el.title}`, "", lines().filter((l) => l.element === el), all, address(cohort, unit, "e", el.id))),
      daftar: all.map((e) => place(name.get(e), "", lines(), [e], address(cohort, unit, "o", e))),
    }, address(cohort), grid.label);
  }

  // -- at the thumb --------------------------------------------------------------------------------

  function list(title, pairs, some, people, next) {
    const rows = pairs.flatMap(([e, c, text, over]) => {
      const row = $("t-nilai-baris").content.cloneNode(true).firstElementChild;
      const [k, b, more] = row.querySelectorAll("button");
      row.querySelector("p").append(...text);
      for (const [button, verdict] of [[k, "met"], [b, "not_yet"]]) {
        const tap = () => guard(it.set(e, c, it.at(e, c)?.verdict === verdict ? null : verdict).then(told));
        press(button, tap, () => detail(e, c));
        button.setAttribute("aria-label", `${say(verdict)}: ${name.get(e)}, ${it.line(c).number}`);
      }
      more.onclick = () => detail(e, c);
      more.setAttribute("aria-label", `${say("detail")} ${name.get(e)}, ${it.line(c).number}`);
      const paint = () => {
        const now = it.at(e, c);
        const why = it.why(e, c) || it.dispute(e, c);
        k.disabled = b.disabled = more.disabled = Boolean(it.why(e, c));
        k.setAttribute("aria-pressed", now?.verdict === "met");
        b.setAttribute("aria-pressed", now?.verdict === "not_yet");
        row.querySelector("small").textContent = [why, now?.note].filter(Boolean).join(" · ");
        row.classList.toggle("unsent", it.isUnsent(e, c));
      };
      draw.push(paint);
      return over ? [element("li", { className: "kriteria" }, element("p", {}, ...over)), row] : [row];
    });
    tools({ judul: title, nilai: rows, tentang: one?.title ?? grid.label, lanjut: next ? " " : null }, address(cohort, unit), one?.title ?? grid.label);
    const rest = document.querySelector("[data-act=sisa]");
    rest.onclick = () => guard(it.rest(some, people).then(told));
    draw.push(() => {
      const n = it.open(some, people).length;
      rest.hidden = n === 0;
      rest.textContent = say("rest", n);
    });
    const on = document.querySelector("[data-act=lanjut]");
    if (on) on.href = next;
  }
  const code = (l) => [element("span", { className: "code soft", textContent: l.number }), ` ${l.text}`];

  function person(e) {
    const at = all.indexOf(e);
    if (at < 0) return parts();
    const next = all[at + 1];
    return list(name.get(e), lines().map((l) => [e, l.id, code(l)]), lines(), [e], next ? address(cohort, unit, "o", next) : null);
  }

  function ofElement(id) {
    const some = lines().filter((l) => l.element.id === id);
    if (some.length === 0) return parts();
    const ids = [...new Set(lines().map((l) => l.element.id))];
    const next = ids[ids.indexOf(id) + 1];
    const pairs = some.flatMap((l) => all.map((e, n) => [e, l.id, [name.get(e)], n === 0 ? code(l) : null]));
    return list(`${some[0].element.number}. ${some[0].element.title}`, pairs, some, all, next ? address(cohort, unit, "e", next) : null);
  }

  // -- with room: criteria × people ------------------------------------------------------------------

  function matrix() {
    const cells = new Map();
    const rowsOf = lines();
    const marked = () => {
      const some = [...document.querySelectorAll(".kisi .pick input:checked")].map((i) => Number(i.value));
      return some.length ? some : all;
    };
    const head = element("tr", {}, element("th", { scope: "col", textContent: say("criterion") }), ...all.map((e) =>
      element("th", { scope: "col" }, element("a", { href: address(cohort, unit, "o", e), textContent: name.get(e) }))));
    const picks = element("tr", {}, element("td", { textContent: say("mark") }), ...all.map((e) =>
      element("td", {}, element("label", { className: "pick" }, element("input", { type: "checkbox", value: e, ariaLabel: name.get(e) })))));
    const body = element("tbody");
    let [unitShown, elementShown] = [one ?? null, null];
    rowsOf.forEach((l, r) => {
      if (l.unit !== unitShown) {
        unitShown = l.unit;
        body.append(element("tr", { className: "unit" }, element("th", { scope: "colgroup", colSpan: all.length + 1 }, element("span", { textContent: l.unit.title }))));
      }
      if (l.element !== elementShown) {
        elementShown = l.element;
        const some = rowsOf.filter((x) => x.element === l.element);
        const button = element("button", { type: "button", className: "btn small" });
        button.onclick = () => guard(it.rest(some, marked()).then(told));
        button.dataset.element = l.element.id;
        draw.push(() => {
          const n = it.open(some, all).length;
          button.hidden = n === 0;
          button.textContent = say("element", `${l.element.number} (${n})`);
        });
        body.append(element("tr", { className: "element" },
          element("th", { scope: "rowgroup", textContent: `${l.element.number}. ${l.element.title}` }),
          element("td", { colSpan: all.length }, button)));
      }
      body.append(element("tr", {}, element("th", { scope: "row" }, ...code(l)), ...all.map((e, col) => {
        const button = element("button", { type: "button", className: "mark cell", tabIndex: r + col === 0 ? 0 : -1 });
        Object.assign(button.dataset, { e, c: l.id, r, col });
        const paint = () => {
          const now = it.at(e, l.id);
          const why = it.why(e, l.id);
          const dispute = it.dispute(e, l.id);
          button.className = `mark cell ${dispute ? "warn" : SHAPE[now?.verdict] ?? "wait"}${it.isUnsent(e, l.id) ? " unsent" : ""}${why ? " still" : ""}`;
          button.textContent = { met: "K", not_yet: "B" }[now?.verdict] ?? "";
          const word = [say(now?.verdict ?? "notjudged"), why, dispute, now?.note].filter(Boolean).join(", ");
          button.setAttribute("aria-label", `${name.get(e)}, ${l.number}: ${word}`);
          if (now?.note || why || dispute) button.title = [why, dispute, now?.note].filter(Boolean).join(" · ");
        };
        cells.set(`${r}.${col}`, button);
        draw.push(paint);
        return element("td", {}, button);
      })));
    });
    const table = element("table", { className: "matrix kisi" }, element("thead", {}, head, picks), body);
    tools({ judul: one?.title ?? say("allunits"), tentang: grid.label, tabel: [table] }, address(cohort), grid.label);
    const go = (button) => {
      if (!button) return;
      table.querySelector(".cell[tabindex='0']")?.setAttribute("tabindex", -1);
      button.tabIndex = 0;
      button.focus();
    };
    const of = (button) => [Number(button.dataset.e), Number(button.dataset.c)];
    table.onclick = ({ target }) => {
      if (!target.matches(".cell")) return;
      go(target);
      guard(it.cycle(...of(target)).then(told));
    };
    table.onkeydown = (event) => {
      const button = event.target;
      if (!button.matches?.(".cell")) return;
      const [row, col] = [Number(button.dataset.r), Number(button.dataset.col)];
      const down = event.key.toLowerCase();
      const plain = !event.altKey && !event.ctrlKey && !event.metaKey;
      if (STEP[event.key] && plain) go(cells.get(`${row + STEP[event.key][0]}.${col + STEP[event.key][1]}`));
      else if (down in KEY && plain) {
        guard(it.set(...of(button), KEY[down]).then(told));
        go(cells.get(`${row + 1}.${col}`));
      } else if (event.key === "Enter") detail(...of(button));
      else if (down === "u" || (down === "z" && event.ctrlKey)) document.querySelector("[data-act=urungkan]").click();
      else return;
      event.preventDefault();
    };
  }

  // -- one judgement ---------------------------------------------------------------------------------

  async function detail(e, c) {
    await it.settled(); // what was pressed before it stands in it
    if (it.why(e, c)) return;
    const l = it.line(c);
    const now = it.at(e, c);
    const box = $("rincian");
    const verdicts = ["met", "not_yet", ""].map((word) => element("label", { className: "choice" },
      element("input", { type: "radio", name: "nilai", value: word, checked: word === (now?.verdict ?? "") }),
      element("span", {}, element("b", { textContent: say(word || "notjudged") }))));
    const pieces = it.evidence(e, c);
    box.replaceChildren(fill("t-nilai-rincian", {
      nama: name.get(e), kriteria: code(l), pilihan: verdicts, beda: it.dispute(e, c) || null,
      tertunda: pieces.some(([, , weighed]) => !weighed) ? say("unweighed", pieces.filter(([, , weighed]) => !weighed).length) : null,
    }));
    const form = box.querySelector("form");
    const allowed = grid.methods.filter(([word]) => l.methods.length === 0 || l.methods.includes(word));
    const how = now?.method ?? it.methodFor(c);
    form.cara.append(...allowed.map(([word, text]) => element("option", { value: word, textContent: text, selected: word === how })));
    form.bukti.append(...pieces.filter(([, , , accepted]) => accepted).map(([id, title]) => element("option", { value: id, textContent: title, selected: id === now?.evidence })));
    form.querySelector("[data-is=kebukti]").href = `/angkatan/${cohort}/bukti/${e}`;
    form.catatan.value = now?.note ?? "";
    form.querySelector("[data-act=tutup]").onclick = () => box.close();
    form.onsubmit = (event) => {
      event.preventDefault();
      const note = form.catatan.value.trim();
      const verdict = form.nilai.value || (note ? "not_yet" : null);
      box.close();
      const found = verdict && { verdict, method: form.cara.value, note, evidence: Number(form.bukti.value) || null };
      guard(it.act(() => [[e, c, found]]).then(told));
    };
    box.showModal();
  }

  if (!unit) units();
  else if (part === "o") person(Number(which));
  else if (part === "e") ofElement(Number(which));
  else if (wide.matches) matrix();
  else parts();

  const paint = () => { for (const one of draw) one(); };
  paint();
  it.changed = paint;
  return {
    repaint: async () => {
      const before = JSON.stringify([grid.people, grid.units]);
      await it.settled();
      await it.read();
      if (JSON.stringify([grid.people, grid.units]) !== before) return app.render();
      if (draw.length === 0 && !document.querySelector("dialog[open]")) return app.render();
      paint();
      return null;
    },
    close: () => { it.changed = () => {}; },
  };
}
