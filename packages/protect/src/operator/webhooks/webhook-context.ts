import type { ServiceContext } from '@stairgate/service';
import type { Database } from '../../database/schema.ts';
import type { ServiceEvent } from '../../database/service-event.ts';
import type { Settings } from '../../settings.ts';

/** What webhooks need of the service. */
export type WebhookContext = ServiceContext<Settings, Database, ServiceEvent>;
