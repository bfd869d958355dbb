import { Type } from '@fastify/type-provider-typebox';
import type { ServiceApp } from '../app/service-app.ts';
import type { ServiceContext } from '../context.ts';
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
  app.get(
    '/mailbox/api/messages',
    {
      schema: {
        tags: ['Service'],
        summary: 'Mails that would have been sent',
        response: {
          200: Type.Array(
            Type.Object({
              id: Type.String(),
              to: Type.String(),
              subject: Type.String(),
              at: Type.String(),
              text: Type.String(),
              html: Type.String(),
            }),
          ),
        },
      },
    },
    async (_request, reply) => {
      if (!isHere) throw new GroundProblem('mailbox-closed');
      reply.header('cache-control', 'no-store');
      return [...mailbox.list()];
    },
  );
}
