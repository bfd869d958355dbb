import { type Html, html } from '../pages/html.ts';
import type { SeenRequest } from './start-exchange.ts';

/** What an exchange was told, for people to look at. */
export function exchangePage(seen: readonly SeenRequest[]): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>What the exchange was told</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem; }
details { border: 1px solid color-mix(in srgb, currentcolor 25%, transparent); border-radius: 0.6rem; margin: 0 0 0.75rem; padding: 0.6rem 0.9rem; }
summary { cursor: pointer; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.9rem; }
dt { font-weight: 600; } dd { margin: 0 0 0.5rem; }
</style>
</head>
<body>
<main>
<h1>What the exchange was told</h1>
<p>Each time somebody sees an advert in Birch, Birch asks this exchange for one. Below is all that it was sent, the newest first: it is kept in memory alone, and the latest ${seen.length === 1 ? 'one is' : `${seen.length} are`} here.</p>
${seen.length === 0 ? html`<p>Nobody has asked for an advert yet.</p>` : ''}
${[...seen].reverse().map(
  ({ at, request }, index) => html`<details${index === 0 ? html` open` : ''}>
<summary>${new Date(at).toISOString()}: ${inShort(request)}</summary>
<pre>${JSON.stringify(request, null, 2)}</pre>
</details>`,
)}
</main>
</body>
</html>`;
}

function inShort(request: SeenRequest['request'] & { readonly regs?: unknown }): string {
  const { coppa } = (request.regs ?? {}) as { coppa?: unknown };
  const said = request.user === undefined ? 'nothing about the person' : 'something about the person';
  return `${said}${coppa === 1 ? ', and that it is for a child' : ''}`;
}
