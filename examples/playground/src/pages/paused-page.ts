import type { BirchContext } from '../birch-env.ts';
import { html } from './html.ts';
import type { PageParts } from './layout.ts';
import { messagePage } from './message-page.ts';

/** Nothing was changed, because the gate cannot be asked. What was written comes back. */
export async function pausedPage(c: BirchContext): Promise<PageParts> {
  const form = await c.req.parseBody().catch(() => ({}) as Record<string, unknown>);
  const kept = typeof form.text === 'string' ? form.text : undefined;
  return {
    title: 'Paused for a moment',
    body: messagePage({
      icon: 'hourglass',
      title: 'Paused for a moment',
      text: 'Birch cannot check what is open to you right now, so it changed nothing. Try again in a little while.',
      kept,
      actions: html`<a class="button" href="/">Back to Birch</a>`,
    }),
  };
}
