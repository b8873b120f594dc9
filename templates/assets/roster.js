// The roster without reloads: each press is sent at once and in order; what did not arrive is said and
// shown as it was before. Without this script the same buttons send the same form.
const form = document.getElementById("presensi");
const byName = (name) => form?.querySelector(`.dock [name=${name}]`);
const [undo, all, done] = [byName("urungkan"), byName("semua"), document.getElementById("selesai")];
const seen = form?.querySelector("[name=lihat]");
const status = document.getElementById("kabar");
const saved = document.getElementById("tersimpan");
const legend = document.getElementById("jumlah");
const cycle = (form?.dataset.cycle ?? "").split("|").map((one) => one.split(":"));

const nextOf = (word) => cycle[(cycle.findIndex(([w]) => w === word) + 1) % cycle.length][0];
const rowOf = (id) => document.getElementById(`o${id}`)?.querySelector("button");

function mark(shape, word) {
  const span = document.createElement("span");
  span.className = `mark ${shape}`;
  span.textContent = word;
  return span;
}

function show(id, [shape, word, next]) {
  const row = rowOf(id);
  if (!row) return;
  row.value = `${id}.${next}`;
  row.querySelector(".mark").replaceWith(mark(shape, word));
}

function chip(shape, word) {
  const span = mark(shape, word);
  span.className = `chip ${shape}`;
  saved.replaceChildren(span);
}

function update(now) {
  for (const [id, row] of Object.entries(now.rows)) {
    known.set(id, row);
    if (!waiting.has(id)) show(id, row);
  }
  legend.replaceChildren(...now.legend.flatMap((c) => [mark(c.shape, c.word), " "]));
  status.textContent = now.status;
  undo.hidden = !now.undo;
  undo.value = now.undo ?? "";
  all.textContent = now.all;
  all.hidden = now.left === 0;
  done.hidden = now.left > 0;
  if (waiting.size === 0 && now.saved) chip("good", now.saved);
  seen.value = now.seen;
  // Somebody else recorded the same person meanwhile: that takes more than a chip to show.
  if (waiting.size === 0 && String(now.disputes) !== seen.dataset.disputes) location.reload();
}

// One request at a time, so that two taps on one name arrive in their order.
let line = Promise.resolve();
const waiting = new Map(); // person → how many of their taps are on the way
const known = new Map(); // person → what the server last said: what a failed tap falls back to

async function send(name, value, id) {
  chip("wait", form.dataset.sending);
  const body = new URLSearchParams(new FormData(form));
  body.set(name, value);
  let problem = null;
  let now = null;
  try {
    const stop = AbortSignal.timeout(15000);
    const answer = await fetch(location.pathname, {
      method: "POST", body, headers: { Accept: "application/json" }, signal: stop,
    });
    if (answer.redirected) return location.reload(); // signed out meanwhile: the page asks to sign in
    const said = await answer.json();
    if (answer.ok) now = said;
    else problem = said.why;
  } catch {
    problem = form.dataset.failed;
  }
  if (id) {
    const left = waiting.get(id) - 1;
    if (left > 0) waiting.set(id, left);
    else waiting.delete(id);
  }
  if (now) {
    update(now);
  } else {
    if (id && !waiting.has(id)) show(id, known.get(id));
    chip("bad", form.dataset.unsaved);
    const name = id ? `${rowOf(id)?.querySelector("span")?.textContent.trim()}: ` : "";
    status.textContent = name + problem;
    undo.hidden = true;
  }
}

if (form && undo && all) {
  for (const row of form.querySelectorAll(".roster button")) {
    const [id, next] = row.value.split(".");
    const now = row.querySelector(".mark");
    known.set(id, [now.className.replace("mark ", ""), now.textContent, next]);
  }
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button?.name) return;
    event.preventDefault();
    const { name, value } = button;
    let id = null;
    if (name === "ubah") {
      const [who, word] = value.split(".");
      const [, shape, text] = cycle.find(([w]) => w === word);
      id = who;
      waiting.set(id, (waiting.get(id) ?? 0) + 1);
      show(id, [shape, text, nextOf(word)]);
    }
    // What undo takes back is known only when the presses before it have arrived.
    line = line.then(() => send(name, name === "urungkan" ? undo.value : value, id));
  });
}
