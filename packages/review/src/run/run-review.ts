import type { Situation } from '@stairgate/rulebook';
import type { Browser, Page } from 'playwright-core';
import { type Limits, limitsFor } from '../browser/limits.ts';
import { openSession, type Session } from '../browser/session.ts';
import type { Timer } from '../browser/within.ts';
import type {
  ActorSaw,
  FeedSeen,
  NoticeSeen,
  PersonaEvidence,
  Probe,
  Ref,
  ReviewFacts,
  Screen,
  SettingSeen,
  Step,
} from '../evidence.ts';
import { type Coordinates, createSearch } from '../gather/carried.ts';
import { readControls } from '../gather/read-controls.ts';
import { markOf, marksOf, playerOf } from '../identity.ts';
import { type Contact, contacts, type Journey, type SignUpEnd, type Stage } from '../journey.ts';
import { castOf, type Player } from '../persona.ts';
import { type Ending, watchEnd } from './ending.ts';
import { playStep } from './play-step.ts';
import type { Folder } from './save.ts';

export interface RunOptions {
  readonly url: string;
  readonly journey: Journey;
  /** ISO 3166 code of where the personas say they are. */
  readonly place: string;
  readonly ages: readonly number[];
  readonly authority: string | null;
  readonly seed: string;
  readonly browser: Browser;
  readonly browserVersion: string;
  readonly folder: Folder;
  readonly locale: string;
  readonly timezone: string;
  readonly coordinates: Coordinates;
  readonly placeNames: readonly string[];
  readonly limits?: Limits;
  /** Situations whose settings are looked for, in order. */
  readonly settings: readonly Situation[];
  /** Now, in milliseconds since the epoch. */
  readonly clock: () => number;
  readonly timer: Timer;
  readonly version: string;
  readonly onProgress?: (progress: {
    readonly done: number;
    readonly of: number;
    readonly at: string;
  }) => void;
  /** What an earlier, cut run of the same review saved. */
  readonly earlier?: { readonly personas: readonly PersonaEvidence[]; readonly probes: readonly Probe[] };
  /** Ends the run with what it has, in the middle of a step. */
  readonly stop?: AbortSignal;
}

const probeLooks = ['profile', 'search', 'suggestion', 'connections', 'presence', 'location'] as const;
type Look = (typeof probeLooks)[number];

/** Personas that are played at the same time: more only wait for each other on two cores. */
const atATime = 3;

interface Actor {
  readonly player: Player;
  readonly session: Session;
  readonly screens: Screen[];
  page: Page;
  signedIn: boolean;
  /** The step it is at. */
  at: string;
  /** What this persona is at; the next thing waits for it. */
  busy: Promise<unknown>;
}

export interface RunResult {
  readonly review: ReviewFacts;
  readonly personas: readonly PersonaEvidence[];
  readonly probes: readonly Probe[];
}

/** One thing after another, where several would have the same persona do something. */
function inTurn<T>(actor: Actor, work: () => Promise<T>): Promise<T> {
  const turn = actor.busy.then(work);
  actor.busy = turn.catch(() => {});
  return turn;
}

/** Works through a list, a few at a time, each begun in the order of the list, until the run is over. */
async function atOnce<T>(
  list: readonly T[],
  { isOver }: Ending,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...list];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined && !isOver(); item = waiting.shift()) {
      await work(item).catch((error) => {
        // What cannot even begin because the run was cut is no error.
        if (!isOver()) throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: atATime }, worker));
}

/**
 * Plays the whole cast against a platform and saves what happened. A step that fails, throws or never ends is part of
 * the result; the run itself ends in time. Nothing here judges.
 */
export async function runReview(options: RunOptions): Promise<RunResult> {
  const { journey, folder, clock, seed, limits = limitsFor(options.ages.length), timer } = options;
  const today = new Date(clock()).toISOString().slice(0, 10);
  const startedAt = new Date(clock()).toISOString();
  const base = options.url.replace(/\/+$/, '');
  const cast = castOf(options.ages).map((persona) => playerOf(persona, seed, today));
  const guardian = cast.find(({ role }) => role === 'guardian')!;
  const members = cast.filter(({ role }) => role !== 'guardian' && role !== 'visitor');
  const children = members.filter(({ role }) => role === 'child');
  const actors = new Map<string, Actor>();
  let parentActor: Promise<Actor> | undefined;
  const saved = new Map<string, PersonaEvidence>();
  const probes: Probe[] = [];
  const total = members.length + children.length * 2 + 1;
  let done = 0;
  const ending = watchEnd({ browser: options.browser, stop: options.stop, limit: limits.run, timer });
  const progress = (at: string) => options.onProgress?.({ done: done++, of: total, at });

  const open = async (player: Player): Promise<Actor> => {
    const session = await openSession({
      browser: options.browser,
      locale: options.locale,
      timezone: options.timezone,
      coordinates: options.coordinates,
      search: createSearch({
        identity: player.identity,
        coordinates: options.coordinates,
        places: options.placeNames,
      }),
      limits,
      reachesPublic: options.authority !== null,
      platform: base,
      agent: `StairgateReview/${options.version}`,
      clock,
      timer,
    });
    const actor: Actor = {
      player,
      session,
      screens: [],
      page: session.page,
      signedIn: false,
      at: 'start',
      busy: Promise.resolve(),
    };
    actors.set(player.id, actor);
    return actor;
  };

  const shoot = async (actor: Actor, name: string): Promise<Ref> => {
    const { page, player, screens } = actor;
    const plain = name.replace(/[^a-z0-9-]+/gi, '-').toLowerCase();
    const same = screens.filter((screen) => screen.name === name).length;
    const picture = folder.write(
      `artifacts/${player.id}/shots/${plain}${same > 0 ? `-${same + 1}` : ''}.png`,
      await page.screenshot({ timeout: limits.action, animations: 'disabled' }),
    );
    screens.push({
      name,
      during: actor.at,
      url: page.url(),
      at: new Date(clock()).toISOString(),
      picture,
      text: (await page.evaluate(() => document.body?.innerText ?? '')).slice(0, 20_000),
      controls: await page.evaluate(readControls),
    });
    return picture;
  };

  /** Each child has a grown-up of their own, with an address of their own; one browser plays them all. */
  const guardianOf = (child: Player): Player => {
    const { identity } = playerOf({ ...guardian, id: `guardian-of-${child.id}` }, seed, today);
    return { ...guardian, identity };
  };

  const stageOf = (actor: Actor, shots: Ref[], signal: AbortSignal): Stage => ({
    page: actor.page,
    base,
    me: actor.player,
    marks: marksOf(actor.player, seed),
    signal,
    shot: async (name) => {
      signal.throwIfAborted();
      shots.push(await shoot(actor, name));
    },
  });

  const take = async <T extends object>(
    actor: Actor,
    name: string,
    step: ((stage: Stage) => Promise<T>) | undefined,
    { tries = 2, picture = false }: { tries?: number; picture?: boolean } = {},
  ): Promise<Step<T>> => {
    const shots: Ref[] = [];
    actor.at = name;
    return playStep(actor, step && ((signal) => step(stageOf(actor, shots, signal))), {
      name,
      tries,
      shots,
      picture: picture ? () => shoot(actor, name) : undefined,
      limits,
      timer,
      ending,
    });
  };

  const notReached = <T extends object>(needs: string): Step<T> =>
    ({ state: 'not-reached', needs, shots: [] }) as unknown as Step<T>;

  /** Answers the question for the age, and tries again with a better answer where the first one was held against it. */
  async function join(actor: Actor): Promise<Pick<PersonaEvidence, 'age' | 'retries' | 'signUp'>> {
    const { answerAge, finishSignUp, consentAsGuardian } = journey;
    const grownUp = guardianOf(actor.player);
    const age = await take(
      actor,
      'answerAge',
      answerAge &&
        (async (stage) => {
          const answer = await answerAge(stage);
          const screen = await shoot(actor, 'after the age');
          return { answer, screen };
        }),
    );
    const end = await take(
      actor,
      'finishSignUp',
      age.state === 'failed' || age.answer === 'refused' || !finishSignUp
        ? undefined
        : async (stage): Promise<{ end: SignUpEnd }> => ({ end: await finishSignUp(stage, grownUp) }),
      { picture: true },
    );
    const held = age.answer === 'refused' || end.end === 'guardian-asked';
    const retries: PersonaEvidence['retries'][number][] = [];
    if (actor.player.role === 'child' && held && answerAge) retries.push(...(await retry(actor)));
    let signUp: Step<{ end: SignUpEnd }> =
      age.answer === 'refused'
        ? ({ state: 'done', shots: [], end: 'refused' } as Step<{ end: SignUpEnd }>)
        : end;
    if (end.end === 'guardian-asked' && consentAsGuardian && finishSignUp) {
      parentActor ??= open(guardian);
      const parent = await parentActor;
      const consent = await inTurn(parent, () =>
        take(parent, 'consentAsGuardian', async (stage) => {
          await consentAsGuardian({ ...stage, me: grownUp }, actor.player);
          return {};
        }),
      );
      if (consent.state === 'done') {
        const after = await take(
          actor,
          'finishSignUp',
          async (stage): Promise<{ end: SignUpEnd }> => ({ end: await finishSignUp(stage, grownUp) }),
          { picture: true },
        );
        // What counts is that a guardian was asked first; the account that came of it is used for what follows.
        actor.signedIn = after.end === 'account';
        signUp = { ...end, shots: [...end.shots, ...after.shots] };
      }
    }
    if (end.end === 'account') actor.signedIn = true;
    return { age, retries, signUp };
  }

  /** Is a second answer taken? Once in the same tab, once in another one of the same browser. */
  async function retry(actor: Actor): Promise<PersonaEvidence['retries']> {
    const { answerAge } = journey;
    const older: Player = {
      ...actor.player,
      identity: {
        ...actor.player.identity,
        born: {
          ...actor.player.identity.born,
          year: actor.player.identity.born.year - (18 - (actor.player.age ?? 0)) - 1,
        },
      },
    };
    const tried: PersonaEvidence['retries'][number][] = [];
    for (const how of ['same-tab', 'new-tab'] as const) {
      const home = actor.page;
      if (how === 'new-tab') actor.page = await actor.session.newTab();
      const result = await take(
        actor,
        `retry-${how}`,
        answerAge && (async (stage) => ({ how, age: 19, answer: await answerAge({ ...stage, me: older }) })),
        { tries: 1, picture: true },
      );
      // Nowhere to answer again is as good as a no.
      tried.push(result.state === 'failed' ? ({ ...result, how, age: 19 } as typeof result) : result);
      if (how === 'new-tab') {
        await actor.page.close().catch(() => {});
        actor.page = home;
      }
    }
    return tried;
  }

  async function readSettings(actor: Actor): Promise<Map<Situation, Step<SettingSeen>>> {
    const { readSetting } = journey;
    const seen = new Map<Situation, Step<SettingSeen>>();
    for (const situation of journey.settings ?? options.settings) {
      if (!readSetting) seen.set(situation, { state: 'missing', shots: [] } as unknown as Step<SettingSeen>);
      else if (!actor.signedIn) seen.set(situation, notReached('finishSignUp'));
      else {
        const read = await take(actor, `readSetting ${situation}`, async (stage) => ({
          atFirst: await readSetting(stage, situation),
          switchedOn: null,
          afterSwitch: null,
          afterSignIn: null,
        }));
        seen.set(situation, read);
      }
    }
    return seen;
  }

  /** Turns protections off, off again, signs out and in, and looks whether they stayed as they were left. */
  async function switchSettings(actor: Actor, seen: Map<Situation, Step<SettingSeen>>): Promise<void> {
    const { readSetting, switchSetting, signIn, signOut } = journey;
    if (!readSetting || !switchSetting || !actor.signedIn) return;
    const turned: Situation[] = [];
    for (const [situation, before] of seen) {
      if (before.state !== 'done' || before.atFirst === 'absent' || before.atFirst === 'on') continue;
      const after = await take(actor, `switchSetting ${situation}`, async (stage) => {
        const switchedOn = await switchSetting(stage, situation, true);
        const afterSwitch = await readSetting(stage, situation);
        if (afterSwitch === 'on') await switchSetting(stage, situation, false);
        return { switchedOn, afterSwitch };
      });
      if (after.afterSwitch === 'on') turned.push(situation);
      seen.set(situation, {
        ...before,
        switchedOn: after.switchedOn ?? null,
        afterSwitch: after.afterSwitch ?? null,
        shots: [...before.shots, ...after.shots],
      } as Step<SettingSeen>);
    }
    if (!signIn || !signOut || turned.length === 0) return;
    const back = await take(actor, 'signOut', async (stage) => {
      await signOut(stage);
      await signIn(stage);
      return {};
    });
    if (back.state !== 'done') return;
    for (const situation of turned) {
      const again = await take(actor, `readSetting ${situation}`, async (stage) => ({
        now: await readSetting(stage, situation),
      }));
      const known = seen.get(situation)!;
      seen.set(situation, { ...known, afterSignIn: again.now ?? null } as Step<SettingSeen>);
    }
  }

  const looks: Readonly<Record<Look, ((stage: Stage, whom: Player) => Promise<void>) | undefined>> = {
    profile: journey.openProfile?.bind(journey),
    search: journey.search?.bind(journey),
    suggestion: journey.openSuggestions && ((stage) => journey.openSuggestions!(stage)),
    connections: journey.openConnections?.bind(journey),
    presence: journey.openPresence?.bind(journey),
    location: journey.openLocation?.bind(journey),
  };

  async function lookAt(actor: Actor, owner: Actor, kind: Look): Promise<Probe> {
    const look = looks[kind];
    const id = `${actor.player.id}-${kind}-${owner.player.id}`;
    const actorSide = !look
      ? ({ state: 'missing', shots: [] } as unknown as Probe['actorSide'])
      : !owner.signedIn || (!actor.signedIn && actor.player.role !== 'visitor')
        ? notReached<ActorSaw>('finishSignUp')
        : await take(
            actor,
            id,
            async (stage) => {
              await look(stage, owner.player);
              return sawOf(actor, owner, id, null);
            },
            { picture: true },
          );
    return {
      id,
      actor: actor.player.id,
      owner: owner.player.id,
      kind,
      way: 'pages',
      actorSide: actorSide as Probe['actorSide'],
      ownerSide: { state: 'missing', shots: [] } as unknown as Probe['ownerSide'],
    };
  }

  async function sawOf(
    actor: Actor,
    owner: Actor,
    during: string,
    attempt: 'done' | 'waits' | 'refused' | 'no-way' | null,
  ) {
    await actor.session.settle();
    const text = await actor.page.evaluate(() => document.body?.innerText ?? '');
    const marks = marksOf(owner.player, seed);
    const { name, username } = owner.player.identity;
    const all = { name, username, about: marks.about, post: marks.post } as const;
    const shown = (Object.keys(all) as (keyof typeof all)[]).filter((what) => text.includes(all[what]));
    const sent = (['about', 'post'] as const).flatMap((what) =>
      actor.session.marksSent
        .filter((one) => one.during === during && one.mark === marks[what])
        .map(({ url }) => ({ what, url })),
    );
    return { attempt, shown, sent, url: actor.page.url() };
  }

  async function reach(actor: Actor, owner: Actor, kind: Contact, way: 'pages' | 'direct'): Promise<Probe> {
    const id = `${actor.player.id}-${kind}-${owner.player.id}-${way}`;
    const act = way === 'pages' ? journey.contact?.bind(journey) : journey.contactDirectly?.bind(journey);
    const mark = markOf(seed, id);
    const missing = { state: 'missing', shots: [] } as unknown;
    const can = actor.signedIn && owner.signedIn;
    const actorSide = !act
      ? (missing as Probe['actorSide'])
      : !can
        ? (notReached('finishSignUp') as Probe['actorSide'])
        : await inTurn(actor, () =>
            take(
              actor,
              id,
              async (stage) => sawOf(actor, owner, id, await act(stage, kind, owner.player, mark)),
              {
                tries: 1,
                picture: true,
              },
            ),
          );
    const { openReceived } = journey;
    const ownerSide =
      actorSide.state === 'missing' || actorSide.state === 'not-reached' || !openReceived
        ? (missing as Probe['ownerSide'])
        : await take(
            owner,
            `${id}-received`,
            async (stage) => {
              const text = await openReceived(stage, kind);
              await owner.session.settle();
              const by = [actor.player.identity.username, actor.player.identity.name];
              const words = kind === 'request' || kind === 'call' ? by : [mark];
              const sent = owner.session.marksSent.some(
                (one) => one.during === `${id}-received` && one.mark === mark,
              );
              return { arrived: sent || words.some((word) => text.includes(word)) };
            },
            { picture: true },
          );
    return { id, actor: actor.player.id, owner: owner.player.id, kind, way, actorSide, ownerSide };
  }

  async function openFeed(actor: Actor): Promise<Step<FeedSeen>> {
    const { openFeed: open } = journey;
    // A child who has used the site before: what it would then read and send shows.
    await actor.session.context.grantPermissions(['geolocation']).catch(() => {});
    if (open && !actor.signedIn && actor.player.role !== 'visitor')
      return notReached<FeedSeen>('finishSignUp');
    return take(
      actor,
      'openFeed',
      open &&
        (async (stage) => {
          await open(stage);
          const heights: number[] = [];
          for (let time = 0; time < 4; time++) {
            heights.push(
              await actor.page.evaluate(() => document.documentElement.scrollHeight / innerHeight),
            );
            await actor.page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
            await timer(400).over;
          }
          return {
            heights,
            text: (await actor.page.evaluate(() => document.body.innerText)).slice(0, 40_000),
          };
        }),
      { picture: true },
    );
  }

  async function readNotices(actor: Actor): Promise<readonly NoticeSeen[]> {
    const found: NoticeSeen[] = [];
    const { notices } = journey;
    const list = await take(actor, 'notices', notices && (async (stage) => ({ urls: await notices(stage) })));
    for (const url of (list.urls ?? []).slice(0, 10)) {
      await take(actor, `notice ${url}`, async (stage) => {
        await stage.page.goto(url);
        const text = (await stage.page.evaluate(() => document.body.innerText)).slice(0, 60_000);
        found.push({ url, text, picture: await shoot(actor, `notice ${found.length + 1}`) });
        return {};
      });
    }
    return found;
  }

  const keep = (evidence: PersonaEvidence) => {
    saved.set(evidence.persona.id, evidence);
    folder.writeJson(`artifacts/${evidence.persona.id}/persona.json`, evidence);
  };

  // The visitor first: what anybody is shown and told before there is an account.
  const visitor = await open(cast.find(({ role }) => role === 'visitor')!);
  progress('as a visitor');
  const visitorNotices = await readNotices(visitor);
  const visitorFeed = await take(
    visitor,
    'home',
    async (stage) => {
      await stage.page.goto(base);
      return {
        heights: [],
        text: (await stage.page.evaluate(() => document.body.innerText)).slice(0, 40_000),
      };
    },
    { picture: true },
  );

  const joined = new Map<string, Pick<PersonaEvidence, 'age' | 'retries' | 'signUp'>>();
  await atOnce(members, ending, async (player) => {
    progress(`signing up as ${player.id}`);
    const actor = await open(player);
    joined.set(player.id, await join(actor));
    if (actor.signedIn && journey.fillProfile) {
      await take(actor, 'fillProfile', async (stage) => {
        await journey.fillProfile!(stage);
        return {};
      });
    }
  });

  await atOnce(children, ending, async (player) => {
    const owner = actors.get(player.id);
    if (!owner) return;
    progress(`reaching ${player.id}`);
    const settings = await readSettings(owner);
    const feed = await openFeed(owner);
    const others = ['stranger', `peer-${player.age}`].flatMap((id) => actors.get(id) ?? []);
    for (const actor of [...others, visitor]) {
      for (const kind of probeLooks) {
        if (actor === visitor && kind !== 'profile' && kind !== 'search') continue;
        probes.push(await inTurn(actor, () => lookAt(actor, owner, kind)));
      }
    }
    for (const actor of others) {
      for (const kind of [...contacts].reverse()) {
        for (const way of ['pages', 'direct'] as const) probes.push(await reach(actor, owner, kind, way));
      }
    }
    progress(`turning protections off as ${player.id}`);
    await switchSettings(owner, settings);
    keep({
      ...evidenceOf(owner),
      ...joined.get(player.id)!,
      settings: Object.fromEntries(settings),
      feed,
      storage: await owner.session.stored(),
    });
  });
  probes.sort((a, b) => (a.id < b.id ? -1 : 1));

  for (const actor of actors.values()) {
    if (!saved.has(actor.player.id)) {
      const own = actor === visitor ? { notices: visitorNotices, feed: visitorFeed } : {};
      keep({
        ...evidenceOf(actor),
        ...joined.get(actor.player.id),
        storage: await actor.session.stored(),
        ...own,
      });
    }
    await actor.session.close();
  }
  ending.close();
  for (const probe of probes) folder.writeJson(`probes/${probe.id}.json`, probe);
  const review: ReviewFacts = {
    version: 1,
    platform: journey.name,
    url: options.url,
    place: options.place,
    ages: options.ages,
    authority: options.authority,
    seed,
    startedAt,
    finishedAt: ending.why ? null : new Date(clock()).toISOString(),
    cutShort: ending.why,
    tool: { name: 'stairgate review', version: options.version, browser: options.browserVersion },
  };
  folder.writeJson('review.json', review);
  const personas = cast.flatMap(({ id }) => saved.get(id) ?? []);
  return { review, personas, probes };

  function evidenceOf({ player, session, screens }: Actor): PersonaEvidence {
    const { id, role, age } = player;
    const missing = { state: 'missing', shots: [] } as unknown;
    return {
      persona: { id, role, age },
      age: missing as PersonaEvidence['age'],
      retries: [],
      signUp: missing as PersonaEvidence['signUp'],
      settings: {},
      screens,
      requests: session.requests,
      storage: [],
      asks: session.asks,
      media: session.media,
      notices: [],
      feed: missing as PersonaEvidence['feed'],
      incidents: session.incidents,
    };
  }
}
