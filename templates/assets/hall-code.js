// A code is kept on the phone with the time at which it was read, and sent until an answer came. Without this
// script the form sends it at once.
import { digitsOf } from "./hall-rules.js";
import { panel } from "./scan-panel.js";

const root = document.getElementById("kode-layar");
const form = root.querySelector("form");
const said = document.getElementById("kabar");
const words = root.dataset;
const seconds = () => Math.floor(Date.now() / 1000);

const kept = () => JSON.parse(localStorage.getItem(words.keep) ?? "[]");
const keep = (all) => localStorage.setItem(words.keep, JSON.stringify(all));

let sending = false;
async function send() {
  if (sending) return;
  sending = true;
  try {
    for (let [one] = kept(); one; [one] = kept()) {
      said.textContent = words.kept;
      const body = new URLSearchParams({ ...one, sekarang: String(seconds()) });
      const answer = await fetch(words.to, { method: "POST", body, redirect: "manual" });
      if (answer.type === "opaqueredirect") { said.textContent = words.signin; return; }
      // A fault of the server's is tried again later; every other answer is one.
      if (answer.status >= 500) return;
      said.textContent = (await answer.json()).says;
      keep(kept().filter((other) => other.kunci !== one.kunci));
    }
  } catch { /* no line: it is kept */ } finally { sending = false; }
}

function enter(kode) {
  keep([...kept(), { kode, dibaca: String(seconds()), kunci: crypto.randomUUID() }]);
  said.textContent = words.kept;
  form.reset();
  send();
}

form.addEventListener("submit", (event) => {
  const code = digitsOf(form.elements.kode.value);
  if (!code) return; // the server says what is wrong
  event.preventDefault();
  enter(code);
});
const camera = panel(root, (text) => {
  const code = digitsOf(text);
  if (code) { camera.close(); enter(code); } else said.textContent = words.foreign;
});
addEventListener("online", send);
setInterval(send, 20_000);
send();
// Fetched while there is a line, so that the camera reads without one.
import("./qr-decode.min.js");
