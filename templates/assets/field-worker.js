// Keeps the field app where there is no signal: its page and its files, and nothing else. What it shows
// comes from the device's own store, never from here.
const ASSETS = "__ASSETS__";
const SHELF = `lapangan ${ASSETS}`;
const PAGE = "/lapangan";
const FILES = ["style.css", "field.css", "mark.svg", "field.js", "field-parts.js", "field-roster.js",
  "field-log.js", "field-send.js", "idb.js", "grid.css", "field-grid.js", "field-judge.js",
  "scan.js", "scan-rules.js", "scan-panel.js", "qr-decode.min.js"]
  .map((name) => `${ASSETS}/${name}`);

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const shelf = await caches.open(SHELF);
    await shelf.addAll([new Request(PAGE, { cache: "reload" }), ...FILES]);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("lapangan ") && name !== SHELF) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

// The page from the shelf at once; a fresh copy for the next time, where there is signal.
async function page(request) {
  const shelf = await caches.open(SHELF);
  const kept = await shelf.match(PAGE);
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok && !answer.redirected) await shelf.put(PAGE, answer.clone());
    return answer;
  });
  if (!kept) return fresh;
  fresh.catch(() => null);
  return kept;
}

self.addEventListener("fetch", (event) => {
  const at = new URL(event.request.url);
  if (event.request.method !== "GET" || at.origin !== location.origin) return;
  if (at.pathname === PAGE && event.request.mode === "navigate") event.respondWith(page(event.request));
  else if (at.pathname.startsWith(`${ASSETS}/`)) {
    event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request)));
  }
});
