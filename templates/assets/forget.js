// Whoever is here is signed out: what they were typing on this device is nobody else's to read.
try {
  for (const shelf of [localStorage, sessionStorage]) {
    for (const key of Object.keys(shelf)) if (key.startsWith("draft:")) shelf.removeItem(key);
  }
} catch { /* no storage, nothing to forget */ }
