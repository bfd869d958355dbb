import { WebhookRefused } from '@stairgate/client';
import { Hono } from 'hono';
import { isErased, opens } from '../access/access.ts';
import type { Birch } from '../birch.ts';
import type { BirchEnv } from '../birch-env.ts';
import type { Person } from '../records/people.ts';

/** Where protect sends what happened, so that Birch does its part at once and not when somebody next looks. */
const fromProtect = '/from-protect';

/** Takes webhooks of protect: signed by it, within five minutes, and each of them once. */
export function fromProtectRoutes(birch: Birch): Hono<BirchEnv> {
  const { gate, people, usedForms, clock, log, webhookSecret } = birch;
  const app = new Hono<BirchEnv>();
  if (webhookSecret === null) return app;

  app.post(fromProtect, async (c) => {
    // The signature is over the body as it came.
    const body = new Uint8Array(await c.req.arrayBuffer());
    try {
      const event = await gate.webhooks.verify(c.req.raw.headers, body, webhookSecret);
      const isNew = usedForms.use(`webhook ${c.req.header('webhook-id')}`, clock());
      const person = 'childId' in event.data ? people.byGateId(event.data.childId) : undefined;
      // What came before is taken and not done again: else protect would send it for days.
      if (isNew && person !== undefined) await forgetWhatClosed(birch, person);
      return c.body(null, 204);
    } catch (error) {
      if (!(error instanceof WebhookRefused)) throw error;
      log.warn({ err: error }, 'a webhook was refused');
      return c.json({ title: 'This is not from protect', status: 400 }, 400);
    }
  });

  return app;
}

/** Deletes what was collected about somebody for what is not open any more. What they wrote themselves is theirs. */
async function forgetWhatClosed(birch: Birch, person: Person): Promise<void> {
  const { access, belongings, feedNotes } = birch;
  const page = await access.page(person);
  // Nobody could be asked: nothing is known to have closed, and nothing of it is shown.
  if (page.source === 'offline' && !isErased(page)) return;
  if (isErased(page) || !shares.some((situation) => opens(page, situation)))
    belongings.clearWhereabouts(person.id);
  if (isErased(page) || !opens(page, 'feed.rank/behaviour')) feedNotes.forgetLooks(person.id);
}

const shares = ['location.share/contact', 'location.share/anyone', 'location.share/guardian'] as const;
