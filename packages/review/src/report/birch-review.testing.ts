import { loadCodes } from '@stairgate/codes';
import {
  compile,
  isSituation,
  type Practice,
  practiceNames,
  type Situation,
  situations,
} from '@stairgate/rulebook';
import type { ReviewReport } from '@stairgate/wire';
import type { Evidence, Ref, Screen, SentRequest, Step } from '../evidence.ts';
import { judge } from '../judge/judge.ts';
import { judgePractices } from '../judge/judge-practices.ts';
import { exactly, type Observation, type Proof } from '../observation.ts';
import { castOf, declaredAge, type Persona } from '../persona.ts';
import { type Drift, driftOf } from '../service/drift.ts';
import type { ServiceAnswers } from '../service/service-answers.ts';
import { makeReport, type ReportInput } from './make-report.ts';

const codes = loadCodes();

/** A platform that exists in tests only. */
export interface Platform {
  readonly name?: string;
  readonly url?: string;
  readonly place?: string;
  readonly asOf?: string;
  readonly startedAt?: string;
  readonly ages?: readonly number[];
  readonly seed?: number;
  /** Situations and practices that fall short, with the ages at which they do. */
  readonly faults: Readonly<Record<string, readonly number[]>>;
  /** Situations and practices that were not looked at. */
  readonly untested?: readonly string[];
  /** Put into every text that a platform has a say in. */
  readonly hostile?: string;
}

/** Birch with some of the faults that its `--faults` has. */
export const faultyBirch: Platform = {
  faults: {
    'profile.view/anyone': [12, 13],
    'profile.view/adult': [12, 13, 15],
    'contact.message/adult': [8, 12, 13, 15],
    'location.collect/precise': [13, 15, 17],
    'data.share/third-party': [8, 12, 13, 15, 17],
    'presence.show/stranger': [15],
    'engage.autoplay/media': [8],
    'age-answer-stands': [8, 12],
    'choices-equal': [8, 12, 13, 15, 17],
    'no-identity-to-third-parties': [13, 15],
  },
};

const says: Readonly<Record<string, string>> = {
  'profile.view/anyone':
    'A visitor without an account opened the profile and read its text and a post, which nobody had made public.',
  'profile.view/adult': 'An adult stranger opened the profile and saw the name, the picture and a post.',
  'contact.message/adult':
    'The page has no button to write to this child, and the address behind it took the message all the same: it was in the child’s inbox.',
  'location.collect/precise':
    'Location is off in the settings. A request to the platform carried the coordinates to five decimals.',
  'data.share/third-party': 'A hash of the e-mail address went to an advert host before anybody agreed.',
  'presence.show/stranger': 'A stranger saw “online now” beside the name.',
  'engage.autoplay/media': 'A film in the feed played with sound before anything was pressed.',
  'age-answer-stands':
    'After the refusal, the same page in another tab took an older age and opened an account.',
  'choices-equal': 'The button that shares is 310 by 48 pixels and filled; “not now” is a link of 12 pixels.',
  'no-identity-to-third-parties': 'The e-mail address, as SHA-256, was in two requests to adverts.example.',
};

/** Evidence, observations and verdicts of a review that never happened, made by the same judge as real ones. */
export function inputOf(platform: Platform): ReportInput {
  const { ages = [8, 12, 13, 15, 17], place = 'GB', asOf = '2026-11-23' } = platform;
  const rulebook = compile(codes, { asOf });
  const cast = castOf(ages);
  const evidence = evidenceOf(platform, cast);
  const observations = observe(platform, cast);
  const options = { rulebook, in: place };
  return {
    evidence,
    findings: judge(evidence, observations, options),
    practiceFindings: judgePractices(evidence, observations, options),
    law: { places: [place], asOf, revision: rulebook.revision },
    limits: { action: 5000, navigation: 15_000, step: 45_000, requests: 3000, requestsEachSecond: 60 },
  };
}

/** What a service that runs this rulebook would promise to each child of the review. */
export function promisesOf(platform: Platform): ServiceAnswers {
  const { ages = [8, 12, 13, 15, 17], place = 'GB', asOf = '2026-11-23', hostile = '' } = platform;
  const rulebook = compile(codes, { asOf });
  return {
    format: 'stairgate-service-answers',
    version: 1,
    url: `http://127.0.0.1:4300${hostile}`,
    place,
    askedAt: '2026-11-23T08:59:00.000Z',
    personas: castOf(ages)
      .filter(({ role }) => role === 'child')
      .map((persona) => {
        const age = declaredAge(persona);
        return {
          persona: persona.id,
          age,
          problem: null,
          answers: situations.map((situation) => {
            const decision = rulebook.decide({ situation, in: place, age });
            const { effect, own, obligations, allowed, revision } = decision;
            return { situation, effect, ...(own !== effect && { own }), obligations, allowed, revision };
          }),
        };
      }),
  };
}

/** What becomes of those promises on the platform. */
export function driftOn(platform: Platform, promises: ServiceAnswers = promisesOf(platform)): Drift {
  const cast = castOf(platform.ages ?? [8, 12, 13, 15, 17]);
  return driftOf(evidenceOf(platform, cast), observe(platform, cast), promises);
}

export const reportOf = (platform: Platform): ReviewReport => makeReport(inputOf(platform));

function observe(platform: Platform, cast: readonly Persona[]): Observation[] {
  const { faults, untested = [], hostile = '', place = 'GB', asOf = '2026-11-23' } = platform;
  const rulebook = compile(codes, { asOf });
  const random = randomOf(platform.seed ?? 1);
  const subjects: (Situation | Practice)[] = [...situations, ...practiceNames];
  return cast
    .filter(({ role }) => role === 'child')
    .flatMap(({ id, age }) =>
      subjects.flatMap((subject): Observation[] => {
        const chance = random();
        const base = {
          check: 'made-up',
          persona: id,
          says: `${says[subject] ?? 'It was as it should be.'}${hostile}`,
        };
        const proof: readonly Proof[] = [
          { how: 'page', says: `The page was there: "${hostile}".`, ...shot(id, 1) },
        ];
        const about = isSituation(subject) ? { situation: subject } : { practice: subject as Practice };
        const bad = faults[subject]?.includes(age!) ?? false;
        if (untested.includes(subject) || (!bad && chance < 0.25)) {
          const reason = chance < 0.12 ? 'The journey has no step for it.' : 'No check looks at it yet.';
          return [{ ...base, ...about, evidence: [], because: 'not-tested', says: reason }];
        }
        if (!bad && chance < 0.33)
          return [
            {
              ...base,
              ...about,
              evidence: [shot(id, 2)],
              because: 'cannot-tell',
              says: 'The page took too long.',
            },
          ];
        const refs = bad ? [shot(id, 1), shot(id, 2), request(id, 1), request(id, 2)] : [shot(id, 1)];
        if (!isSituation(subject))
          return [{ ...base, practice: subject as Practice, evidence: refs, held: !bad, proof }];
        const { own: required, obligations } = rulebook.decide({
          situation: subject,
          in: place,
          age: { lo: age!, hi: age!, level: 'self-declared' },
        });
        const loosest = bad ? 'allow' : chance > 0.9 ? 'forbid' : required;
        const broken = bad ? obligations.slice(0, 1) : [];
        return [
          { ...base, situation: subject, evidence: refs, effect: exactly(loosest), met: [], broken, proof },
        ];
      }),
    );
}

const shot = (persona: string, number: number): Ref => ({
  file: `artifacts/${persona}/shots/0${number}-${number === 1 ? 'profile' : 'feed'}.png`,
});
const request = (persona: string, number: number): Ref => ({
  file: `artifacts/${persona}/persona.json`,
  at: `/requests/${number}`,
});

function evidenceOf(platform: Platform, cast: readonly Persona[]): Evidence {
  const { name = 'Birch', url = 'http://127.0.0.1:4301', hostile = '' } = platform;
  const { startedAt = '2026-11-23T09:00:00.000Z', ages = [8, 12, 13, 15, 17], place = 'GB' } = platform;
  const step = <T extends object>(seen: T): Step<T> => ({ state: 'done', shots: [], ...seen });
  return {
    review: {
      version: 1,
      platform: `${name}${hostile}`,
      url,
      place,
      ages,
      authority: `The people who run ${name} asked for this review.${hostile}`,
      seed: `seed-${platform.seed ?? 1}`,
      startedAt,
      finishedAt: new Date(Date.parse(startedAt) + 82_000).toISOString(),
      cutShort: null,
      tool: { name: 'stairgate review', version: '0.1.0', browser: 'Chromium 143.0' },
    },
    personas: cast.map((persona) => ({
      persona,
      age: step({ answer: 'accepted' as const, screen: shot(persona.id, 1) }),
      retries: [],
      signUp:
        persona.role === 'visitor'
          ? { state: 'missing', shots: [] }
          : step({ end: (persona.age ?? 30) < 13 ? ('guardian-asked' as const) : ('account' as const) }),
      settings:
        persona.id === 'child-13'
          ? {
              'engage.reward/streak': {
                state: 'failed',
                error: `locator.click: Timeout 5000ms exceeded.\n waiting for getByLabel('Streaks')${hostile}`,
                tries: 2,
                shots: [],
              },
            }
          : {},
      screens: [1, 2].map(
        (number): Screen => ({
          name: `${number === 1 ? 'profile' : 'feed'}${hostile}`,
          url: `${url}/${number === 1 ? 'people/wren' : 'feed'}${hostile}`,
          at: startedAt,
          picture: shot(persona.id, number),
          text: hostile,
          controls: [],
        }),
      ),
      requests: [0, 1, 2].map(
        (number): SentRequest => ({
          number,
          url:
            number === 0
              ? `${url}/feed`
              : `https://adverts.example/match?uid=4a1c${persona.id}&page=${number}${hostile}`,
          method: number === 2 ? 'POST' : 'GET',
          kind: 'fetch',
          at: 1200 * number,
          during: 'openFeed',
          status: 200,
          carries: number === 0 ? [] : [{ what: 'email', how: 'sha-256', where: 'address' }],
          headers: {},
          body: null,
        }),
      ),
      storage: [],
      asks: [],
      media: [],
      notices: [],
      feed: step({ heights: [1, 3, 5], text: hostile }),
      incidents:
        persona.id === 'adult'
          ? [{ what: 'dialog', during: 'openFeed', says: `Are you sure?${hostile}` }]
          : [],
    })),
    probes: [],
  };
}

/** A platform whose faults are drawn from a seed. */
export function drawnPlatform(seed: number, more: Partial<Platform> = {}): Platform {
  const random = randomOf(seed * 7919 + 13);
  const ages = more.ages ?? [8, 12, 13, 15, 17];
  const faults: Record<string, number[]> = {};
  for (const subject of [...situations, ...practiceNames])
    if (random() < 0.15) faults[subject] = ages.filter(() => random() < 0.6);
  return { seed, ages, faults, ...more };
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
