import { createHash } from 'node:crypto';
import { type Html, html } from './html.ts';

const grounds = ['#cfe3c4', '#f3d9b1', '#cfd9ee', '#eccbd2', '#d9d0ea', '#c5e2df', '#efe3a9', '#dcd3c6'];
const inks = ['#3c6e47', '#8a5a1b', '#3c5689', '#8d3f55', '#5d4a8d', '#23706a', '#7d6a12', '#63533c'];

/** A small picture of shapes, the same for a name each time, so that nobody needs to upload a photo. */
export function avatar(username: string, size: 'small' | 'large' = 'small'): Html {
  const bytes = createHash('sha256').update(username.toLowerCase()).digest();
  const at = (index: number, most: number) => bytes[index]! % most;
  const ground = grounds[at(0, grounds.length)]!;
  const ink = inks[at(0, inks.length)]!;
  const other = inks[(at(0, inks.length) + 1 + at(1, inks.length - 1)) % inks.length]!;
  const turn = at(2, 12) * 30;
  const body = [
    html`<circle cx="32" cy="38" r="${14 + at(3, 8)}" fill="${ink}"/><circle cx="${20 + at(4, 24)}" cy="${14 + at(5, 8)}" r="${5 + at(6, 5)}" fill="${other}"/>`,
    html`<path d="M14 50C14 26 26 14 50 14 50 38 38 50 14 50z" fill="${ink}"/><circle cx="${20 + at(4, 8)}" cy="${18 + at(5, 6)}" r="${4 + at(6, 4)}" fill="${other}"/>`,
    html`<rect x="15" y="15" width="34" height="34" rx="${6 + at(3, 10)}" fill="${ink}"/><circle cx="32" cy="32" r="${6 + at(4, 6)}" fill="${other}"/>`,
    html`<path d="M32 15 49 45H15z" fill="${ink}" stroke="${ink}" stroke-width="7" stroke-linejoin="round"/><circle cx="32" cy="38" r="${4 + at(4, 5)}" fill="${other}"/>`,
    html`<path d="M12 40a20 20 0 0 1 40 0z" fill="${ink}"/><rect x="${26 + at(4, 6)}" y="40" width="6" height="14" rx="3" fill="${other}"/>`,
  ][at(7, 5)]!;
  return html`<svg class="avatar ${size}" viewBox="0 0 64 64" aria-hidden="true" focusable="false"><rect width="64" height="64" rx="20" fill="${ground}"/><g transform="rotate(${turn} 32 32)">${body}</g></svg>`;
}
