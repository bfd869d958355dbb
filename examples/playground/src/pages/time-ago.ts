import { type Html, html } from './html.ts';

const steps = [
  [60_000, 'just now', 1],
  [3_600_000, 'min ago', 60_000],
  [86_400_000, 'h ago', 3_600_000],
] as const;

/** How long ago, with the exact time for machines. Both in milliseconds. */
export function timeAgo(at: number, now: number): Html {
  const past = Math.max(0, now - at);
  const step = steps.find(([below]) => past < below);
  const days = Math.floor(past / 86_400_000);
  const words = !step
    ? days === 1
      ? 'yesterday'
      : `${days} days ago`
    : step[1] === 'just now'
      ? step[1]
      : `${Math.floor(past / step[2])} ${step[1]}`;
  return html`<time datetime="${new Date(at).toISOString()}">${words}</time>`;
}
