import type { Profile, Rulebook } from '@stairgate/rulebook';
import type { ServiceContext } from '@stairgate/service';
import type { Database } from '../../database/schema.ts';
import type { ServiceEvent } from '../../database/service-event.ts';
import type { Settings } from '../../settings.ts';
import type { Laws } from './laws.ts';

/** What works with the law in force is handed. */
export interface LawContext extends ServiceContext<Settings, Database, ServiceEvent> {
  /** The rulebook in force now; recompiled when a date on which law changes has passed. */
  readonly rulebook: () => Rulebook;
  /** What the operator's file says. What is in force of it, the rulebook knows. */
  readonly profile: Profile | undefined;
  /** Where that rulebook comes from, and what is tried beside it. */
  readonly laws: Laws;
}
