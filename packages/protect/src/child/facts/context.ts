import type { Profile, Rulebook } from '@stairgate/rulebook';
import type { FastifyBaseLogger } from 'fastify';
import type { Kysely } from 'kysely';
import type { Events } from '../../../../service/src/events/events.ts';
import type { ServiceKeys } from '../../../../service/src/keys/service-keys.ts';
import type { Ledger } from '../../../../service/src/ledger/ledger.ts';
import type { Mailer } from '../../../../service/src/mail/mailer.ts';
import type { Database } from '../../database/schema.ts';
import type { Laws } from '../../law/in-force/laws.ts';
import type { Settings } from '../../settings.ts';
import type { ChildStore } from './child-store.ts';

/** What every part of the service is handed. Nothing in it is reached for from elsewhere. */
export interface Context {
  readonly settings: Settings;
  readonly db: Kysely<Database>;
  /** Now, in milliseconds since the epoch. */
  readonly clock: () => number;
  /** `size` cryptographically random bytes. */
  readonly random: (size: number) => Uint8Array;
  /** A new id with a prefix, such as `c_…`; 128 random bits. */
  readonly id: (prefix: string) => string;
  /** The rulebook in force now; recompiled when a date on which law changes has passed. */
  readonly rulebook: () => Rulebook;
  /** What the operator's file says. What is in force of it, the rulebook knows. */
  readonly profile: Profile | undefined;
  /** Where that rulebook comes from, and what is tried beside it. */
  readonly laws: Laws;
  readonly children: ChildStore;
  readonly ledger: Ledger;
  readonly events: Events;
  readonly mailer: Mailer;
  readonly keys: ServiceKeys;
  readonly log: FastifyBaseLogger;
}
