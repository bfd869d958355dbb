import type { FastifyBaseLogger } from 'fastify';
import type { Kysely } from 'kysely';
import type { Audit } from './audit/audit.ts';
import type { GroundTables } from './database/ground-tables.ts';
import type { AnyEvent, Events } from './events/events.ts';
import type { ServiceKeys } from './keys/service-keys.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { Mailer } from './mail/mailer.ts';
import type { GroundSettings } from './settings/settings.ts';

/**
 * What every part of a service is handed. Nothing in it is reached for from elsewhere. A service names its own settings,
 * tables and events, which hold those of the ground.
 */
export interface ServiceContext<
  Settings extends GroundSettings = GroundSettings,
  Tables extends GroundTables = GroundTables,
  Event extends AnyEvent = AnyEvent,
> {
  readonly settings: Settings;
  readonly db: Kysely<Tables>;
  /** Now, in milliseconds since the epoch. */
  readonly clock: () => number;
  /** `size` cryptographically random bytes. */
  readonly random: (size: number) => Uint8Array;
  /** A new id with a prefix, such as `c_…`; 128 random bits. */
  readonly id: (prefix: string) => string;
  readonly ledger: Ledger;
  readonly audit: Audit;
  readonly events: Events<Event, Tables>;
  readonly mailer: Mailer;
  readonly keys: ServiceKeys;
  readonly log: FastifyBaseLogger;
}
