// Whoever is here is signed out: what they were typing on this device is nobody else's to read.
try {
  for (const key of Object.keys(localStorage)) if (key.startsWith("draft:")) localStorage.removeItem(key);
} catch { /* no storage, nothing to forget */ }
