// The grid without reloads: each press is sent at once and in order, and the answer's grid takes the place of
// this one; arrows move, K, B and space judge. Without this script the same buttons send the same form.
const form = () => document.getElementById("kisi");
const cells = () => [...form().querySelectorAll("button.cell")];
const where = (button) => button?.value.split(".").slice(0, 2).join(".");
let line = Promise.resolve();

async function send(name, value, focus) {
  const old = form();
  const body = new URLSearchParams(new FormData(old));
  body.set(name, value);
  const marked = new Set(body.getAll("orang"));
  try {
    const answer = await fetch(old.action, { method: "POST", body, signal: AbortSignal.timeout(15_000) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("kisi");
    if (!fresh) return location.reload(); // signed out meanwhile: the page asks to sign in
    const place = old.querySelector(".scroll");
    const at = [place?.scrollLeft ?? 0, place?.scrollTop ?? 0];
    old.replaceWith(fresh);
    fresh.querySelector(".scroll")?.scrollTo(...at);
    for (const pick of fresh.querySelectorAll("[name=orang]")) pick.checked = marked.has(pick.value);
    cells().find((one) => where(one) === focus)?.focus({ preventScroll: true });
    const undo = document.getElementById("urungkan");
    if (undo) setTimeout(() => undo.remove(), 10_000);
  } catch {
    const said = document.createElement("p");
    said.className = "error";
    said.setAttribute("role", "alert");
    said.textContent = old.dataset.failed;
    old.querySelector(":scope > .error")?.remove();
    old.prepend(said);
  }
  return null;
}

const press = (name, value, focus) => { line = line.then(() => send(name, value, focus)); };

addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.target !== form() || !button?.name) return;
  event.preventDefault();
  press(button.name, button.value, button.matches(".cell") ? where(button) : null);
});

addEventListener("keydown", (event) => {
  const button = event.target;
  if (!button.matches?.("#kisi button.cell") || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  const verdict = { k: "met", b: "not_yet", " ": "" }[key];
  const row = button.closest("tr, li");
  const col = [...row.querySelectorAll(".cell")].indexOf(button);
  const rows = [...form().querySelectorAll("tbody tr, .rows > li")].filter((one) => one.querySelector(".cell"));
  const to = (r, c) => {
    const other = rows[rows.indexOf(row) + r]?.querySelectorAll(".cell")[c];
    other?.focus();
    return other;
  };
  if (verdict !== undefined) press("ubah", `${where(button)}.${verdict}`, where(to(1, col)) ?? where(button));
  else if (key === "arrowdown") to(1, col);
  else if (key === "arrowup") to(-1, col);
  else if (key === "arrowleft") to(0, col - 1);
  else if (key === "arrowright") to(0, col + 1);
  else return;
  event.preventDefault();
});
