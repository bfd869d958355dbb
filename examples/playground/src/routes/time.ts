import { ProtectError } from '@stairgate/client';
import { Hono } from 'hono';
import { deviceOf } from '../accounts/device-of.ts';
import { requireMe } from '../accounts/require-me.ts';
import type { Birch } from '../birch.ts';
import type { BirchEnv } from '../birch-env.ts';
import { BadInput } from '../forms/bad-input.ts';
import { readForm } from '../forms/read-form.ts';

/** What open pages say of being in use, and asking for more time. */
export function timeRoutes({ gate }: Birch): Hono<BirchEnv> {
  const app = new Hono<BirchEnv>();

  app.post('/time/beat', async (c) => {
    const { person, session } = requireMe(c);
    const { state } = (await c.req.json().catch(() => ({}))) as { state?: unknown };
    const { allowed, warn, source } = await gate.time.beat(person.gateId, {
      device: deviceOf(session),
      // What is not clearly idle is use.
      state: state === 'idle' || state === 'ended' ? state : 'active',
    });
    c.header('Cache-Control', 'no-store');
    return c.json({ allowed: allowed || source === 'offline', warn });
  });

  app.post('/time/more', async (c) => {
    const { person } = requireMe(c);
    const minutes = Number((await readForm(c)).raw('minutes'));
    if (![15, 30, 60].includes(minutes))
      throw new BadInput('That is no time to ask for', 'Choose one of the list.');
    try {
      await gate.favours.askMoreTime(person.gateId, minutes);
    } catch (error) {
      // Asked already: the page says so.
      if (!(error instanceof ProtectError && error.code === 'favour-waits')) throw error;
    }
    return c.redirect('/', 303);
  });

  return app;
}
