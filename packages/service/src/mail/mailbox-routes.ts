import { operations } from '@stairgate/wire';
import type { ServiceApp } from '../app/service-app.ts';
import type { ServiceContext } from '../context.ts';
import { route } from '../http/route.ts';
import { GroundProblem } from '../problems/service-problem.ts';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The built-in mailbox. Who can read it can sign in as any guardian, so it is shown only where the service's public
 * address is this machine, and only while no mail server is configured.
 */
export async function mailboxRoutes(
  app: ServiceApp,
  { mailer, settings }: Pick<ServiceContext, 'mailer' | 'settings'>,
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
