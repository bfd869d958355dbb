import type { Adapters } from '@stairgate/adapters';
import type { Outbox, PaperPress } from '@stairgate/service';
import type { MailOutboxRow } from '../../database/schema.ts';
import type { LawContext } from '../../law/in-force/law-context.ts';
import type { ChildRecords, ChildStore } from './child-store.ts';
import type { GuardianSide } from './guardian-side.ts';

/** What every part of the service is handed. Nothing in it is reached for from elsewhere. */
export interface Context extends LawContext {
  /** The ways to know an age, and to be sure of a grown-up, that may be used here. */
  readonly adapters: Adapters;
  readonly children: ChildStore;
  /** What children's part tells and asks the guardians' part, which stands above it. */
  readonly guardians: GuardianSide;
  /** Letters to guardians, on their way. */
  readonly outbox: Outbox<MailOutboxRow>;
  /** Sets what people keep as PDF. */
  readonly press: PaperPress;
}

/** The same for the service itself, whose children are those of all platforms. */
export interface RootContext extends Context {
  readonly children: ChildRecords;
}
