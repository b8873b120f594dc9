// What a scanned card means, without a line and without a browser: pure, so that it is tested by itself.

// What stands before the code in the QR, and the letters and digits of a code (no 0, 1, I, L, O, U).
const PREFIX = "ANGKATAN:";
const CODE = /^[2-9A-HJKMNP-TV-Z]{20}$/;

/** The code in what was scanned or typed, or null when it is none of ours. */
export function codeOf(text) {
  const upper = text.trim().toUpperCase();
  const bare = upper.startsWith(PREFIX) ? upper.slice(PREFIX.length) : upper;
  const code = bare.replace(/[\s-]/g, "");
  return CODE.test(code) ? code : null;
}

/** What is kept of a code: the first 16 hex digits of its SHA-256. */
export async function hashOf(code) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code)));
  return [...digest.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The server's lists of cards as they are asked: by hash. */
export const book = ({ cards = [], other_cards = [], voided = [] }) => ({
  cards: new Map(cards), otherCards: new Map(other_cards), voided: new Set(voided),
});

/**
 * What a scan of the card with this hash does. `cards`: hash → enrolment, `otherCards`: hash → label of its
 * cohort, `voided`: set of hashes, `marks`: enrolment → presence in this session, nothing when not recorded.
 *
 * - `recorded`: `enrolment` becomes present.
 * - `already`: is recorded as there; nothing changes.
 * - `marked`: is recorded as not there (`presence`); a person decides, nothing is overwritten unseen.
 * - `other`: a card of the cohort named `cohort`; refused.
 * - `void`: the card was replaced; refused.
 * - `unknown`: a card nobody here knows (made after this device last heard, or of another centre).
 * - `foreign`: no card at all (no hash). The last two may become a walk-in with a name.
 */
export function decide(hash, cards, otherCards, voided, marks) {
  if (!hash) return { kind: "foreign" };
  if (cards.has(hash)) {
    const enrolment = cards.get(hash);
    const presence = marks.get(enrolment) ?? null;
    if (presence === null) return { kind: "recorded", enrolment };
    if (presence === "present" || presence === "late") return { kind: "already", enrolment, presence };
    return { kind: "marked", enrolment, presence };
  }
  if (voided.has(hash)) return { kind: "void" };
  if (otherCards.has(hash)) return { kind: "other", cohort: otherCards.get(hash) };
  return { kind: "unknown", hash };
}

/** How an answer sounds: `good`, `again` or `refused`. */
export const tone = (kind) => ({ recorded: "good", already: "again", marked: "again" })[kind] ?? "refused";
