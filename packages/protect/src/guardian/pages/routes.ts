import type { ServiceApp } from '../../../../service/src/app/service-app.ts';
import { mailboxRoutes } from '../../../../service/src/mail/mailbox-routes.ts';
import { startSending, stopSending } from '../../../../service/src/mail/outbox.ts';
import { pageRoutes } from '../../../../service/src/pages/page-routes.ts';
import { withCookies } from '../../browser/web-session.ts';
import type { Context } from '../../child/facts/context.ts';
import { childPageRoutes } from '../../child/pages/routes.ts';
import { receiptRoutes } from '../receipts/routes.ts';
import { guardianRoutes } from './guardian-routes.ts';
import { guardianPlatformRoutes } from './platform-routes.ts';

/** Everything that people rather than platforms use, and what platforms need of guardians. */
export async function guardianSide(app: ServiceApp, context: Context): Promise<void> {
  await app.register(async (side: ServiceApp) => {
    await side.register(async (scope: ServiceApp) => {
      scope.countsByKey = true;
      scope.addHook('onRoute', (route) => {
        route.schema = { security: [{ key: [] }], ...route.schema };
      });
      scope.addHook('onRequest', app.needPlatformKey);
      await guardianPlatformRoutes(scope, context);
    });
    await side.register(async (scope: ServiceApp) => {
      await withCookies(scope);
      await scope.register((inner: ServiceApp) => guardianRoutes(inner, context));
      await scope.register((inner: ServiceApp) => childPageRoutes(inner, context));
    });
    await side.register((scope: ServiceApp) => receiptRoutes(scope, context));
    await side.register((scope: ServiceApp) => mailboxRoutes(scope, context));
    await side.register((scope: ServiceApp) => pageRoutes(scope, context));
  });
  // What was not sent when the process ended last time goes out now.
  app.addHook('onListen', async () => startSending(context));
  app.addHook('onClose', () => stopSending(context));
}
