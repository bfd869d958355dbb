import type { Outbox, ServiceContext } from '@stairgate/service';
import type { MailRow, Tables } from './database/tables.ts';
import type { DocumentStore } from './documents/document-store.ts';
import type { Settings } from './settings.ts';

/** Somebody came by. Nobody else has to be told: what was changed is read from the records. */
export type CaseworkEvent = { readonly kind: 'step'; readonly subject: string };

/** What every part of casework is handed. */
export interface Context
  extends Omit<ServiceContext<Settings, Tables & never, CaseworkEvent>, 'db' | 'events'> {
  readonly db: import('kysely').Kysely<Tables>;
  readonly events: import('@stairgate/service').Events<CaseworkEvent, Tables>;
  readonly documents: DocumentStore;
  readonly outbox: Outbox<MailRow>;
}
