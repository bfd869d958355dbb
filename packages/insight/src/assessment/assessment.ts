import {
  activityOf,
  ageInterval,
  type Effect,
  effects,
  matchSituations,
  type Rulebook,
  type RuleCitation,
  type Situation,
  situationNumber,
  situations,
} from '@stairgate/rulebook';
import { canonicalJson } from '@stairgate/service';
import type { Counts } from '@stairgate/wire';
import operator from '@stairgate/words/messages/en/operator.json' with { type: 'json' };
import { sha256Hex } from '../release/release.ts';
import type { Cited as Review } from '../transparency/transparency-report.ts';
import { type FrameworkQuestion, frameworks } from './frameworks.ts';
import { type HarmKind, harmKinds } from './harms.ts';

/** What a sentence rests on. */
export interface Cite {
  readonly kind: 'rule' | 'finding' | 'count' | 'profile' | 'person';
  /** A rule as code/rule, a finding by its id, a line of the profile or of the counts by its name. */
  readonly id: string;
  readonly says: string;
  readonly url: string | null;
}

export interface Sentence {
  readonly text: string;
  readonly cites: readonly Cite[];
}

/** From 1, next to none, to 4, the most. A proposal, which a person confirms. */
export type Degree = 1 | 2 | 3 | 4;

export interface Measure {
  readonly title: string;
  /** `shown`: a review saw it. `broken`: a review saw it missing. `not-shown`: nobody looked, or it could not be told. */
  readonly state: 'shown' | 'broken' | 'not-shown';
  readonly sentence: Sentence;
}

export interface Harm {
  readonly id: string;
  readonly title: string;
  readonly situations: readonly Situation[];
  readonly likelihood: Degree;
  readonly severity: Degree;
  readonly why: readonly Sentence[];
  readonly measures: readonly Measure[];
  readonly left: 'low' | 'medium' | 'high';
  readonly leftWhy: Sentence;
}

export interface Answer {
  readonly id: string;
  readonly asks: string;
  /** Null where it is unwritten: only a person can write it. */
  readonly says: readonly Sentence[] | null;
}

export interface SignOff {
  readonly name: string;
  readonly role: string;
  readonly date: string;
}

/** One assessment, of which there are several renderings. */
export interface Assessment {
  readonly format: 'stairgate-assessment/1';
  readonly service: string;
  readonly asOf: string;
  readonly revision: string;
  /** SHA-256 of all but who signed, in hex: a signature is of this and of nothing else. */
  readonly version: string;
  readonly harms: readonly Harm[];
  readonly frameworks: readonly {
    readonly id: string;
    readonly title: string;
    readonly source: string;
    readonly url: string;
    readonly sections: readonly { readonly title: string; readonly answers: readonly Answer[] }[];
  }[];
  /** How many questions only a person can answer, and nobody has. */
  readonly unwritten: number;
  readonly signOff: SignOff | null;
}

export interface AssessmentSources {
  /** With the profile of the service. */
  readonly rulebook: Rulebook;
  readonly reviews: readonly Review[];
  readonly counts: Counts | null;
  /** What people wrote, by the id of the question. */
  readonly written: Readonly<Record<string, { readonly text: string; readonly by: string }>>;
  readonly signOff: SignOff | null;
}

/** Drafts an assessment. @throws RangeError where the rulebook has no profile, or somebody signs what is unwritten. */
export function draftAssessment(sources: AssessmentSources): Assessment {
  const { rulebook, signOff } = sources;
  const { profile } = rulebook;
  if (!profile) throw new RangeError('An assessment is of a service: give the rulebook its profile.');
  const offered = new Set(profile.offers.flatMap((pattern) => matchSituations(pattern)));
  const harms = harmKinds.map((kind) => harmOf(kind, offered, sources));
  const draft = (signed: SignOff | null) => ({
    format: 'stairgate-assessment/1' as const,
    service: profile.service.name,
    asOf: rulebook.asOf,
    revision: rulebook.revision,
    harms,
    frameworks: frameworks.map(({ id, title, source, url, sections }) => ({
      ...{ id, title, source, url },
      sections: sections.map((section) => ({
        title: section.title,
        answers: section.questions.map(
          (question): Answer => ({
            id: question.id,
            asks: question.asks,
            says: saysOf(question, { harms, offered, sources: { ...sources, signOff: signed } }),
          }),
        ),
      })),
    })),
  });
  const unsigned = draft(null);
  const unwritten = unsigned.frameworks
    .flatMap(({ sections }) => sections.flatMap(({ answers }) => answers))
    .filter(({ says }) => says === null).length;
  if (signOff && unwritten > 0)
    throw new RangeError(
      `${unwritten} questions are unwritten. Whoever signs answers for all of them: write these first.`,
    );
  return { ...draft(signOff), version: sha256Hex(canonicalJson(unsigned)), unwritten, signOff };
}

interface Cellular {
  readonly place: string;
  readonly year: number;
  readonly situation: Situation;
  readonly effect: Effect;
  readonly rules: readonly RuleCitation[];
}

function harmOf(kind: HarmKind, offered: ReadonlySet<Situation>, sources: AssessmentSources): Harm {
  const own = kind.situations.filter((situation) => offered.has(situation));
  const { rulebook, reviews, counts } = sources;
  const cells: Cellular[] = rulebook.profile!.places.flatMap((place) => {
    const scope = rulebook.scope(place);
    return Array.from({ length: 18 }, (_, year) => year).flatMap((year) => {
      const row = scope.row(ageInterval(year, year, 'verified'));
      return own.map((situation) => {
        const { effect, rules } = row[situationNumber(situation)]!;
        return { place, year, situation, effect, rules };
      });
    });
  });
  const rung = (effect: Effect) => effects.indexOf(effect);
  const loosest = cells.toSorted((one, other) => rung(one.effect) - rung(other.effect))[0];
  const strictest = cells
    .filter(({ rules }) => rules.length > 0)
    .toSorted((one, other) => rung(other.effect) - rung(one.effect))[0];
  const findings = reviews.flatMap(({ report, hash }) =>
    report.findings
      .filter(({ situation }) => own.includes(situation))
      .map((finding) => ({ finding, hash, platform: report.review.platform })),
  );
  const broken = findings.filter(({ finding }) => finding.verdict === 'falls-short');
  const fromLaw = (loosest ? 4 - rung(loosest.effect) : 1) as Degree;
  const likelihood = (broken.length > 0 ? 4 : fromLaw) as Degree;
  const severity = (strictest ? rung(strictest.effect) + 1 : 1) as Degree;
  const why: Sentence[] = [];
  if (own.length === 0)
    why.push({
      text: 'The service offers nothing by which this could come about.',
      cites: [profileCite('offers')],
    });
  if (loosest)
    why.push({
      text: `It is most open at ${loosest.year} in ${loosest.place}: ${titleOf(loosest.situation)} ${effectSays[loosest.effect]}`,
      cites: loosest.rules.length > 0 ? loosest.rules.slice(0, 3).map(ruleCite) : [profileCite('offers')],
    });
  if (strictest)
    why.push({
      text: `How grave the law takes it to be: at ${strictest.year} in ${strictest.place} ${titleOf(strictest.situation)} ${effectSays[strictest.effect]}`,
      cites: strictest.rules.slice(0, 3).map(ruleCite),
    });
  for (const { finding, hash, platform } of broken.slice(0, 10))
    why.push({
      text: `A review of ${platform} found at ${finding.age}: ${finding.title} falls short of what the law asks.`,
      cites: [findingCite(finding.id, hash)],
    });
  const opened = counts && openedOf(counts, own);
  if (opened)
    why.push({
      text: `${opened.count} choices or consents of ${opened.of} children open something of it now.`,
      cites: [countCite(counts)],
    });
  const measures = measuresOf(cells, findings);
  const shown = measures.filter(({ state }) => state === 'shown').length;
  const isShown = measures.length > 0 && shown === measures.length;
  const score = likelihood * severity;
  const isUnseen = own.length > 0 && !isShown;
  // Silence is never a pass: what is likely and grave stays high until its measures were seen.
  const left =
    broken.length > 0 || (isUnseen && score >= 12)
      ? 'high'
      : own.length === 0 || (isShown && score <= 8)
        ? 'low'
        : 'medium';
  return {
    id: kind.id,
    title: kind.title,
    situations: own,
    ...{ likelihood, severity, why, measures, left },
    leftWhy: {
      text:
        own.length === 0
          ? 'Nothing is left, because nothing of it is offered.'
          : broken.length > 0
            ? `High for as long as ${broken.length} findings stand.`
            : isShown
              ? `Every measure was seen to be on; likelihood ${likelihood} of 4 and severity ${severity} of 4 before them.`
              : `${measures.length - shown} of ${measures.length} measures were not seen to be on, which is never a pass.`,
      cites:
        own.length === 0
          ? [profileCite('offers')]
          : findings.length > 0
            ? findings.slice(0, 3).map(({ finding, hash }) => findingCite(finding.id, hash))
            : measures.flatMap(({ sentence }) => sentence.cites).slice(0, 3),
    },
  };
}

/** What the law closes, as far as it was seen to be closed. */
function measuresOf(
  cells: readonly Cellular[],
  findings: readonly { readonly finding: Review['report']['findings'][number]; readonly hash: string }[],
): Measure[] {
  const closed = new Map<Situation, Cellular>();
  for (const cell of cells)
    if (cell.effect !== 'allow' && !closed.has(cell.situation)) closed.set(cell.situation, cell);
  return [...closed].map(([situation, { rules, effect }]): Measure => {
    const own = findings.filter(({ finding }) => finding.situation === situation);
    const state = own.some(({ finding }) => finding.verdict === 'falls-short')
      ? 'broken'
      : own.length > 0 &&
          own.every(({ finding }) => finding.verdict === 'meets' || finding.verdict === 'stricter')
        ? 'shown'
        : 'not-shown';
    const seen = {
      shown: 'A review saw it.',
      broken: 'A review saw that it is not so.',
      'not-shown': 'No review shows it.',
    };
    return {
      title: titleOf(situation),
      state,
      sentence: {
        text: `${titleOf(situation)} ${effectSays[effect]} ${seen[state]}`,
        cites: [
          ...rules.slice(0, 2).map(ruleCite),
          ...own.slice(0, 2).map(({ finding, hash }) => findingCite(finding.id, hash)),
        ],
      },
    };
  });
}

const effectSays: Readonly<Record<Effect, string>> = {
  allow: 'is open unless somebody closes it.',
  'opt-in': 'is off until the child switches it on.',
  guardian: 'is off until a guardian agrees.',
  forbid: 'is closed, whatever anybody chooses.',
};

const titles: Readonly<Record<Situation, string>> = operator.situations;
/** As the beginning of a sentence that goes on. */
const titleOf = (situation: Situation) => `“${titles[situation].replace(/\.$/, '')}”`;

const ruleCite = ({ code, rule, short, cite, url }: RuleCitation): Cite => ({
  kind: 'rule',
  id: `${code}/${rule}`,
  says: `${short}, ${cite}`,
  url,
});
const findingCite = (id: string, hash: string): Cite => ({
  kind: 'finding',
  id,
  says: `review ${hash.slice(0, 12)}, ${id}`,
  url: null,
});
const profileCite = (id: string): Cite => ({ kind: 'profile', id, says: `stairgate.yaml, ${id}`, url: null });
const countCite = ({ takenAt }: Counts): Cite => ({
  kind: 'count',
  id: takenAt,
  says: `counts of ${takenAt.slice(0, 10)}`,
  url: null,
});

function openedOf(counts: Counts, own: readonly Situation[]): { count: number; of: number } {
  const count = counts.situations
    .filter(
      ({ situation, state }) => own.includes(situation) && (state === 'chosen' || state === 'consented'),
    )
    .reduce((sum, one) => sum + one.count, 0);
  return { count, of: counts.children.reduce((sum, one) => sum + one.count, 0) };
}

interface Saying {
  readonly harms: readonly Harm[];
  readonly offered: ReadonlySet<Situation>;
  readonly sources: AssessmentSources;
}

function saysOf({ id, from }: FrameworkQuestion, saying: Saying): readonly Sentence[] | null {
  const { sources } = saying;
  const own = sources.written[id];
  const person = own && {
    text: own.text,
    cites: [{ kind: 'person' as const, id: own.by, says: own.by, url: null }],
  };
  const drafted = draftedOf(from, saying);
  if (drafted === undefined) return person ? [person] : null;
  if (from === 'sign-off')
    return sources.signOff === null
      ? []
      : [
          {
            text: `${sources.signOff.name}, ${sources.signOff.role}, on ${sources.signOff.date}.`,
            cites: [{ kind: 'person', id: sources.signOff.name, says: sources.signOff.name, url: null }],
          },
        ];
  return [...drafted, ...(person ? [person] : [])];
}

function draftedOf(from: FrameworkQuestion['from'], saying: Saying): readonly Sentence[] | undefined {
  const { harms, offered, sources } = saying;
  const { rulebook, counts, reviews } = sources;
  const profile = rulebook.profile!;
  if (typeof from !== 'string')
    return harms
      .filter(({ id }) => from.includes(id))
      .flatMap(({ title, likelihood, severity, why }) => [
        {
          text: `${title}: likelihood ${likelihood} of 4, severity ${severity} of 4, as a proposal.`,
          cites: why.flatMap(({ cites }) => cites).slice(0, 3),
        },
        ...why,
      ]);
  switch (from) {
    case 'person':
      return undefined;
    case 'sign-off':
      return [];
    case 'service':
      return [
        {
          text: `${profile.service.name} is a service for ${profile.service.kinds.join(', ')} in ${profile.places.join(', ')}; its own assessment of the risk is ${profile.risk}.`,
          cites: [profileCite('service'), profileCite('places'), profileCite('risk')],
        },
        {
          text: `It offers ${offered.size} of ${situations.length} situations: ${[...new Set([...offered].map((one) => activityOf(one)))].join(', ')}.`,
          cites: [profileCite('offers')],
        },
        ...(counts === null
          ? []
          : [
              {
                text: `${counts.children.reduce((sum, one) => sum + one.count, 0)} children; of ${counts.children.filter(({ level }) => level === 'verified' || level === 'estimated').reduce((sum, one) => sum + one.count, 0)} the age is verified or estimated.`,
                cites: [countCite(counts)],
              },
            ]),
      ];
    case 'law':
      return [...new Map(rulebook.citations.map((rule) => [rule.code, rule])).values()]
        .filter(({ jurisdiction }) =>
          profile.places.some((place) => place === jurisdiction || place.startsWith(`${jurisdiction}-`)),
        )
        .map((rule) => ({ text: `${rule.short} binds here (${rule.status}).`, cites: [ruleCite(rule)] }));
    case 'measures':
      return harms.flatMap(({ measures }) => measures.map(({ sentence }) => sentence));
    case 'left':
      return harms.map(({ title, left, leftWhy }) => ({
        ...leftWhy,
        text: `${title}: ${left}. ${leftWhy.text}`,
      }));
    case 'review':
      return reviews.map(({ report: { review, findings }, hash }) => ({
        text: `${review.platform}, ${review.startedAt.slice(0, 10)}: ${findings.filter(({ verdict }) => verdict === 'falls-short').length} of ${findings.length} findings fall short.`,
        cites: [{ kind: 'finding', id: hash, says: `review ${hash.slice(0, 12)}`, url: null }],
      }));
  }
}

/** What became another between two assessments of one service. */
export interface AssessmentChange {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

export function compareAssessments(before: Assessment, after: Assessment): readonly AssessmentChange[] {
  const changes: AssessmentChange[] = [];
  const note = (what: string, one: string, other: string) => {
    if (one !== other) changes.push({ what, before: one, after: other });
  };
  note('revision', before.revision, after.revision);
  note('unwritten', String(before.unwritten), String(after.unwritten));
  for (const harm of after.harms) {
    const old = before.harms.find(({ id }) => id === harm.id);
    if (!old) continue;
    for (const key of ['likelihood', 'severity', 'left'] as const)
      note(`${harm.title}: ${key}`, String(old[key]), String(harm[key]));
    for (const measure of harm.measures)
      note(
        `${harm.title}: ${measure.title}`,
        old.measures.find(({ title }) => title === measure.title)?.state ?? 'none',
        measure.state,
      );
    for (const measure of old.measures)
      if (!harm.measures.some(({ title }) => title === measure.title))
        note(`${harm.title}: ${measure.title}`, measure.state, 'none');
  }
  const answersOf = (one: Assessment) =>
    new Map(
      one.frameworks.flatMap(({ sections }) =>
        sections.flatMap(({ answers }) =>
          answers.map(
            ({ id, says }) => [id, says?.map(({ text }) => text).join(' ') ?? 'unwritten'] as const,
          ),
        ),
      ),
    );
  const [olds, news] = [answersOf(before), answersOf(after)];
  for (const [id, text] of news) note(id, olds.get(id) ?? 'none', text);
  return changes;
}
