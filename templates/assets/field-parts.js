// What the views of the field app are made of: its words, which stand in the page's templates in the
// reader's language, marks, sentences and the place where a view is shown.
export const $ = (id) => document.getElementById(id);
export const lang = document.documentElement.lang;
const words = new Map(
  [...$("t-kata").content.querySelectorAll("[data-w]")].map((i) => [i.dataset.w, i.innerHTML]),
);
export const say = (word, n = "") => (words.get(word) ?? "").replace("#", n);
/** Of a mark: its shape, its word and its key. */
export const told = (presence) => say(presence ?? "none").split("|");
export const CYCLE = ["present", "late", "excused", "sick", "absent"];
export const KEYS = new Map([...CYCLE].map((p) => [told(p)[2].toLowerCase(), p]));
export const next = (presence) => CYCLE[(CYCLE.indexOf(presence) + 1) % CYCLE.length];
export const clock = (at) => new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit" }).format(at);
export const moment = (at) =>
  new Intl.DateTimeFormat(lang, { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" }).format(at);

/** A copy of a template with its places filled: text, or nodes; `data-if` without a value goes. */
export function fill(id, values) {
  const part = $(id).content.cloneNode(true);
  for (const place of part.querySelectorAll("[data-if]")) if (!values[place.dataset.if]) place.remove();
  for (const place of part.querySelectorAll("[data-is]")) {
    const value = values[place.dataset.is];
    if (Array.isArray(value)) place.replaceChildren(...value);
    else if (place.dataset.is in values) place.textContent = value ?? "";
  }
  // The page has one first heading at a time; templates have none.
  for (const place of part.querySelectorAll("[data-h1]")) {
    const heading = document.createElement("h1");
    heading.append(...place.childNodes);
    place.replaceWith(heading);
  }
  return part;
}

export function markOf(kind, presence) {
  const [shape, word] = told(presence);
  return chip(kind, shape, word);
}

export function chip(kind, shape, word) {
  const span = document.createElement("span");
  span.className = `${kind} ${shape}`;
  span.textContent = word;
  return span;
}

export const initials = (name) => name.split(/\s+/).slice(0, 2).map((part) => [...part][0] ?? "").join("").toUpperCase();

/** A sentence over every view; its links come from our own template. */
export function notice(html) {
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

export function show(part, back, label) {
  $("layar").replaceChildren(part);
  const link = $("kembali");
  link.href = back;
  link.textContent = label;
}

/** A tap, or a long press; the long press does not count as a tap. */
export function press(button, tapped, held) {
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
