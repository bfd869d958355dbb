import { operations } from '@stairgate/wire';
import { route } from '../http/route.ts';
import type { ServiceApp } from '../http/service-app.ts';
import { GroundProblem } from '../problems/service-problem.ts';
import type { GroundSettings } from '../settings/settings.ts';
import type { Mailer } from './mailer.ts';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The built-in mailbox. Who can read it can sign in as any guardian, so it is shown only where the service's public
 * address is this machine, and only while no mail server is configured.
 */
export async function mailboxRoutes(
  app: ServiceApp,
  { mailer, settings }: { mailer: Mailer; settings: Pick<GroundSettings, 'mailbox' | 'publicUrl'> },
): Promise<void> {
  const { mailbox } = mailer;
  if (mailbox === null || !settings.mailbox) return;
  const isHere = loopback.has(new URL(settings.publicUrl).hostname);
  app.route(
    route(operations.readMailbox, async (_request, reply) => {
      if (!isHere) throw new GroundProblem('mailbox-closed');
      reply.header('cache-control', 'no-store');
      return mailbox.list();
    }),
  );
}
