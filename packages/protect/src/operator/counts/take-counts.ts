import { adult, matchSituations, type Situation, situationNumber } from '@stairgate/rulebook';
import type { CountedState, Counts } from '@stairgate/wire';
import { type ChildFacts, childNow } from '../../child/facts/child-facts.ts';
import type { RootContext } from '../../child/facts/context.ts';
import { coreSituations } from '../../guardian/notice/purposes.ts';
import { countedBand, countedBands } from '../../law/decisions/decision-log.ts';

/** Of how many situations, and of how many subjects of complaints, one child counts in what may be published. */
export const countBound = { situations: 8, complaints: 2 } as const;
/** Children read at once: between two pieces everything else has its turn. */
const piece = 500;

/** Which children, and of which days the complaints are; both days inclusive. */
export interface CountsQuestion {
  readonly platform?: string | undefined;
  readonly from: string;
  readonly to: string;
}

/** Counts children as they stand now. Grown-ups are left out. Nothing that is given back names anybody. */
export async function takeCounts(
  context: Pick<RootContext, 'db' | 'children' | 'clock' | 'rulebook' | 'keys' | 'settings'>,
  { platform, from, to }: CountsQuestion,
): Promise<Counts> {
  const { db, children, clock, rulebook, keys, settings } = context;
  const now = clock();
  const law = rulebook();
  const standing = new Tally<Counted<Counts['children'][number]>>();
  const states = new Tally<Counted<Counts['situations'][number]>>();
  let after = '';
  for (;;) {
    const ids = await db
      .selectFrom('children')
      .select('child_id')
      .where('child_id', '>', after)
      .$if(platform !== undefined, (query) => query.where('platform_id', '=', platform!))
      .orderBy('child_id')
      .limit(piece)
      .execute();
    if (ids.length === 0) break;
    after = ids.at(-1)!.child_id;
    const known = await children.getMany(ids.map(({ child_id }) => child_id));
    const refused = await refusedOf(
      db,
      ids.map(({ child_id }) => child_id),
    );
    for (const facts of known.values()) {
      if (facts === undefined) continue;
      const { age, scope } = childNow(facts, law, now);
      if (age.level !== 'none' && age.lo >= adult) continue;
      const place = facts.place ?? 'unknown';
      const band = countedBands[countedBand(age)]!;
      standing.add(`${band} ${place} ${age.level}`, { band, place, level: age.level, count: 0 }).count++;
      const row = scope.row(age);
      const own = statesOf(facts, {
        now: childNow(facts, law, now),
        refused: (refused.get(facts.childId) ?? []).flatMap((purpose) =>
          situationsOf(purpose).filter((one) => (row[situationNumber(one)]!.need & guardianNeed) !== 0),
        ),
      });
      // Which of many count is drawn by a secret: nobody can choose what is seen of it.
      const rank = ([situation]: readonly [Situation, CountedState]) =>
        keys.mac('counts', `${facts.childId} ${situation}`);
      const kept = new Set(
        own.size <= countBound.situations
          ? own.keys()
          : [...own]
              .sort((one, other) => (rank(one) < rank(other) ? -1 : 1))
              .slice(0, countBound.situations)
              .map(([situation]) => situation),
      );
      for (const [situation, state] of own) {
        const cell = states.add(`${situation} ${band} ${place} ${state}`, {
          ...{ situation, band, place, state, count: 0, bounded: 0 },
        });
        cell.count++;
        if (kept.has(situation)) cell.bounded++;
      }
    }
  }
  return {
    format: 'stairgate-counts/1',
    service: settings.serviceName,
    platform: platform ?? null,
    takenAt: new Date(now).toISOString(),
    revision: law.revision,
    ...{ from, to, bound: countBound },
    children: standing.list(),
    situations: states.list(),
    complaints: await complaintsOf(context, { platform, from, to }),
  };
}

/** The bit of a guardian's yes in what a cell needs. */
const guardianNeed = 2;

/** A cell while it is counted. */
type Counted<T> = { -readonly [Key in keyof T]: T[Key] };

class Tally<T> {
  readonly #cells = new Map<string, T>();
  add(key: string, empty: T): T {
    const cell = this.#cells.get(key) ?? { ...empty };
    this.#cells.set(key, cell);
    return cell;
  }
  list(): T[] {
    return [...this.#cells].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, cell]) => cell);
  }
}

/** One state for each situation that is not as the law sets it; what closes it is said before what opens it. */
function statesOf(
  facts: ChildFacts,
  { now, refused }: { now: ReturnType<typeof childNow>; refused: readonly Situation[] },
): ReadonlyMap<Situation, CountedState> {
  const found = new Map<Situation, CountedState>();
  for (const situation of refused) found.set(situation, 'refused');
  for (const [situation, state] of facts.asks) if (state === 'refused') found.set(situation, 'refused');
  for (const { grant } of now.sleeping) found.set(grant.situation, 'asleep');
  for (const { situation, by } of now.grants)
    if (found.get(situation) !== 'consented')
      found.set(situation, by === 'guardian' ? 'consented' : 'chosen');
  for (const set of now.set ?? [])
    if (set.kind === 'closed')
      for (const situation of matchSituations(set.situation)) found.set(situation, 'closed');
  return found;
}

/** What a purpose of a consent is about, as `purposesFor` names it. */
function situationsOf(purpose: string): readonly Situation[] {
  if (purpose === 'core') return [...coreSituations];
  return matchSituations(purpose.includes('/') ? purpose : `${purpose}/*`);
}

/** What guardians said no to in their latest answer, or took back, by child. */
async function refusedOf(
  db: RootContext['db'],
  childIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db
    .selectFrom('consents')
    .select(['child_id', 'state', 'purposes', 'refused'])
    .where('child_id', 'in', childIds)
    .where('state', 'in', ['given', 'withdrawn'])
    .orderBy('given_at')
    .execute();
  const found = new Map<string, readonly string[]>();
  for (const { child_id, state, purposes, refused } of rows) {
    const own = JSON.parse(refused) as string[];
    found.set(child_id, state === 'withdrawn' ? [...own, ...(JSON.parse(purposes) as string[])] : own);
  }
  return found;
}

const oneDay = 86_400_000;

async function complaintsOf(
  { db, keys, clock }: Pick<RootContext, 'db' | 'keys' | 'clock'>,
  { platform, from, to }: CountsQuestion,
): Promise<Counts['complaints']> {
  const rows = await db
    .selectFrom('complaints')
    .innerJoin('children', 'children.child_id', 'complaints.child_id')
    .select(['complaints.child_id', 'about', 'complaints.created_at', 'answer_by', 'answered_at'])
    .where('complaints.created_at', '>=', from)
    .where('complaints.created_at', '<', new Date(Date.parse(to) + oneDay).toISOString().slice(0, 10))
    .$if(platform !== undefined, (query) => query.where('platform_id', '=', platform!))
    .execute();
  const today = new Date(clock()).toISOString().slice(0, 10);
  const subjects = new Map<string, Set<string>>();
  for (const { child_id, about } of rows)
    subjects.set(child_id, (subjects.get(child_id) ?? new Set()).add(about));
  const rank = (child: string, about: string) => keys.mac('counts', `${child} about ${about}`);
  const bounded = (child: string) =>
    [...subjects.get(child)!]
      .sort((one, other) => (rank(child, one) < rank(child, other) ? -1 : 1))
      .slice(0, countBound.complaints);
  const kept = [...subjects.keys()].flatMap(bounded);
  return [...new Set(rows.map(({ about }) => about))].sort().map((about) => {
    const own = rows.filter((row) => row.about === about);
    const days = own
      .flatMap(({ created_at, answered_at }) =>
        answered_at === null ? [] : [(Date.parse(answered_at) - Date.parse(created_at)) / oneDay],
      )
      .sort((one, other) => one - other);
    const middle = days.length >> 1;
    const median =
      days.length === 0
        ? null
        : days.length % 2 === 1
          ? days[middle]!
          : (days[middle - 1]! + days[middle]!) / 2;
    return {
      about,
      made: new Set(own.map(({ child_id }) => child_id)).size,
      bounded: kept.filter((one) => one === about).length,
      answered: days.length,
      late: own.filter((row) => (row.answered_at ?? today).slice(0, 10) > row.answer_by).length,
      medianDays: median === null ? null : Math.round(median * 10) / 10,
    };
  });
}
