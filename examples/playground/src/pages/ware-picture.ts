import { raw } from 'hono/html';
import { type Html, html } from './html.ts';

const pictures: Readonly<Record<string, string>> = {
  'acorn-hat':
    '<path d="M14 40c0-14 8-22 18-22s18 8 18 22z" fill="#8a5a2b"/><path d="M32 18v-7" stroke="#5f3d1c" stroke-width="4" stroke-linecap="round"/><path d="M18 33h28M16 38h32M23 26h18" stroke="#5f3d1c" stroke-width="2"/><rect x="10" y="40" width="44" height="9" rx="4.5" fill="#c99a5b"/>',
  'paper-boat':
    '<path d="M8 38h48L46 52H18z" fill="#e9eef5" stroke="#7f93ad" stroke-width="2" stroke-linejoin="round"/><path d="M32 12 18 38h28z" fill="#fff" stroke="#7f93ad" stroke-width="2" stroke-linejoin="round"/><path d="M32 12v26" stroke="#7f93ad" stroke-width="2"/>',
  'tin-robot':
    '<rect x="18" y="26" width="28" height="26" rx="4" fill="#9db3bd"/><rect x="22" y="12" width="20" height="13" rx="4" fill="#7d949f"/><circle cx="28" cy="18.5" r="2.5" fill="#fff3b0"/><circle cx="36" cy="18.5" r="2.5" fill="#fff3b0"/><path d="M32 12V7M18 32h-6v10M46 32h6v10" stroke="#5c727c" stroke-width="3" stroke-linecap="round" fill="none"/><rect x="24" y="33" width="16" height="9" rx="2" fill="#d98c4a"/>',
  'moon-lamp':
    '<circle cx="32" cy="28" r="18" fill="#ffe9a6"/><circle cx="26" cy="24" r="3.5" fill="#f2d07a"/><circle cx="38" cy="33" r="4.5" fill="#f2d07a"/><circle cx="36" cy="20" r="2" fill="#f2d07a"/><path d="M22 52h20l-3-7H25z" fill="#8a6a4a"/>',
  'snail-racer':
    '<path d="M8 48c10 3 30 3 44 0 4-1 5-8 1-10-3-2-6 1-6 4H20C12 42 8 44 8 48z" fill="#b9c97a"/><circle cx="28" cy="32" r="14" fill="#c47a4a"/><path d="M28 32a4 4 0 1 1 4-4 8 8 0 1 1-8-8" fill="none" stroke="#8a4d27" stroke-width="3" stroke-linecap="round"/><path d="M52 38l2-9M47 39l-1-8" stroke="#8a9a4a" stroke-width="2.5" stroke-linecap="round"/>',
  kite: '<path d="M34 8 52 26 34 46 18 24z" fill="#d9576b"/><path d="M34 8v38M18 24l34 2" stroke="#8f2f40" stroke-width="2"/><path d="M34 46c-4 4-2 8-8 9s-8-3-14 1" fill="none" stroke="#5c7f9a" stroke-width="2.5" stroke-linecap="round"/>',
  'mystery-box':
    '<rect x="12" y="24" width="40" height="28" rx="4" fill="#7d6bb0"/><rect x="9" y="17" width="46" height="10" rx="3" fill="#5e4d90"/><text x="32" y="46" text-anchor="middle" font-size="19" font-weight="700" fill="#fff" font-family="sans-serif">?</text>',
};

/** A drawing of a thing in the shop. Its name stands beside it. */
export function warePicture(id: string): Html {
  return html`<svg class="ware" viewBox="0 0 64 64" aria-hidden="true" focusable="false">${raw(pictures[id] ?? '')}</svg>`;
}
