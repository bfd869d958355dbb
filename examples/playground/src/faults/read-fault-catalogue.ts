import { readFileSync } from 'node:fs';
import type { Obligation, Situation } from '@stairgate/client';
import { parse } from 'yaml';

/** One seeded violation, as `faults.yaml` describes it to a reviewer. */
export interface CataloguedFault {
  readonly id: string;
  /** What is wrong, in a sentence. */
  readonly what: string;
  /** Where the law that it breaks speaks of it: a situation, or else a practice. */
  readonly situation?: Situation;
  readonly practice?: string;
  /** What is owed in the situation and left out; none where it is the situation itself that is too open. */
  readonly obligation?: Obligation;
  /** The ages to which it shows, in whole years. */
  readonly ages: { readonly lo: number; readonly hi: number };
  /** A place whose law it breaks, as an ISO 3166 code. */
  readonly place: string;
  readonly kind: 'gross' | 'sly';
  /** What there is to see. */
  readonly foundBy: string;
  /** Situations and practices in which it shows as well. */
  readonly also: readonly string[];
  /** Faults that hide this one where both are put in. */
  readonly hiddenBy: readonly string[];
  /** Changes so much of what is seen that nothing else can be told beside it. */
  readonly alone: boolean;
  /** The child is an adult to the platform from then on: all that hangs on the age falls short with it. */
  readonly takenForAdult: boolean;
}

const file = new URL('../../faults.yaml', import.meta.url);

/** All seeded violations, in the order of the file. */
export function readFaultCatalogue(): readonly CataloguedFault[] {
  const lines = parse(readFileSync(file, 'utf8')) as readonly Record<string, unknown>[];
  return lines.map((line) => {
    const {
      ages,
      place = 'GB',
      also = [],
      'found-by': foundBy,
      'hidden-by': hiddenBy = [],
      alone = false,
      'taken-for-adult': takenForAdult = false,
      ...rest
    } = line;
    const [lo, hi] = ages === 'all' ? [0, 17] : String(ages).split('-').map(Number);
    return {
      ...rest,
      ages: { lo, hi },
      place,
      foundBy,
      also,
      hiddenBy,
      alone,
      takenForAdult,
    } as CataloguedFault;
  });
}

/**
 * Parts faults into rounds that can be reviewed at once: within a round all are of one place, none hides another, and
 * at no age does one show in the situation or practice by which another is found.
 */
export function faultRounds(faults: readonly CataloguedFault[]): readonly (readonly CataloguedFault[])[] {
  const rounds: CataloguedFault[][] = [];
  for (const fault of faults) {
    const round = rounds.find((one) => one.every((other) => canShowTogether(fault, other)));
    if (round) round.push(fault);
    else rounds.push([fault]);
  }
  return rounds;
}

function canShowTogether(a: CataloguedFault, b: CataloguedFault): boolean {
  if (a.alone || b.alone || a.place !== b.place) return false;
  if (a.hiddenBy.includes(b.id) || b.hiddenBy.includes(a.id)) return false;
  if (a.ages.hi < b.ages.lo || b.ages.hi < a.ages.lo) return true;
  return !showsIn(a, topicOf(b)) && !showsIn(b, topicOf(a));
}

const topicOf = ({ situation, practice }: CataloguedFault) => situation ?? practice ?? '';

const showsIn = (fault: CataloguedFault, topic: string) =>
  topicOf(fault) === topic || fault.also.includes(topic);
