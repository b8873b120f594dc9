// What stands around the camera: opening and closing it, the light, a photo where there is no camera. The
// page holds the words; `root` has a video, an input for a file, and buttons named by data-scan; what is of no use
// without scripts has data-scanning and is hidden until then.
import { photo, scanner, wake } from "./scan.js";

/** Calls `onText(text)` for every code that is seen or photographed. Answers `{ close() }`. */
export function panel(root, onText) {
  const part = (name) => root.querySelector(`[data-scan=${name}]`);
  const [start, stop, light, said] = ["start", "stop", "light", "said"].map(part);
  const video = root.querySelector("video");
  const file = root.querySelector("input[type=file]");
  let camera = null;

  function shown(open) {
    start.hidden = open;
    stop.hidden = !open;
    video.hidden = !open;
    light.hidden = !camera?.light;
    light.setAttribute("aria-pressed", "false");
  }
  function close() {
    camera?.stop();
    camera = null;
    shown(false);
  }
  start.addEventListener("click", async () => {
    wake();
    said.textContent = "";
    start.disabled = true;
    video.hidden = false;
    try {
      camera = await scanner(video, onText);
      shown(true);
      video.scrollIntoView({ block: "start" });
    } catch {
      shown(false);
      said.textContent = root.dataset.refused;
      file.focus();
    }
    start.disabled = false;
  });
  stop.addEventListener("click", close);
  light.addEventListener("click", () => {
    const lit = light.getAttribute("aria-pressed") !== "true";
    light.setAttribute("aria-pressed", String(lit));
    camera?.light?.(lit);
  });
  file.addEventListener("change", async () => {
    wake();
    said.textContent = "";
    const [picture] = file.files;
    if (!picture) return;
    const text = await photo(picture).catch(() => null);
    file.value = "";
    if (text === null) said.textContent = root.dataset.unread;
    else onText(text);
  });
  addEventListener("pagehide", close);
  for (const one of root.querySelectorAll("[data-scanning]")) one.hidden = false;
  return { close };
}
