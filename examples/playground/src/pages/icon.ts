import { raw } from 'hono/html';
import { type Html, html } from './html.ts';

const paths = {
  home: '<path d="M4 11.5 12 5l8 6.5V20a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z"/>',
  people:
    '<circle cx="9" cy="8" r="3.2"/><path d="M3 20c.4-3.6 2.6-5.6 6-5.6s5.6 2 6 5.6M15.5 5.2a3.2 3.2 0 0 1 0 5.8M17.5 14.8c2 .7 3.2 2.5 3.5 5.2"/>',
  messages:
    '<path d="M4 6.5A1.5 1.5 0 0 1 5.5 5h13A1.5 1.5 0 0 1 20 6.5v8a1.5 1.5 0 0 1-1.5 1.5H10l-4.5 4v-4A1.5 1.5 0 0 1 4 14.5z"/>',
  clips: '<rect x="4" y="5" width="16" height="14" rx="3"/><path d="m10.5 9.2 4.5 2.8-4.5 2.8z"/>',
  shop: '<path d="M5 9h14l-1 10.5a1 1 0 0 1-1 .5H7a1 1 0 0 1-1-.5zM9 9V7.5a3 3 0 0 1 6 0V9"/>',
  bell: '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5a2.2 2.2 0 0 0 4 0"/>',
  pin: '<path d="M12 21s6.5-6 6.5-11a6.5 6.5 0 0 0-13 0c0 5 6.5 11 6.5 11z"/><circle cx="12" cy="10" r="2.2"/>',
  shield:
    '<path d="M12 3.5 19 6v5.5c0 4.2-2.8 7.4-7 9-4.2-1.6-7-4.8-7-9V6z"/><path d="m9 12 2.2 2.2L15.2 10"/>',
  lock: '<rect x="5.5" y="11" width="13" height="9" rx="2"/><path d="M8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>',
  heart: '<path d="M12 20s-7.5-4.6-7.5-10A4 4 0 0 1 12 7.8 4 4 0 0 1 19.5 10c0 5.4-7.5 10-7.5 10z"/>',
  speech:
    '<path d="M20 11.5c0 3.9-3.6 7-8 7-1 0-2-.2-2.9-.5L4.5 19.5l1.3-3.6A6.5 6.5 0 0 1 4 11.5c0-3.9 3.6-7 8-7s8 3.1 8 7z"/>',
  leaf: '<path d="M5 19c0-9 5-14 14-14 0 9-5 14-14 14zM5 19l7-7"/>',
  eye: '<path d="M3 12s3.3-6 9-6 9 6 9 6-3.3 6-9 6-9-6-9-6z"/><circle cx="12" cy="12" r="2.6"/>',
  hourglass: '<path d="M7 4h10M7 20h10M8 4c0 4 4 5 4 8s-4 4-4 8M16 4c0 4-4 5-4 8s4 4 4 8"/>',
} as const;

export type IconName = keyof typeof paths;

/** A drawing that says nothing to a screen reader: words always stand beside it. */
export function icon(name: IconName): Html {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${raw(paths[name])}</svg>`;
}
