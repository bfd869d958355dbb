import { type Ending, watchEnd } from '../browser/ending.ts';
import { limitsFor } from '../browser/limits.ts';
import { cameAbout } from '../came-about.ts';
import type { OwnPageSeen, PersonaEvidence, Probe, ReviewFacts, Step } from '../evidence.ts';
import type { Gathering } from '../gather/gatherer.ts';
import { keepLimits } from '../gather/keep-limits.ts';
import { likeOne } from '../gather/like-one.ts';
import { lookAround } from '../gather/look-around.ts';
import { type Look, lookAt, lookAtIndex } from '../gather/look-at.ts';
import { openFeed } from '../gather/open-feed.ts';
import { openUp } from '../gather/open-up.ts';
import { optOut } from '../gather/opt-out.ts';
import { ownPage } from '../gather/own-page.ts';
import { type Actor, createPlay, inTurn, missing } from '../gather/play.ts';
import { reach, reachOnce } from '../gather/reach.ts';
import { readNotices } from '../gather/read-notices.ts';
import { readSettings } from '../gather/settings.ts';
import { shareLocation } from '../gather/share-location.ts';
import { neverJoined, type SignedUp, signUp } from '../gather/sign-up.ts';
import { steerFeed } from '../gather/steer-feed.ts';
import { talkToMachine } from '../gather/talk-to-machine.ts';
import { visitFeed } from '../gather/visit-feed.ts';
import { stopAll } from '../gather/watch-all.ts';
import { playerOf } from '../identity.ts';
import { castOf, type Player } from '../persona.ts';
import { type RunOptions, type RunResult, toolOf, unfinished } from './run-options.ts';
import { watchMachine } from './watch-machine.ts';

/** Personas that are played at the same time. More of them wait for each other less than they wait for pages. */
const atATime = 4;

const untouched: readonly Look[] = ['profile', 'search', 'suggestion', 'presence', 'location'];
/** What a visitor may find as well. */
const forVisitors: readonly Look[] = ['profile', 'search', 'presence', 'location'];

/**
 * Plays the whole cast against a platform and saves what happened. A step that fails, throws or never ends is part of
 * the result; the run itself ends in time. Nothing here judges.
 */
export async function runReview(options: RunOptions): Promise<RunResult> {
  const machine = options.machine && watchMachine(options.machine, options.timer);
  try {
    return await playCast(options, machine);
  } finally {
    machine?.stop();
  }
}

async function playCast(
  options: RunOptions,
  machine: ReturnType<typeof watchMachine> | undefined,
): Promise<RunResult> {
  const { folder, clock, limits = limitsFor(options.ages.length), earlier } = options;
  const today = new Date(clock()).toISOString().slice(0, 10);
  const startedAt = earlier?.startedAt ?? new Date(clock()).toISOString();
  const runs = (earlier?.runs ?? 0) + 1;
  // Names that an earlier run took stay taken: what is played again is played by others.
  const seed = runs === 1 ? options.seed : `${options.seed}, run ${runs}`;
  const cast = castOf(options.ages).map((persona) => playerOf(persona, seed, today));
  const ending = watchEnd({
    browser: options.browser,
    stop: options.stop,
    limit: limits.run,
    timer: options.timer,
  });
  const play = createPlay({ ...options, seed }, cast, limits, ending);
  const { journey } = play;
  const guardian = cast.find(({ role }) => role === 'guardian')!;
  const before = new Map(earlier?.personas.map((one) => [one.persona.id, one]));
  const isDone = ({ role, age }: Player) =>
    (role === 'child' || role === 'peer') && before.has(`child-${age}`);
  const members = cast
    .filter((one) => one.role !== 'guardian' && one.role !== 'visitor' && !isDone(one))
    // Children first: what takes longest is not begun last.
    .sort((a, b) => rank(a) - rank(b));
  const children = members.filter(({ role }) => role === 'child');
  const actors = new Map<string, Actor>();
  const saved = new Map<string, PersonaEvidence>(before);
  const probes: Probe[] = [...(earlier?.probes ?? [])];
  let parentActor: Promise<Actor> | undefined;
  const total = members.length + children.length * 4 + 1;
  let done = 0;
  const progress = (at: string) => options.onProgress?.({ done: done++, of: total, at });
  const open = async (player: Player): Promise<Actor> => {
    const actor = await play.open(player);
    actors.set(player.id, actor);
    return actor;
  };
  const openGuardian = (): Promise<Actor> => {
    parentActor ??= open(guardian);
    return parentActor;
  };
  /** Each child has a grown-up of their own, with an address of their own; one browser plays them all. */
  const guardianOf = (child: Player): Player => {
    const { identity } = playerOf({ ...guardian, id: `guardian-of-${child.id}` }, seed, today);
    return { ...guardian, identity };
  };
  const facts = (finishedAt: string | null): ReviewFacts => ({
    version: 1,
    platform: journey.name,
    url: options.url,
    place: options.place,
    ages: options.ages,
    authority: options.authority,
    seed: options.seed,
    startedAt,
    finishedAt,
    cutShort: finishedAt === null ? (ending.why ?? unfinished) : null,
    runs,
    tool: toolOf(options),
    ...(machine && { machine: machine.soFar }),
  });
  folder.writeJson('review.json', facts(null));

  const keep = (evidence: PersonaEvidence) => {
    saved.set(evidence.persona.id, evidence);
    folder.writeJson(`artifacts/${evidence.persona.id}/persona.json`, evidence);
  };

  // The visitor first: what anybody is shown and told before there is an account.
  progress('as a visitor');
  const visitor = await open(cast.find(({ role }) => role === 'visitor')!);
  const looking = { play, actor: visitor };
  const notices = await readNotices.start(looking, {});
  const home = await openFeed.start(looking, { joining: neverJoined });

  const joined = new Map<string, Gathering<SignedUp>>();
  const there = new Map<string, Step<OwnPageSeen>>();
  await atOnce(members, ending, async (player) => {
    progress(`signing up as ${player.id}`);
    const actor = await open(player);
    const joining = { play, actor, guardian: guardianOf(player), openGuardian };
    joined.set(player.id, await signUp.start(joining, {}));
    if (actor.signedIn && journey.fillProfile) {
      await play.take(actor, 'fillProfile', async (stage) => {
        await journey.fillProfile!(stage);
        return {};
      });
    }
    there.set(player.id, (await ownPage.start({ play, actor }, {})).soFar);
  });

  await atOnce(
    members.filter(({ role }) => role === 'child' || role === 'adult'),
    ending,
    async (player) => {
      const actor = actors.get(player.id);
      if (actor) await (player.role === 'child' ? playChild(actor) : playAdult(actor));
    },
  );

  for (const actor of actors.values()) {
    const own = actor === visitor ? { notices: notices.soFar, feed: home.soFar } : {};
    if (!saved.has(actor.player.id)) keep({ ...(await evidenceOf(actor)), ...own });
    await actor.session.close();
  }
  ending.close();
  const review = facts(ending.why ? null : new Date(clock()).toISOString());
  folder.writeJson('review.json', review);
  probes.sort((a, b) => (a.id < b.id ? -1 : 1));
  const all = castOf(options.ages).flatMap(({ id }) => saved.get(id) ?? []);
  return { review, personas: all, probes };

  /** All that is tried with one child, in an order in which nothing spoils what comes after it. */
  async function playChild(child: Actor): Promise<void> {
    const { id, age } = child.player;
    const turn = { play, actor: child };
    const joining = joined.get(id) ?? neverJoined;
    const own: Probe[] = [];
    progress(`looking around as ${id}`);
    const settings = await readSettings.start(turn, {});
    const feed = await openFeed.start(turn, { joining });
    const visits = await visitFeed.start(turn, { feed });
    for (const page of ['openNews', 'openShop', 'openMedia'] as const) await lookAround(play, child, page);

    progress(`looking at ${id} and reaching them`);
    const others = ['stranger', `peer-${age}`].flatMap((one) => actors.get(one) ?? []);
    for (const actor of others) {
      for (const kind of untouched) own.push(await inTurn(actor, () => lookAt(play, actor, child, kind)));
    }
    await inTurn(visitor, async () => {
      for (const kind of forVisitors) own.push(await lookAt(play, visitor, child, kind));
      own.push(await lookAtIndex(play, visitor, child));
    });
    const stranger = actors.get('stranger');
    if (stranger) {
      for (const kind of ['suggestion', 'profile'] as const) {
        own.push(await lookAt(play, child, stranger, kind));
      }
    }
    own.push(...(await reach(play, child, others)));
    // After somebody may have become a connection: there is something to see.
    for (const actor of [...others, visitor]) {
      own.push(await inTurn(actor, () => lookAt(play, actor, child, 'connections')));
    }

    progress(`turning protections off as ${id}`);
    const ranking = await likeOne.start(turn, {});
    const leftOff = await settings.switchAll();
    if (stranger && leftOff.includes('profile.find/search')) {
      own.push(
        await inTurn(stranger, () => lookAt(play, stranger, child, 'search', { after: 'switched-off' })),
      );
    }
    const steering = await steerFeed.start(turn, {});

    progress(`signing out and in as ${id}`);
    const back = await signInAnew(child);
    if (back) await settings.stop();
    const sharing = await shareLocation.start(turn, { settings });
    if (sharing.soFar?.attempt === 'done' && (await signInAnew(child))) await sharing.stop();
    if (back) {
      await visits.stop();
      await steering.stop();
    }
    const talks = await talkToMachine.start(turn, {});
    const limits = await keepLimits.start(
      {
        ...turn,
        guardian: guardianOf(child.player),
        openGuardian: joining.soFar.beforeConsent ? openGuardian : null,
      },
      { feed },
    );
    const optedOut = await optOut.start(turn, {});

    const evidence: PersonaEvidence = {
      ...(await evidenceOf(child)),
      ...settings.soFar,
      feed: feed.soFar,
      visits: visits.soFar,
      ranking: ranking.soFar,
      ...(sharing.soFar ? { sharing: sharing.soFar } : {}),
      optOut: optedOut.soFar,
      steering: steering.soFar,
      talks: talks.soFar,
      limits: limits.soFar,
    };
    probes.push(...own);
    // A child that was cut short is not taken for one that was played to the end, were the run killed now.
    if (ending.isOver()) folder.writeJson('review.json', facts(null));
    // The child last: where it stands in the folder, all that was tried with it does.
    for (const probe of own) folder.writeJson(`probes/${probe.id}.json`, probe);
    keep(evidence);
  }

  /**
   * What a grown-up has, to see what age changes; and what is tried with every child, between two grown-ups. Only a step that
   * works between them tells anything where it does not work with a child.
   */
  async function playAdult(adult: Actor): Promise<void> {
    progress('looking around as an adult');
    const turn = { play, actor: adult };
    const stranger = actors.get('stranger');
    const tried: Probe[] = [];
    const sides = stranger && ({ pages: [stranger, adult], direct: [adult, stranger] } as const);
    if (sides) {
      for (const kind of untouched)
        tried.push(await inTurn(stranger, () => lookAt(play, stranger, adult, kind)));
      tried.push(await inTurn(adult, () => lookAt(play, adult, stranger, 'suggestion')));
      tried.push(await inTurn(visitor, () => lookAtIndex(play, visitor, adult)));
      tried.push(...(await reachOnce(play, sides)));
      tried.push(await inTurn(stranger, () => lookAt(play, stranger, adult, 'connections')));
    }
    const { settings } = (await readSettings.start(turn, {})).soFar;
    if (sides) {
      tried.push(...(await openAndTryAgain(sides, settings, tried)));
    }
    for (const probe of tried) folder.writeJson(`probes/${probe.id}.json`, probe);
    probes.push(...tried);
    const feed = await openFeed.start(turn, { joining: joined.get(adult.player.id) ?? neverJoined });
    keep({ ...(await evidenceOf(adult)), settings, feed: feed.soFar });
  }

  /** What did not come about between two grown-ups is tried again once it was opened: else it tells nothing of a child. */
  async function openAndTryAgain(
    sides: Readonly<Record<Probe['way'], readonly [actor: Actor, owner: Actor]>>,
    settings: PersonaEvidence['settings'],
    tried: readonly Probe[],
  ): Promise<readonly Probe[]> {
    const after = 'opened';
    const inVain = tried.filter((one) => one.actorSide.state === 'done' && !cameAbout(one));
    const open = (way: Probe['way']) => {
      const kinds = inVain.filter((one) => one.way === way && one.owner === sides[way][1].player.id);
      return openUp({ play, actor: sides[way][1] }, [...new Set(kinds.map(({ kind }) => kind))], settings);
    };
    const opened = { pages: await open('pages'), direct: await open('direct') };
    const [actor, owner] = sides.pages;
    const again: Probe[] = [];
    for (const kind of [...untouched, 'connections'] as const) {
      if (opened.pages.includes(kind))
        again.push(await inTurn(actor, () => lookAt(play, actor, owner, kind, { after })));
    }
    const wanted = (kind: Probe['kind'], way: Probe['way']) => opened[way].includes(kind);
    return [...again, ...(await reachOnce(play, sides, { after, wanted }))];
  }

  async function signInAnew(actor: Actor): Promise<boolean> {
    const { signIn, signOut } = journey;
    if (!signIn || !signOut || !actor.signedIn) return false;
    const back = await play.take(actor, 'signIn', async (stage) => {
      await signOut.call(journey, stage);
      await signIn.call(journey, stage);
      return {};
    });
    return back.state === 'done';
  }

  async function evidenceOf(actor: Actor): Promise<PersonaEvidence> {
    const { player, session, screens, watched } = actor;
    const { id, role, age } = player;
    return {
      persona: { id, role, age },
      ...(joined.get(id) ?? neverJoined).soFar,
      ...(there.has(id) ? { ownPage: there.get(id)! } : {}),
      settings: {},
      screens,
      ...(await stopAll(watched)),
      notices: [],
      feed: missing(),
      incidents: session.incidents,
    };
  }
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

const rank = ({ role }: Player): number => ['child', 'stranger', 'peer', 'adult'].indexOf(role);
