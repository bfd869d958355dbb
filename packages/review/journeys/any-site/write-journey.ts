import type { PathLine } from '../../src/journey.ts';
import type { Player } from '../../src/persona.ts';
import type { RunResult } from '../../src/run/run-options.ts';
import type { Step } from '../../src/step.ts';
import type { Known } from './known.ts';

/** What a journey is written from: one run of the generic one. */
interface Found {
  readonly name: string;
  readonly url: string;
  /** Of the run, `YYYY-MM-DD`. */
  readonly day: string;
  readonly known: Known;
  readonly result: RunResult;
  /** Those who were played, by whose names their pages are known. */
  readonly cast: readonly Pick<Player, 'id' | 'identity'>[];
}

/** Something that the run did not know, and the step that would teach it. */
interface Gap {
  readonly step: string;
  readonly says: string;
}

/** Steps of which the generic journey knows nothing at all. */
const never = [
  ...['readSetting', 'switchSetting', 'openConnections', 'openSuggestions', 'openLocation', 'postWithPlace'],
  ...['openShop', 'buy', 'openMedia', 'feedTopics', 'like', 'talk', 'setLimit'],
];

/**
 * A first journey for a site: what was found of it, written down, and a mark at each gap. What it leaves out is found anew each
 * time, as the generic journey does.
 */
export function writeJourney({ name, url, day, known, result, cast }: Found): string {
  const base = url.replace(/\/+$/, '');
  const gaps = gapsIn(result);
  const pages = pagesOf(base, known, cast);
  const lines = result.personas.flatMap(({ path = [] }) => path);
  return [
    `import { anySite, type Journey${pages.length > 0 ? ', pagesAt' : ''} } from '@stairgate/review';`,
    '',
    `// Written from what was found at ${base} on ${day}. Steps that are not here are found anew each time.`,
    ...told(lines).map((line) => `// ${line}`),
    'export const journey: Journey = {',
    `  ...anySite({ name: ${quoted(name)} }),`,
    ...(pages.length > 0
      ? ['  ...pagesAt({', ...pages.map(([what, where]) => `    ${what}: ${quoted(where)},`), '  }),']
      : []),
    ...gaps.flatMap(({ step, says }) => [
      '',
      `  // GAP ${step}: ${says}`,
      `  // async ${step}(${argumentsOf[step] ?? 'stage'}) {},`,
    ]),
    '',
    '  // GAP: nobody looked for these. Whichever the platform has:',
    `  // ${never.slice(0, 7).join(', ')},`,
    `  // ${never.slice(7).join(', ')}`,
    '};',
    '',
  ].join('\n');
}

const argumentsOf: Readonly<Record<string, string>> = {
  finishSignUp: '{ page, base, me }, guardian',
  contact: '{ page, base }, what, whom, text',
  contactDirectly: '{ page, base }, what, whom, text',
  openReceived: '{ page, base }, what',
  openProfile: '{ page, base }, whom',
  search: '{ page, base }, whom',
  signIn: '{ page, base, me }',
  signOut: '{ page, base }',
  fillProfile: '{ page, base, marks }',
};

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** Each thing that was done once, with how it was known; who did it tells nothing. */
function told(lines: readonly PathLine[]): readonly string[] {
  const all = lines
    .filter(({ sure, how }) => sure !== 'guess' && how !== 'there is a way to sign out')
    .map(({ did, how, sure }) => `${plain(did)} (${sure}: ${plain(how)})`);
  return [...new Set(all.map((line) => line.replace(/ at \/\S*/, '')))].slice(0, 16);
}

/** In one line, whatever a page says. */
const plain = (text: string) => text.replace(/\s+/g, ' ').slice(0, 140);

function gapsIn({ personas, probes }: RunResult): readonly Gap[] {
  const steps: (Step<object> | undefined)[] = [
    ...personas.flatMap(({ age, signUp, ownPage, feed }) => [age, signUp, ownPage, feed]),
    ...probes.flatMap(({ actorSide, ownerSide }) => [actorSide, ownerSide]),
  ];
  const failed = steps.flatMap((step) =>
    step?.state === 'failed' && step.teaches ? [{ step: step.teaches, says: plain(step.error) }] : [],
  );
  const guessed = personas.flatMap(({ path = [] }) =>
    path
      .filter(({ sure }) => sure === 'guess')
      .map(({ during, did, how }) => ({ step: during, says: plain(`${did}: ${how}`) })),
  );
  const first = new Map<string, Gap>();
  // One mark for each step: the others are more of the same.
  for (const gap of [...failed, ...guessed]) if (!first.has(gap.step)) first.set(gap.step, gap);
  return [...first.values()];
}

/** Pages whose addresses bear whose they are. */
function pagesOf(
  base: string,
  known: Known,
  cast: readonly Pick<Player, 'id' | 'identity'>[],
): readonly (readonly [string, string])[] {
  const pages: [string, string][] = [];
  const path = (url: string) => url.slice(base.length) || '/';
  for (const { id, identity } of cast) {
    const own = known.profiles.get(id);
    if (!own?.startsWith(base) || !own.includes(identity.username)) continue;
    const profile = path(own).replace(identity.username, ':username');
    pages.push(['profile', profile], ['presence', profile]);
    break;
  }
  if (known.searchAt?.startsWith(base))
    pages.push(['search', path(known.searchAt).replace(':query', ':username')]);
  const news = known.places.get('news');
  if (news?.startsWith(base)) pages.push(['news', path(news)]);
  return pages;
}
