// Whose card is it? Told at once, from what the page knows; without this script the code is typed.
import { book, codeOf, decide, hashOf, tone } from "./scan-rules.js";
import { panel } from "./scan-panel.js";
import { play } from "./scan.js";

const root = document.getElementById("pindai");
const result = document.getElementById("hasil");
const words = root.dataset;
const { cards, otherCards, voided } = book(JSON.parse(words.known));

function show(shape, what, then) {
  const name = document.createElement("p");
  name.className = `scanned-name ${shape}`;
  name.textContent = what;
  const note = document.createElement("p");
  note.textContent = then;
  result.replaceChildren(name, note);
}

panel(root, async (text) => {
  const code = codeOf(text);
  const told = decide(code && await hashOf(code), cards, otherCards, voided, new Map());
  play(tone(told.kind));
  if (told.kind === "recorded") show("good", told.enrolment, words.good);
  else if (told.kind === "other") show("bad", `${words.other} ${told.cohort}`, "");
  else show("bad", words[told.kind], "");
});
