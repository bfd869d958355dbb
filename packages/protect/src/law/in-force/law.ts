import { createHash } from 'node:crypto';
import {
  binds,
  type Code,
  compile,
  type Day,
  firstDayOfLaw,
  type Profile,
  type Rulebook,
  withoutGuidance,
} from '@stairgate/rulebook';

/** What a rulebook is compiled from, save the day. */
export interface Law {
  readonly codes: readonly Code[];
  readonly profile?: Profile | undefined;
  /** Whether what a regulator only recommends binds. The profile may leave it out too. */
  readonly guidance: boolean;
}

/** A law in writing, and the name that it has by what it holds. */
export interface WrittenLaw {
  /** SHA-256 of `body` in hex. */
  readonly id: string;
  readonly body: string;
}

/** The order of members is part of the body, as it is part of revisions. */
export function writeLaw({ codes, profile, guidance }: Law): WrittenLaw {
  const body = JSON.stringify({ codes, profile: profile ?? null, guidance });
  return { id: createHash('sha256').update(body).digest('hex'), body };
}

/** @throws LawError where the body is not the one of that name. */
export function readLaw({ id, body }: WrittenLaw): Law {
  if (createHash('sha256').update(body).digest('hex') !== id)
    throw new LawError('what is stored is not what was stored');
  return parseLaw(body);
}

/** A law from a text that is known to be one. */
export function parseLaw(body: string): Law {
  const { codes, profile, guidance } = JSON.parse(body) as Law & { readonly profile: Profile | null };
  return { codes, profile: profile ?? undefined, guidance };
}

/** A law that this node cannot read or compile, or that binds nobody on the day. */
export class LawError extends Error {
  override name = 'LawError';
}

/**
 * On a day on which no rule binds, everything would be allowed: a clock that is wrong, or codes that have not begun.
 * @throws CompileError, or LawError on such a day
 */
export function compileLaw({ codes, profile, guidance }: Law, asOf: Day): Rulebook {
  const law = guidance ? codes : withoutGuidance(codes);
  const rulebook = compile(law, { asOf, profile });
  if (law.some(({ rules }) => rules.some((rule) => binds(rule, asOf)))) return rulebook;
  const first = firstDayOfLaw(law);
  const when = first === undefined ? 'none ever does' : `the first one does from ${first}`;
  throw new LawError(`no rule binds on ${asOf} (${when}), and that permits nothing; is the clock right?`);
}
