import type {
  ActorSaw,
  Control,
  Evidence,
  PageSigns,
  PersonaEvidence,
  Probe,
  Screen,
  SentRequest,
  Step,
} from '../evidence.ts';
import { isSituationSeen, type judge } from '../judge/judge.ts';
import type { Check, Observation, Proof } from '../observation.ts';
import type { Persona } from '../persona.ts';

export const done = <T extends object>(seen: T): Step<T> =>
  ({ state: 'done', shots: [], ...seen }) as Step<T>;
export const missing = <T extends object>(): Step<T> =>
  ({ state: 'missing', shots: [] }) as unknown as Step<T>;
export const failed = <T extends object>(): Step<T> =>
  ({ state: 'failed', error: 'It broke.', tries: 2, shots: [] }) as unknown as Step<T>;
export const notReached = <T extends object>(): Step<T> =>
  ({ state: 'not-reached', needs: 'finishSignUp', shots: [] }) as unknown as Step<T>;

/** For what rests on something, whatever it is. */
export const sure: Proof = { how: 'page', says: 'The page was there.', file: 'a.png' };

/** A page that is the page. */
export const pageSigns = (more: Partial<PageSigns> = {}): PageSigns => ({
  status: 200,
  title: 'Somewhere',
  headings: ['What is new'],
  opening: 'What is new. Posts of people whom you know.',
  letters: 900,
  busy: null,
  asksPassword: false,
  ...more,
});

/** Somebody who was signed in, and named on a page of their own. */
export const ownPage = (name: string): NonNullable<PersonaEvidence['ownPage']> =>
  done({ named: ['name'] as const, line: name, page: pageSigns({ headings: [name] }) });

/** A child of whom nothing was seen but what a test says. */
export function child(more: Partial<PersonaEvidence> = {}, age = 12): PersonaEvidence {
  return personaOf({ id: `child-${age}`, role: 'child', age }, more);
}

export function personaOf(persona: Persona, more: Partial<PersonaEvidence> = {}): PersonaEvidence {
  return {
    persona,
    age: missing(),
    retries: [],
    signUp: missing(),
    settings: {},
    screens: [],
    requests: [],
    storage: [],
    asks: [],
    media: [],
    notices: [],
    feed: missing(),
    incidents: [],
    ...more,
  };
}

export function evidenceOf(
  personas: PersonaEvidence | readonly PersonaEvidence[],
  probes: readonly Probe[] = [],
): Evidence {
  return {
    review: {
      version: 1,
      platform: 'Somewhere',
      url: 'http://127.0.0.1:4301',
      place: 'GB',
      ages: [12],
      authority: null,
      seed: 'seed',
      startedAt: '2026-11-22T12:00:00.000Z',
      finishedAt: null,
      cutShort: null,
      tool: { name: 'stairgate review', version: '0', browser: '0' },
    },
    personas: 'persona' in personas ? [personas] : personas,
    probes,
  };
}

/** What a check says of one child of whom only this is known. */
export const observed = (
  check: Check,
  more: Partial<PersonaEvidence>,
  age?: number,
): readonly Observation[] => check.observe(evidenceOf(child(more, age)));

/** What a check says of these probes of `child-12`. */
export const probed = (check: Check, ...probes: readonly Probe[]): readonly Observation[] =>
  check.observe(evidenceOf(child(), probes));

/** Each observation in one line: `topic loosest..strictest -broken +met`, `topic held`, `topic because`. */
export function inShort(observations: readonly Observation[]): readonly string[] {
  return observations.map((one) => {
    if ('held' in one) return `${one.practice} ${one.held ? 'held' : 'not held'}`;
    if (!isSituationSeen(one)) return `${one.situation ?? one.practice} ${one.because}`;
    const [loosest, strictest] = one.effect;
    const range = loosest === strictest ? loosest : `${loosest}..${strictest}`;
    const rest = [...one.broken.map((each) => ` -${each}`), ...one.met.map((each) => ` +${each}`)];
    return `${one.situation} ${range}${rest.join('')}`;
  });
}

export type Judged = ReturnType<typeof judge>;

export function control(more: Partial<Control> & Pick<Control, 'kind' | 'label'>): Control {
  return {
    preset: more.kind === 'checkbox' || more.kind === 'radio' ? false : null,
    options: [],
    box: { x: 0, y: 0, width: 120, height: 40 },
    contrast: 7,
    fontSize: 16,
    ...more,
  };
}

export function screen(more: Partial<Screen> = {}): Screen {
  return {
    name: 'a page',
    url: 'http://127.0.0.1:4301/',
    at: '2026-11-22T12:00:00.000Z',
    picture: { file: 'artifacts/child-12/shots/01-a-page.png' },
    text: '',
    controls: [],
    page: pageSigns(),
    ...more,
  };
}

export function request(url: string, more: Partial<SentRequest> = {}): SentRequest {
  return {
    number: 0,
    url,
    method: 'GET',
    kind: 'image',
    at: 0,
    during: 'openFeed',
    status: 200,
    carries: [],
    headers: {},
    body: null,
    ...more,
  };
}

/** A stranger who looks at, or sends something to, `child-12`. */
export function probe(
  kind: Probe['kind'],
  saw: Partial<ActorSaw>,
  { arrived, ...more }: Partial<Probe> & { readonly arrived?: boolean } = {},
): Probe {
  const { actor = 'stranger', owner = 'child-12', way = 'pages' } = more;
  return {
    id: `${actor}-${kind}-${owner}-${way}`,
    actor,
    owner,
    kind,
    way,
    actorSide: done<ActorSaw>({
      attempt: null,
      shown: [],
      sent: [],
      url: 'http://127.0.0.1:4301/x',
      page: pageSigns(),
      ...saw,
    }),
    ownerSide: arrived === undefined ? missing() : done({ arrived }),
    ...more,
  };
}
