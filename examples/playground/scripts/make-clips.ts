/**
 * Draws the three clips in `public/clips`: each as a still in SVG, which shows until somebody presses play, and on a canvas,
 * which is recorded. Run it after changing a drawing.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../../../testing/chromium.ts';

const seconds = 4;
const bitsPerSecond = 90_000;

/** Each draws a moment of a loop; `t` runs from 0 to 1. The text is code for the page. */
const drawings = {
  leaves: `
    c.fillStyle = '#dcead2'; c.fillRect(0, 0, w, h);
    for (let i = 0; i < 4; i++) {
      c.fillStyle = '#f7f4ec'; c.fillRect(60 + i * 110, 0, 26, h);
      c.fillStyle = '#4a4a42';
      for (let k = 0; k < 6; k++) c.fillRect(60 + i * 110 + (k % 2 ? 12 : 0), 20 + k * 45 + i * 9, 14, 4);
    }
    for (let i = 0; i < 16; i++) {
      const fall = (t + i / 16) % 1, x = ((i * 97) % w) + Math.sin((fall + i) * 6.283) * 24, y = fall * (h + 40) - 20;
      c.save(); c.translate(x, y); c.rotate(Math.sin((fall * 2 + i) * 6.283));
      c.fillStyle = ['#8fae3b', '#d7a52c', '#c7792b'][i % 3];
      c.beginPath(); c.ellipse(0, 0, 9, 5, 0, 0, 6.283); c.fill(); c.restore();
    }`,
  rings: `
    c.fillStyle = '#274b57'; c.fillRect(0, 0, w, h);
    for (let i = 0; i < 7; i++) {
      const age = (t + i / 7) % 1, x = 40 + ((i * 151) % (w - 80)), y = 40 + ((i * 67) % (h - 80));
      for (let r = 0; r < 3; r++) {
        const size = age * 90 - r * 16; if (size <= 0) continue;
        c.strokeStyle = 'rgba(214,238,240,' + (1 - age) * 0.8 + ')'; c.lineWidth = 2.5;
        c.beginPath(); c.ellipse(x, y, size, size * 0.45, 0, 0, 6.283); c.stroke();
      }
    }`,
  fireflies: `
    c.fillStyle = '#131c2b'; c.fillRect(0, 0, w, h);
    c.fillStyle = '#0c1510'; c.beginPath(); c.moveTo(0, h);
    for (let x = 0; x <= w; x += 12) c.lineTo(x, h - 40 - (x * 7) % 23);
    c.lineTo(w, h); c.fill();
    for (let i = 0; i < 12; i++) {
      const a = 6.283 * (t + i / 12), x = ((i * 83) % w) + Math.cos(a + i) * 26, y = 60 + ((i * 53) % 150) + Math.sin(2 * a + i) * 14;
      const glow = 0.5 + 0.5 * Math.sin(a * 2 + i * 2);
      c.fillStyle = 'rgba(246,226,122,' + glow * 0.35 + ')'; c.beginPath(); c.arc(x, y, 11, 0, 6.283); c.fill();
      c.fillStyle = 'rgba(255,244,180,' + glow + ')'; c.beginPath(); c.arc(x, y, 3.5, 0, 6.283); c.fill();
    }`,
} as const;

const [w, h] = [480, 270];
const turn = Math.PI * 2;
const round = (value: number) => Math.round(value * 10) / 10;
const range = (length: number) => Array.from({ length }, (_, at) => at);

/** The same scenes at one moment. */
const stills: Readonly<Record<keyof typeof drawings, string>> = {
  leaves: [
    `<rect width="${w}" height="${h}" fill="#dcead2"/>`,
    ...range(4).map((i) => {
      const x = 60 + i * 110;
      const marks = range(6).map(
        (k) =>
          `<rect x="${x + (k % 2 ? 12 : 0)}" y="${20 + k * 45 + i * 9}" width="14" height="4" fill="#4a4a42"/>`,
      );
      return `<rect x="${x}" width="26" height="${h}" fill="#f7f4ec"/>${marks.join('')}`;
    }),
    ...range(16).map((i) => {
      const fall = (0.4 + i / 16) % 1;
      const x = round(((i * 97) % w) + Math.sin((fall + i) * turn) * 24);
      const angle = round((Math.sin((fall * 2 + i) * turn) * 180) / Math.PI);
      const fill = ['#8fae3b', '#d7a52c', '#c7792b'][i % 3];
      return `<ellipse rx="9" ry="5" fill="${fill}" transform="translate(${x} ${round(fall * (h + 40) - 20)}) rotate(${angle})"/>`;
    }),
  ].join(''),
  rings: [
    `<rect width="${w}" height="${h}" fill="#274b57"/>`,
    ...range(7).flatMap((i) => {
      const age = (0.4 + i / 7) % 1;
      const at = `cx="${40 + ((i * 151) % (w - 80))}" cy="${40 + ((i * 67) % (h - 80))}"`;
      return [0, 16, 32]
        .map((less) => age * 90 - less)
        .filter((size) => size > 0)
        .map(
          (size) =>
            `<ellipse ${at} rx="${round(size)}" ry="${round(size * 0.45)}" fill="none" stroke="#d6eef0" stroke-opacity="${round((1 - age) * 0.8)}" stroke-width="2.5"/>`,
        );
    }),
  ].join(''),
  fireflies: [
    `<rect width="${w}" height="${h}" fill="#131c2b"/>`,
    `<path fill="#0c1510" d="M0 ${h}${range(41)
      .map((at) => `L${at * 12} ${h - 40 - ((at * 84) % 23)}`)
      .join('')}L${w} ${h}Z"/>`,
    ...range(12).map((i) => {
      const a = turn * (0.4 + i / 12);
      const x = round(((i * 83) % w) + Math.cos(a + i) * 26);
      const y = round(60 + ((i * 53) % 150) + Math.sin(2 * a + i) * 14);
      const glow = 0.3 + 0.35 * (1 + Math.sin(a * 2 + i * 2));
      return `<circle cx="${x}" cy="${y}" r="11" fill="#f6e27a" fill-opacity="${round(glow * 0.35)}"/><circle cx="${x}" cy="${y}" r="3.5" fill="#fff4b4" fill-opacity="${round(glow)}"/>`;
    }),
  ].join(''),
};

const folder = fileURLToPath(new URL('../public/clips', import.meta.url));
mkdirSync(folder, { recursive: true });
for (const [name, still] of Object.entries(stills))
  writeFileSync(
    `${folder}/${name}.svg`,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}"><title>${name}</title>${still}</svg>\n`,
  );
const browser = await launchChromium();
const page = await browser.newPage();
for (const [name, drawing] of Object.entries(drawings)) {
  const recorded = await page.evaluate(
    async ({ drawing, seconds, bitsPerSecond }) => {
      const canvas = document.createElement('canvas');
      canvas.width = 480;
      canvas.height = 270;
      const context = canvas.getContext('2d');
      const draw = new Function('c', 'w', 'h', 't', drawing);
      const recorder = new MediaRecorder(canvas.captureStream(20), {
        mimeType: 'video/webm;codecs=vp9',
        videoBitsPerSecond: bitsPerSecond,
      });
      const parts: Blob[] = [];
      recorder.ondataavailable = ({ data }) => parts.push(data);
      const stopped = new Promise((resolve) => {
        recorder.onstop = resolve;
      });
      const start = performance.now();
      recorder.start();
      await new Promise<void>((resolve) => {
        const next = () => {
          const t = (performance.now() - start) / (seconds * 1000);
          draw(context, 480, 270, Math.min(t, 1));
          if (t < 1) requestAnimationFrame(next);
          else resolve();
        };
        next();
      });
      recorder.stop();
      await stopped;
      return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
    },
    { drawing, seconds, bitsPerSecond },
  );
  writeFileSync(`${folder}/${name}.webm`, Uint8Array.from(recorded));
  console.log(`${name}: ${recorded.length} bytes`);
}
await browser.close();
