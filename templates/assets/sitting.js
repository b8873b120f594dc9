// A test: every answer is kept on this device until the server has it, and sent again until it does.
// Without this script each question has a button that sends it.
const page = document.getElementById("tes");
const { dataset } = page;
const shelf = `tes:${dataset.sitting}`;
const news = document.getElementById("kabar");
const forms = [...page.querySelectorAll("[data-question]")];
// The server's clock: answers are put in order by it, whatever this device thinks the time is.
const ahead = Number(dataset.now) - Date.now();
const now = () => Date.now() + ahead;

const queue = {}; // question → { jawab, saat }
// Each question on its own, so that a second tab does not write over what this one keeps.
try {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(`${shelf}:`)) queue[key.slice(shelf.length + 1)] = JSON.parse(localStorage.getItem(key));
  }
} catch { /* a locked device keeps nothing */ }

function shelve(soal) {
  try {
    if (queue[soal]) localStorage.setItem(`${shelf}:${soal}`, JSON.stringify(queue[soal]));
    else localStorage.removeItem(`${shelf}:${soal}`);
  } catch { /* as above */ }
}

const fields = (form) => new FormData(form).getAll("jawab").map(String).filter((one) => one.trim() !== "");

function show(form, shape, word) {
  const state = form.querySelector("[data-state]");
  state.className = `mark ${shape}`;
  state.textContent = word;
}

function count() {
  const done = forms.filter((form) => fields(form).length > 0).length;
  document.getElementById("dijawab").textContent = done;
  document.getElementById("kemajuan").value = done;
}

function tell() {
  const left = Object.keys(queue).length;
  news.textContent = left ? `${left} ${dataset.unsent}` : dataset.saved;
}

function keep(form) {
  queue[form.dataset.question] = { jawab: fields(form), saat: now() };
  shelve(form.dataset.question);
  show(form, "wait", dataset.wait);
  form.querySelector("[data-why]").hidden = true;
  count();
  tell();
  send();
}

let sending = false;
let pause = 1000;
let again = 0;

async function send() {
  if (sending) return;
  sending = true;
  clearTimeout(again);
  for (;;) {
    const soal = Object.keys(queue)[0];
    if (!soal) break;
    const one = queue[soal];
    const form = document.getElementById(`soal-${soal}`);
    let answer;
    try {
      answer = await fetch(dataset.to, {
        method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ soal: Number(soal), ...one }), signal: AbortSignal.timeout(15000),
      });
      if (answer.redirected) { news.textContent = dataset.signedOut; break; }
      // What the server will never take is set aside with its reason; all else is sent again.
      if (answer.status >= 500 || [408, 425, 429].includes(answer.status)) throw new Error(answer.status);
    } catch {
      again = setTimeout(send, pause);
      pause = Math.min(pause * 2, 30000);
      break;
    }
    pause = 1000;
    const said = await answer.json().catch(() => ({}));
    // Changed while it was on its way: what is newer goes next.
    if (queue[soal] !== one) continue;
    delete queue[soal];
    shelve(soal);
    // Answered later on another device: this page shows what stands no more.
    if (answer.ok && said.stands === false) location.reload();
    if (form && answer.ok) show(form, fields(form).length ? "good" : "wait", dataset.one);
    else if (form) {
      const why = form.querySelector("[data-why]");
      why.textContent = said.why ?? dataset.refused;
      why.hidden = false;
      show(form, "warn", dataset.wait);
    }
    tell();
  }
  sending = false;
}

function restore(form, said) {
  for (const field of form.elements) {
    if (field.name !== "jawab") continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = said.includes(field.value);
    else if (field.tagName === "SELECT") field.value = [...field.options].map((o) => o.value).find((v) => v && said.includes(v)) ?? "";
    else field.value = said[0] ?? "";
  }
}

for (const form of forms) {
  form.querySelector("[data-plain]").hidden = true;
  const kept = queue[form.dataset.question];
  if (kept) { restore(form, kept.jawab); show(form, "wait", dataset.wait); }
  let typing = 0;
  form.addEventListener("change", () => { clearTimeout(typing); keep(form); });
  form.addEventListener("input", ({ target }) => {
    if (["radio", "checkbox", "select-one"].includes(target.type)) return;
    clearTimeout(typing);
    typing = setTimeout(() => keep(form), 1200);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(typing); keep(form); });
}

// What is not sent yet would look unanswered on the summary.
document.getElementById("kumpulkan").addEventListener("click", (event) => {
  if (Object.keys(queue).length === 0) return;
  event.preventDefault();
  tell();
  send();
});
addEventListener("online", send);
document.addEventListener("visibilitychange", send);

const left = document.getElementById("sisa");
function clock() {
  const rest = Number(dataset.ends) - now();
  left.textContent = rest > 0 ? `${Math.ceil(rest / 60000)}\u00a0${dataset.minutes}` : dataset.over;
  if (rest > 0) setTimeout(clock, Math.min(rest, 10000));
  // The last answers are still taken; then the page says what came of it.
  else { send(); setTimeout(() => location.reload(), 65000); }
}
if (left) clock();
count();
if (Object.keys(queue).length) tell();
send();
