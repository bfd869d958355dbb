import { createHash } from 'node:crypto';
import {
  type Code,
  compile,
  type Day,
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
  const { codes, profile, guidance } = JSON.parse(body) as Law & { readonly profile: Profile | null };
  return { codes, profile: profile ?? undefined, guidance };
}

/** A law that this node cannot read or compile. */
export class LawError extends Error {
  override name = 'LawError';
}

/** @throws CompileError */
export function compileLaw({ codes, profile, guidance }: Law, asOf: Day): Rulebook {
  return compile(guidance ? codes : withoutGuidance(codes), { asOf, profile });
}
