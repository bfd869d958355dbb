import { operations } from '@stairgate/wire';
import { route } from '../http/route.ts';
import type { ServiceApp } from '../http/service-app.ts';
import { isFromHere } from '../http/this-machine.ts';
import { GroundProblem } from '../problems/service-problem.ts';
import { type GroundSettings, isExposed } from '../settings/settings.ts';
import type { Mailer } from './mailer.ts';

/**
 * The built-in mailbox. Who can read it can sign in as any guardian, so there is one only where the settings say so, no
 * mail server is configured and nobody else reaches the service, and it is shown only to who asks from this machine.
 */
export async function mailboxRoutes(
  app: ServiceApp,
  { mailer, settings }: { mailer: Mailer; settings: Pick<GroundSettings, 'mailbox' | 'host' | 'publicUrl'> },
): Promise<void> {
  const { mailbox } = mailer;
  if (mailbox === null || !settings.mailbox) return;
  app.route(
    route(operations.readMailbox, async (request) => {
      if (isExposed(settings) || !isFromHere(request)) throw new GroundProblem('mailbox-closed');
      return mailbox.list();
    }),
  );
}
