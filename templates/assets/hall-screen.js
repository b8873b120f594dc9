// The code of a hall, computed here from the secret of the session: once the page is open it needs no line.
import { codeAt } from "./hall-rules.js";
import { encodeQR } from "./qr-encode.min.js";

const root = document.getElementById("layar");
const [digits, picture, left] = ["angka", "gambar", "sisa"].map((id) => document.getElementById(id));
const length = Number(root.dataset.step);
// The clock of this device may be wrong; the server's is what codes are compared with.
const ahead = Date.now() - Number(root.dataset.now) * 1000;
const space = "http://www.w3.org/2000/svg";

function drawing(text) {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: 4 });
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", `0 0 ${rows.length} ${rows.length}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", root.dataset.label);
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join(""));
  svg.append(path);
  return svg;
}

let shown = null;
async function tick() {
  const seconds = (Date.now() - ahead) / 1000;
  const step = Math.floor(seconds / length);
  left.value = length - (seconds - step * length);
  if (step === shown) return;
  shown = step;
  const code = await codeAt(root.dataset.secret, step);
  digits.textContent = `${code.slice(0, 3)} ${code.slice(3)}`;
  picture.replaceChildren(drawing(`ANGKATAN:${code}`));
}
root.hidden = false;
tick();
setInterval(tick, 500);
// A screen that goes dark shows nothing; where it cannot be asked to stay lit, nothing is lost.
const stay = () => navigator.wakeLock?.request("screen").catch(() => {});
stay();
document.addEventListener("visibilitychange", () => { if (!document.hidden) stay(); });
