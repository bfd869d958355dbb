import type { ProtectionsAnswer, TimeAnswer } from '@stairgate/client';
import type { Person } from '../records/people.ts';
import type { Session } from '../records/sessions.ts';

/** Who is signed in, and what the gate says of them at this moment. */
export interface Me {
  readonly person: Person;
  readonly session: Session;
  readonly page: ProtectionsAnswer;
  /** How long still; left out where nobody was asked. */
  readonly time?: TimeAnswer;
}
