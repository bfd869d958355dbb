import { CodeError, readCodes, tryReadProfile } from '@stairgate/codes';
import type { Day, Profile } from '@stairgate/rulebook';
import type { WantedCandidate } from '@stairgate/wire';
import { Problem } from '../../problem.ts';
import { dayOf } from '../in-force/day-of.ts';
import { type Law, readLaw, type WrittenLaw, writeLaw } from '../in-force/law.ts';
import type { LawContext } from '../in-force/law-context.ts';
import { createRevisionFinder, fetchLaw, revisionsOf } from '../in-force/law-store.ts';

export interface Candidate extends WrittenLaw {
  readonly law: Law;
  readonly from: Day | null;
}

/**
 * Reads and checks what somebody wants to try, on every day to come on which it changes.
 * @throws Problem `codes-invalid`, which lists files and lines, `revision-unknown`, `date-passed`.
 */
export async function readCandidate(context: LawContext, wanted: WantedCandidate): Promise<Candidate> {
  const { clock } = context;
  const today = dayOf(clock());
  if (wanted.date !== undefined && wanted.date < today) throw new Problem('date-passed');
  const base = await baseOf(context, wanted);
  const codes = wanted.files === undefined ? base.law.codes : readFiles(wanted.files);
  const law: Law = {
    codes,
    profile:
      wanted.profile === undefined
        ? base.law.profile
        : wanted.profile === null
          ? undefined
          : readProfile(wanted.profile, codes, today),
    guidance: wanted.guidance ?? base.law.guidance,
  };
  if (law.codes.every(({ rules }) => rules.length === 0))
    throw new Problem('codes-invalid', 'There is no rule in them, so everything would be allowed.', {
      errors: [],
    });
  const written = writeLaw(law);
  await revisionsOf(law, {
    from: today,
    onBroken(day, { message }) {
      throw new Problem('codes-invalid', `As of ${day}: ${message}`, { errors: [] });
    },
  });
  const from = wanted.date ?? base.from;
  return { ...written, law, from: from !== null && from > today ? from : null };
}

async function baseOf(
  { db, laws }: LawContext,
  { revision, installed }: WantedCandidate,
): Promise<{ law: Law; from: Day | null }> {
  if (revision !== undefined) {
    const found = await createRevisionFinder(db)(revision);
    if (found === undefined) throw new Problem('revision-unknown');
    return { law: await fetchLaw(db, found.law), from: found.rulebook.asOf };
  }
  if (installed === true) return { law: readLaw(laws.installed), from: null };
  return { law: await fetchLaw(db, laws.active.id), from: null };
}

function readProfile(text: string, codes: Law['codes'], today: Day): Profile {
  const { profile, problems } = tryReadProfile(text, 'stairgate.yaml', { codes, today });
  if (profile !== undefined) return profile;
  throw new Problem('codes-invalid', new CodeError(problems).message, { errors: problems });
}

function readFiles(files: Readonly<Record<string, string>>): Law['codes'] {
  try {
    return readCodes(new Map(Object.entries(files)), 'codes');
  } catch (error) {
    if (!(error instanceof CodeError)) throw error;
    throw new Problem('codes-invalid', error.message, { errors: error.problems });
  }
}
