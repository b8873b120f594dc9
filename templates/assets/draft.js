// Keeps what is being typed on this device until it has arrived, so that a lost line costs no word.
// Never a password, never a NIK. A page without such a form is an end (sent): there everything
// kept is cleared; signing out clears it by forget.js.
const form = document.querySelector("form[data-draft]");
const START = "draft:";
const own = form && START + form.dataset.draft;
// Before anybody is signed in the words belong to this tab: the next visitor of a shared phone must
// not find them.
const shelf = form?.dataset.draft === "0" ? "sessionStorage" : "localStorage";

function kept(key) {
  try { return JSON.parse(window[shelf].getItem(key)); } catch { return null; }
}

function keep(sent) {
  const words = {};
  for (const field of form.elements) {
    if (!field.name || field.name === "nik" || ["password", "hidden", "file", "submit"].includes(field.type)) continue;
    if (["radio", "checkbox"].includes(field.type)) {
      words[field.name] ??= [];
      if (field.checked) words[field.name].push(field.value);
    } else {
      words[field.name] = field.value;
    }
  }
  try { window[shelf].setItem(own, JSON.stringify({ words, sent })); } catch { /* a full or locked device keeps nothing */ }
}

try {
  for (const key of Object.keys(localStorage)) {
    // What was sent from another question has arrived: this page came after it.
    if (key.startsWith(START) && key !== own && (!form || JSON.parse(localStorage.getItem(key))?.sent)) localStorage.removeItem(key);
  }
  if (shelf === "localStorage" && JSON.parse(sessionStorage.getItem(START + "0"))?.sent) sessionStorage.removeItem(START + "0");
} catch { /* no storage, nothing to clear */ }

if (form) {
  const words = kept(own)?.words ?? {};
  for (const field of form.elements) {
    const word = words[field.name];
    if (word === undefined) continue;
    if (Array.isArray(word)) field.checked = word.includes(field.value);
    else if (field.type !== "submit") field.value = word;
  }
  form.addEventListener("input", () => keep(false));
  form.addEventListener("submit", () => keep(true));
}
