// Keeps the page of a running job up to date: the bar and the table are replaced where they stand, so
// that nothing moves and no focus is lost. Without scripts the page refreshes itself.
const parts = ["proses", "orang"];

async function again() {
  const answer = await fetch(location.href).catch(() => null);
  if (answer?.ok) {
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!fresh.querySelector("[data-running]")) {
      location.reload();
      return;
    }
    for (const id of parts) {
      document.getElementById(id)?.replaceChildren(...(fresh.getElementById(id)?.childNodes ?? []));
    }
    document.title = fresh.title;
  }
  setTimeout(again, 2000);
}

setTimeout(again, 2000);
