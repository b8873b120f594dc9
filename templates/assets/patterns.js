// Shows what a number pattern prints while it is typed. Without script the page shows it after saving.
const form = document.querySelector("form[data-examples]");
const fields = { angkatan: form.pola_angkatan, sertifikat: form.pola_sertifikat };
let waiting;

async function show() {
  const asked = new URLSearchParams(Object.entries(fields).map(([name, field]) => [name, field.value]));
  const answer = await fetch(`${form.dataset.examples}?${asked}`);
  if (!answer.ok) return;
  for (const [name, text] of Object.entries(await answer.json())) {
    document.getElementById(`contoh-${name}`).value = text;
  }
}

for (const field of Object.values(fields)) {
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 200);
  });
}
