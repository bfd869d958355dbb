import type { ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import { operatorRoute } from '../../browser/operator-route.ts';
import type { PlatformDoor } from '../../child/facts/platform-door.ts';
import type { WebhookContext } from './webhook-context.ts';
import { listDeliveries, replayDeliveries } from './webhook-deliveries.ts';
import {
  changeWebhook,
  listWebhooks,
  makeWebhook,
  pauseWebhook,
  removeWebhook,
  resumeWebhook,
  rotateSecret,
  testWebhook,
} from './webhook-endpoints.ts';

/** Webhooks of all platforms, for operators who are signed in. */
export async function operatorWebhookRoutes(app: ServiceApp, context: WebhookContext): Promise<void> {
  app.route(
    operatorRoute(context, operations.listWebhooks, async () => ({
      webhooks: await listWebhooks(context.db),
    })),
  );
  app.route(
    operatorRoute(context, operations.makeWebhook, (_operator, { body }) => makeWebhook(context, body)),
  );
  app.route(
    operatorRoute(context, operations.changeWebhook, (_operator, { params, body }) =>
      changeWebhook(context, params.webhookId, body),
    ),
  );
  app.route(
    operatorRoute(context, operations.pauseWebhook, (_operator, { params }) =>
      pauseWebhook(context, params.webhookId),
    ),
  );
  app.route(
    operatorRoute(context, operations.resumeWebhook, (_operator, { params }) =>
      resumeWebhook(context, params.webhookId),
    ),
  );
  app.route(
    operatorRoute(context, operations.rotateWebhookSecret, (_operator, { params, body }) =>
      rotateSecret(context, params.webhookId, body.hours),
    ),
  );
  app.route(
    operatorRoute(context, operations.testWebhook, (_operator, { params }) =>
      testWebhook(context, params.webhookId),
    ),
  );
  app.route(
    operatorRoute(context, operations.removeWebhook, (_operator, { params }) =>
      removeWebhook(context, params.webhookId),
    ),
  );
  app.route(
    operatorRoute(context, operations.listDeliveries, (_operator, { params, query }) =>
      listDeliveries(context, params, query),
    ),
  );
  app.route(
    operatorRoute(context, operations.replayDeliveries, async (_operator, { params, body }) => ({
      replayed: await replayDeliveries(context, params, body),
    })),
  );
}

/** A platform's own webhooks, by its key. */
export async function webhookRoutes(app: ServiceApp, door: PlatformDoor): Promise<void> {
  app.route(
    door.route(operations.listOwnWebhooks, async ({ db, platform: platformId }) => ({
      webhooks: await listWebhooks(db, { platformId }),
    })),
  );
  app.route(
    door.route(operations.listOwnDeliveries, (context, { params, query }) =>
      listDeliveries(context, { ...params, platformId: context.platform }, query),
    ),
  );
  app.route(
    door.route(operations.replayOwnDeliveries, async (context, { params, body }) => ({
      replayed: await replayDeliveries(context, { ...params, platformId: context.platform }, body),
    })),
  );
}
