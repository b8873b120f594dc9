// The camera as a reader of cards. The browser's own detector where there is one, else the bundled one,
// which is fetched when it is first needed.

// The longer side of the picture that is looked at: enough for a card at arm's length, little to compute.
const SIDE = 800;
// A code that stays in sight is told once; again when it was out of sight for so long.
const AGAIN = 3000;
// At most so often, and never more than half of the time: the phone stays cool.
const EVERY = 60;

let bundled;
const decoder = () => (bundled ??= import("./qr-decode.min.js"));

/** The same picture with its greys drawn apart, from the darkest fiftieth to the lightest. */
function stretched({ data, width, height }) {
  const count = new Uint32Array(256);
  const grey = new Uint8Array(width * height);
  for (let i = 0, p = 0; p < grey.length; i += 4, p += 1) {
    grey[p] = (data[i] * 77 + data[i + 1] * 150 + data[i + 2] * 29) >> 8;
    count[grey[p]] += 1;
  }
  const share = grey.length / 50;
  let low = 0;
  let high = 255;
  for (let sum = 0; low < 255 && (sum += count[low]) < share;) low += 1;
  for (let sum = 0; high > 0 && (sum += count[high]) < share;) high -= 1;
  const span = Math.max(1, high - low);
  const out = new Uint8ClampedArray(data.length);
  for (let p = 0, i = 0; p < grey.length; p += 1, i += 4) {
    out[i] = out[i + 1] = out[i + 2] = ((grey[p] - low) * 255) / span;
    out[i + 3] = 255;
  }
  return { data: out, width, height };
}

/** Half as large, every four points made one: in the dark the sensor's noise goes with it. */
function halved({ data, width, height }) {
  const [w, h] = [width >> 1, height >> 1];
  const out = new Uint8ClampedArray(w * h * 4);
  for (let y = 0, o = 0; y < h; y += 1) {
    for (let x = 0; x < w; x += 1, o += 4) {
      const i = (2 * y * width + 2 * x) * 4;
      const below = i + width * 4;
      for (let c = 0; c < 3; c += 1) {
        out[o + c] = (data[i + c] + data[i + 4 + c] + data[below + c] + data[below + 4 + c]) / 4;
      }
      out[o + 3] = 255;
    }
  }
  return { data: out, width: w, height: h };
}

async function read(image) {
  const { decodeQR } = await decoder();
  try { return decodeQR(image); } catch { return null; } // it throws where there is no code
}

/** The text of the QR in this picture, or null. */
export async function decode(image) {
  return (await read(image)) ?? (await read(stretched(image))) ?? read(stretched(halved(image)));
}

const canvas = () => document.createElement("canvas").getContext("2d", { willReadFrequently: true });

function pixels(on, source, width, height, side) {
  const scale = Math.min(1, side / Math.max(width, height));
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  if (on.canvas.width !== w || on.canvas.height !== h) Object.assign(on.canvas, { width: w, height: h });
  on.drawImage(source, 0, 0, w, h);
  return on.getImageData(0, 0, w, h);
}

/** The text of the QR on a photo, or null: seen from afar and from near. */
export async function photo(file) {
  const picture = await createImageBitmap(file);
  try {
    for (const side of [SIDE, 2 * SIDE, SIDE / 2]) {
      const text = await decode(pixels(canvas(), picture, picture.width, picture.height, side));
      if (text !== null) return text;
    }
    return null;
  } finally {
    picture.close();
  }
}

async function native() {
  if (!("BarcodeDetector" in globalThis)) return null;
  try {
    const kinds = await BarcodeDetector.getSupportedFormats();
    return kinds.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
  } catch { return null; }
}

/**
 * Opens the camera at the back in `video` and calls `onCode(text)` for every code it sees. Answers
 * `{ stop(), light }`; `light(on)` where the camera has one, else null. Throws where there is no camera or it
 * is refused.
 */
export async function scanner(video, onCode) {
  if (!navigator.mediaDevices?.getUserMedia) throw new Error("no camera");
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } },
  });
  let open = true;
  const [track] = stream.getVideoTracks();
  const stop = () => {
    open = false;
    for (const one of stream.getTracks()) one.stop();
    video.srcObject = null;
  };
  let detector = await native();
  if (!detector) decoder();
  const on = canvas();
  const seen = new Map();
  let last = -EVERY;

  async function look() {
    if (detector) {
      try { return (await detector.detect(video))[0]?.rawValue ?? null; } catch { detector = null; } // some have it and cannot
    }
    return decode(pixels(on, video, video.videoWidth, video.videoHeight, SIDE));
  }
  async function frame() {
    if (!open) return;
    const begun = performance.now();
    if (begun >= last && video.videoWidth > 0) {
      let text = null;
      try { text = await look(); } catch (error) { console.error(error); } // the next frame may be read
      const now = performance.now();
      last = now + Math.max(EVERY, now - begun);
      if (open && text) {
        const before = seen.get(text);
        seen.set(text, now);
        if (before === undefined || now - before > AGAIN) onCode(text);
      }
    }
    next();
  }
  const next = () => {
    if (!open) return;
    if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(frame);
    else setTimeout(frame, EVERY);
  };

  try {
    Object.assign(video, { muted: true, playsInline: true, srcObject: stream });
    await video.play();
  } catch (error) {
    stop();
    throw error;
  }
  next();
  const light = track.getCapabilities?.().torch
    ? (lit) => track.applyConstraints({ advanced: [{ torch: lit }] })
    : null;
  return { stop, light };
}

// Frequency in Hz, length in s, one after the other; and how the phone shakes, in ms.
const TONES = {
  good: { notes: [[880, 0.07], [1320, 0.12]], wave: "sine", shake: [60] },
  again: { notes: [[660, 0.09]], wave: "sine", shake: [30, 40, 30] },
  refused: { notes: [[220, 0.14], [165, 0.22]], wave: "square", shake: [200] },
};

let sound;

/** To be called while somebody presses a button: browsers are silent until then. */
export function wake() {
  if (!globalThis.AudioContext) return;
  sound ??= new AudioContext();
  if (sound.state === "suspended") sound.resume();
}

/** Sounds and shakes: "good", "again" or "refused". */
export function play(kind) {
  const { notes, wave, shake } = TONES[kind];
  navigator.vibrate?.(shake);
  if (!sound) return;
  let at = sound.currentTime;
  for (const [hertz, length] of notes) {
    const source = new OscillatorNode(sound, { type: wave, frequency: hertz });
    const loud = new GainNode(sound, { gain: 0 });
    loud.gain.setValueAtTime(0.25, at);
    loud.gain.exponentialRampToValueAtTime(0.01, at + length);
    source.connect(loud).connect(sound.destination);
    source.start(at);
    source.stop(at + length);
    at += length;
  }
}
