import { createApp } from '../../app.ts';
import { testCodes } from '../../test-codes.testing.ts';
import { switchLaw } from './switch-law.ts';

/**
 * For tests: a node of its own process that switches to and fro until it is killed, and says each time what it did.
 * `DATABASE_URL` and `KEYS` are its settings, `NOW` its clock.
 */
const now = Date.parse(process.env.NOW!);
const { context, trial } = await createApp({
  codes: testCodes,
  clock: () => now,
  settings: {
    databaseUrl: process.env.DATABASE_URL!,
    keys: process.env.KEYS!,
    logLevel: 'silent',
  },
});
const { laws } = context;
for (;;) {
  await laws.refresh();
  const revision = laws.candidate!.rulebook().revision;
  const replaces = laws.rulebook().revision;
  process.stdout.write(`to ${revision}\n`);
  await switchLaw(context, trial, { revision, replaces, who: { keyId: null } }).catch((error: Error) => {
    // Somebody else was quicker.
    if (error.name !== 'Problem') throw error;
  });
  process.stdout.write(`done ${revision}\n`);
}
