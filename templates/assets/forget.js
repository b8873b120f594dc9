// Whoever is here is signed out: what they were typing on this device is nobody else's to read.
try {
  for (const shelf of [localStorage, sessionStorage]) {
    for (const key of Object.keys(shelf)) if (key.startsWith("draft:")) shelf.removeItem(key);
  }
} catch { /* no storage, nothing to forget */ }
// The field app keeps unsent marks for whoever made them, but shows them to nobody until that person is
// back.
try {
  const kept = (await indexedDB.databases()).some((one) => one.name === "angkatan-lapangan");
  if (kept) {
    indexedDB.open("angkatan-lapangan").onsuccess = ({ target: { result: db } }) => {
      db.transaction("state", "readwrite").objectStore("state").delete("person");
      db.close();
    };
  }
} catch { /* as above */ }
