// The rotating code: pure, so that it is tested against the server's.

/** The six digits of a step: HMAC-SHA-256 of the step as eight bytes, cut as RFC 4226 does. */
export async function codeAt(secret, step) {
  const bytes = new TextEncoder().encode(secret);
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const message = new DataView(new ArrayBuffer(8));
  message.setBigInt64(0, BigInt(step));
  const digest = new DataView(await crypto.subtle.sign("HMAC", key, message));
  const at = digest.getUint8(31) & 15;
  return String((digest.getUint32(at) & 0x7fffffff) % 1000000).padStart(6, "0");
}

/** The digits in what was typed or scanned, or null. */
export function digitsOf(text) {
  const bare = text.trim().replace(/^ANGKATAN:/i, "").replace(/\s/g, "");
  return /^\d{6}$/.test(bare) ? bare : null;
}
