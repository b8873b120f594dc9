// Sends a paper in parts that go on after a lost line; a photo is made smaller first. Without this
// script the same form sends the file whole.
const PART = 64 * 1024;
const SMALL = 300_000;

const pause = (ms) => new Promise((done) => {
  const timer = setTimeout(done, ms);
  addEventListener("online", () => { clearTimeout(timer); done(); }, { once: true });
});

/** The photo at most 300 kB large; the file itself where this device cannot read it. */
async function shrunk(file) {
  if (!file.type.startsWith("image/")) return file;
  const photo = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!photo) return file;
  const canvas = document.createElement("canvas");
  for (const side of [1600, 1280, 1024, 800]) {
    const scale = Math.min(1, side / Math.max(photo.width, photo.height));
    canvas.width = Math.max(1, Math.round(photo.width * scale));
    canvas.height = Math.max(1, Math.round(photo.height * scale));
    const paper = canvas.getContext("2d");
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(photo, 0, 0, canvas.width, canvas.height);
    for (const quality of [0.85, 0.7, 0.55]) {
      const smaller = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
      if (smaller && smaller.size <= SMALL) return smaller;
    }
  }
  return file;
}

class Refused extends Error {}

async function send(form, blob, show) {
  const { jenis } = form.elements;
  let to = null;
  let at = 0;
  let lost = 0;
  for (;;) {
    let answer;
    try {
      answer = to
        ? await fetch(to, {
          method: "PATCH", body: blob.slice(at, at + PART), headers: { "Upload-Offset": at },
          signal: AbortSignal.timeout(60_000),
        })
        : await fetch(form.dataset.open, {
          method: "POST", body: new URLSearchParams({ jenis: jenis.value, ukuran: blob.size }),
          signal: AbortSignal.timeout(30_000),
        });
      if (answer.redirected) return location.reload(); // signed out meanwhile: the page asks to sign in
    } catch {
      answer = null;
    }
    const told = answer && await answer.json().catch(() => null);
    if (!told || answer.status >= 500) {
      lost += 1;
      if (lost > 40) throw new Refused(form.dataset.failed);
      show(form.dataset.lost);
      await pause(Math.min(500 * 2 ** Math.min(lost, 5), 15_000));
      continue;
    }
    lost = 0;
    if (answer.status === 404 && to) { to = null; at = 0; continue; }
    if (told.sebab) throw new Refused(told.sebab);
    to ??= told.ke;
    at = told.posisi;
    show(form.dataset.sending, told.selesai ? 1 : at / blob.size);
    if (told.selesai) return;
  }
}

for (const form of document.querySelectorAll("form[data-open]")) {
  const input = form.querySelector("input[type=file]");
  const [status, bar, wrong] = ["[role=status]", "progress", ".error"].map((one) => form.querySelector(one));
  const button = form.querySelector("[type=submit]");
  const show = (words, part) => {
    status.hidden = bar.hidden = false;
    if (status.textContent !== words) status.textContent = words;
    if (part !== undefined) bar.value = part;
  };
  form.addEventListener("submit", async (event) => {
    const file = input.files[0];
    if (!file) return; // the server says what to do
    event.preventDefault();
    button.disabled = true;
    wrong.hidden = true;
    show(form.dataset.shrinking, 0);
    try {
      await send(form, await shrunk(file), show);
      location.assign(form.elements.ke.value || location.pathname);
    } catch (error) {
      status.hidden = bar.hidden = true;
      wrong.textContent = error instanceof Refused ? error.message : form.dataset.failed;
      wrong.hidden = false;
      input.setAttribute("aria-invalid", "true");
      input.focus();
    }
    button.disabled = false;
  });
}
