import { type Effect, effects } from '@stairgate/rulebook';
import type { Change, Changes, ReviewLaw, ReviewReport } from '@stairgate/wire';
import { allOf, type Found } from './topics.ts';

/** Worst first. */
const changeKinds: readonly Change['kind'][] = [
  'worse',
  'new',
  'better',
  'gone',
  'no-longer-seen',
  'now-seen',
];

/** What is different in a later review of the same platform. Pure; worst first, then in the order of the findings. */
export function changesSince(before: ReviewReport, after: ReviewReport): Changes {
  const was = byId(before);
  const is = byId(after);
  const changes: Change[] = [];
  let still = 0;
  for (const id of new Set([...is.keys(), ...was.keys()])) {
    const [then, now] = [was.get(id), is.get(id)];
    const kind = kindOf(then, now);
    if (kind) {
      const { title, age } = (now ?? then)!;
      changes.push({
        kind,
        id,
        title,
        age,
        before: then?.verdict ?? null,
        after: now?.verdict ?? null,
        because: causeOf(then, now),
      });
    } else if (now?.verdict === 'falls-short') still++;
  }
  changes.sort((a, b) => changeKinds.indexOf(a.kind) - changeKinds.indexOf(b.kind));
  return { before: side(before), after: side(after), caveats: caveatsOf(before, after), changes, still };
}

function kindOf(then: Found | undefined, now: Found | undefined): Change['kind'] | null {
  const [was, is] = [sightOf(then), sightOf(now)];
  if (was === 'bad' && is === 'bad') {
    const by = gapOf(now!) - gapOf(then!);
    return by === 0 ? null : by > 0 ? 'worse' : 'better';
  }
  if (is === 'bad') return was === 'good' ? 'worse' : 'new';
  if (was === 'bad') return is === 'good' ? 'better' : 'gone';
  if (was === is) return null;
  return is === 'good' ? 'now-seen' : 'no-longer-seen';
}

function sightOf(finding: Found | undefined): 'good' | 'bad' | 'none' {
  if (finding?.verdict === 'falls-short') return 'bad';
  return finding?.verdict === 'meets' || finding?.verdict === 'stricter' ? 'good' : 'none';
}

/** By how much it falls short: rungs of the ladder first, then obligations. */
function gapOf(finding: Found): number {
  if (!('situation' in finding)) return 1;
  const { required, seen, broken } = finding;
  return 100 * Math.max(0, rung(required) - rung(seen?.[1] ?? required)) + broken.length;
}

function causeOf(then: Found | undefined, now: Found | undefined): Change['because'] {
  if (!then || !now || sightOf(then) === 'none' || sightOf(now) === 'none') return 'sight';
  const law = askedBy(then) !== askedBy(now);
  const platform = shownBy(then) !== shownBy(now);
  return law && platform ? 'both' : law ? 'law' : 'platform';
}

const askedBy = (one: Found) => ('situation' in one ? one.required : String(one.verdict === 'not-asked'));
const shownBy = (one: Found) =>
  JSON.stringify('situation' in one ? [one.seen, one.broken] : one.observations.map(({ held }) => held));
const rung = (effect: Effect) => effects.indexOf(effect);

const byId = (report: ReviewReport) => new Map(allOf(report).map((one) => [one.id, one]));

function side({ review, law }: ReviewReport): Changes['before'] {
  return { startedAt: review.startedAt, url: review.url, asOf: law.asOf, revision: law.revision };
}

function caveatsOf(before: ReviewReport, after: ReviewReport): string[] {
  const [was, is] = [before.review, after.review];
  const ages = (list: readonly number[]) => list.join(', ');
  return [
    was.url !== is.url && `The addresses differ: ${was.url} then, ${is.url} now.`,
    wordPlaces(before.law) !== wordPlaces(after.law) &&
      `The places differ: ${wordPlaces(before.law)} then, ${wordPlaces(after.law)} now.`,
    before.law.revision !== after.law.revision &&
      `The law differs: as of ${before.law.asOf} then, ${after.law.asOf} now. Each change says whether the law made it.`,
    ages(was.ages) !== ages(is.ages) && `The ages differ: ${ages(was.ages)} then, ${ages(is.ages)} now.`,
    was.tool.version !== is.tool.version &&
      `The tools differ: version ${was.tool.version} then, ${is.tool.version} now. What was not looked for then may be new.`,
    was.startedAt > is.startedAt && 'The later review is the one that is compared with.',
    was.cutShort !== null && `The earlier review was cut short: ${was.cutShort}`,
    is.cutShort !== null && `This review was cut short: ${is.cutShort}`,
  ].filter((one) => one !== false);
}

function wordPlaces({ places }: ReviewLaw): string {
  return places === 'unknown' ? 'unknown' : places.join(', ');
}
