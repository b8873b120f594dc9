// Pictures of a printed card as a phone sees it: held askew, far away, in bad light, with a shaky hand.

/** The scene of a picture: how the card lies, what the light does. `noise` is the spread of the sensor's noise in
 * steps of 255, `jpeg` the quality at which the phone keeps it. */
export const SCENES = {
  'held straight': {},
  'turned 17°': { lie: 'rotate(17deg)' },
  'turned 45°': { lie: 'rotate(45deg)' },
  'turned 90°': { lie: 'rotate(90deg)' },
  'upside down': { lie: 'rotate(180deg)' },
  'turned 233°': { lie: 'rotate(233deg)' },
  'leaning back 45°': { lie: 'rotateX(45deg)' },
  'leaning forward 40°, turned': { lie: 'rotateX(-40deg) rotateZ(25deg)' },
  'from the left 45°': { lie: 'rotateY(45deg)' },
  'from the right 50°': { lie: 'rotateY(-50deg)' },
  'askew both ways': { lie: 'rotateX(35deg) rotateY(-30deg) rotateZ(-20deg)' },
  'from afar': { lie: 'scale(.42)' },
  'from very near': { lie: 'translateY(-190px) scale(1.7)' },
  'not in focus': { light: 'blur(2.5px)' },
  'a shaking hand': { lie: 'rotate(8deg)', shake: 9 },
  'an evening room': { light: 'brightness(.22)', noise: 6 },
  'almost dark': { light: 'brightness(.1)', noise: 3 },
  'dark and askew': { lie: 'rotateX(35deg) rotateZ(-15deg)', light: 'brightness(.25)', noise: 6 },
  'grainy': { noise: 38 },
  'against the light': { light: 'contrast(.16)' },
  'fog on the lens': { light: 'contrast(.12) brightness(1.5) blur(1px)' },
  'half in the shade': { over: 'linear-gradient(100deg, transparent 45%, rgb(0 0 0 / .8) 55%)' },
  'a lamp in the foil': { over: 'radial-gradient(circle at 25% 30%, rgb(255 255 255 / .95) 0 9%, transparent 22%)' },
  'yellow light': { light: 'sepia(1) saturate(3) brightness(.7)' },
  'a poor photo': { lie: 'rotate(-12deg) rotateX(25deg)', light: 'blur(1px)', noise: 14, jpeg: 0.2 },
};

const WIDTH = 960;
const HEIGHT = 720;

/** A page on which scenes are set up; nothing of the product is in it. */
export async function stage(browser) {
  const context = await browser.newContext({ viewport: { width: WIDTH, height: HEIGHT } });
  const page = await context.newPage();
  await page.setContent(`<style>
    body { margin: 0; overflow: hidden; }
    .room { position: absolute; inset: 0; background: #8b7d6b repeating-linear-gradient(87deg, #0000 0 23px, #6b5d4b55 23px 31px); }
    .eye { position: absolute; inset: 0; perspective: 1100px; display: grid; place-items: center; }
    .eye img { height: 640px; box-shadow: 0 0 30px #0008; }
    .over { position: absolute; inset: 0; }
  </style><div class="room"><div class="eye"></div><div class="over"></div></div>`);
  return page;
}

/** A picture of the card in this scene, as a PNG; without a card the bare table. */
export async function taken(page, card, { lie = '', light = 'none', over = '', shake = 0 } = {}) {
  await page.evaluate(async ({ card, lie, light, over, shake }) => {
    const eye = document.querySelector('.eye');
    eye.replaceChildren();
    document.querySelector('.room').style.filter = light;
    document.querySelector('.over').style.background = over;
    if (!card) return;
    // A shaken picture is many at once, each a little aside.
    const many = Math.max(1, shake);
    for (let n = 0; n < many; n += 1) {
      const image = new Image();
      image.src = card;
      await image.decode();
      Object.assign(image.style, {
        gridArea: '1 / 1', transform: `translate(${n * 0.8}px, ${n * 0.5}px) ${lie}`, opacity: String(1 / (n + 1)),
      });
      eye.append(image);
    }
  }, { card, lie, light, over, shake });
  return page.screenshot({ type: 'png' });
}

/** The picture as the scanner gets it, with the sensor's noise and the phone's JPEG; runs in a page of the product. */
export const seen = (page, png, { noise = 0, jpeg = 0 } = {}) => page.evaluate(async ({ url, noise, jpeg, assets }) => {
  const { decode } = await import(`${assets}/scan.js`);
  const load = async (src) => { const image = new Image(); image.src = src; await image.decode(); return image; };
  const on = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const draw = (image) => {
    Object.assign(on.canvas, { width: image.naturalWidth, height: image.naturalHeight });
    on.drawImage(image, 0, 0);
    return on.getImageData(0, 0, on.canvas.width, on.canvas.height);
  };
  let pixels = draw(await load(url));
  let seed = 7; // the same noise each time
  const chance = () => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed / 2147483648; };
  if (noise) {
    for (let i = 0; i < pixels.data.length; i += 1) {
      if (i % 4 !== 3) pixels.data[i] += (chance() + chance() + chance() - 1.5) * 2 * noise;
    }
    on.putImageData(pixels, 0, 0);
  }
  if (jpeg) pixels = draw(await load(on.canvas.toDataURL('image/jpeg', jpeg)));
  const begun = performance.now();
  const text = await decode(pixels);
  return { text, ms: performance.now() - begun };
}, { url: `data:image/png;base64,${png.toString('base64')}`, noise, jpeg, assets: page.assets });
