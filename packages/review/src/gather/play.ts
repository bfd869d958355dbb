import type { Situation } from '@stairgate/rulebook';
import type { Browser } from 'playwright-core';
import type { Ending } from '../browser/ending.ts';
import type { Limits } from '../browser/limits.ts';
import { pageOf } from '../browser/page-of.ts';
import { playStep } from '../browser/play-step.ts';
import { openSession, type Session } from '../browser/session.ts';
import { type Timer, within } from '../browser/within.ts';
import { marksOf } from '../identity.ts';
import type { Journey, PathLine, Stage } from '../journey.ts';
import type { Mailbox } from '../open-mailbox.ts';
import type { Player } from '../persona.ts';
import type { Ref, Step } from '../step.ts';
import type { Surroundings } from '../surroundings.ts';
import { createSearch } from './carried.ts';
import { checkJourney } from './check-journey.ts';
import type { Folder } from './open-folder.ts';
import { type PageSigns, readPageSigns } from './read-page-signs.ts';
import { type Screen, takeScreen } from './take-screen.ts';
import { type Watching, watchAll } from './watch-all.ts';

/** What every persona is played with. */
export interface PlayOptions extends Surroundings {
  readonly url: string;
  readonly journey: Journey;
  /** Who allowed the review; null where only loopback and private addresses are reached. */
  readonly authority: string | null;
  readonly seed: string;
  readonly browser: Browser;
  readonly folder: Folder;
  /** Situations whose settings are looked for, in order, where the journey does not say which there are. */
  readonly settings: readonly Situation[];
  /** Now, in milliseconds since the epoch. */
  readonly clock: () => number;
  readonly timer: Timer;
  /** Of the reviewer, by which it names itself. */
  readonly version: string;
  /** Where letters to the personas come in. */
  readonly mailbox?: Pick<Mailbox, 'letterTo'>;
  /** Told how each step knew what to do, as it goes. */
  readonly onKnew?: (line: PathLine & { readonly persona: string }) => void;
}

/** One persona in its browser. */
export interface Actor {
  readonly player: Player;
  readonly session: Session;
  readonly screens: Screen[];
  /** What is gathered beside all that the persona does. */
  readonly watched: Watching['gathered'];
  /** How its steps knew what to do, where they said so. */
  readonly path: PathLine[];
  page: Session['page'];
  signedIn: boolean;
  /** The step it is at. */
  at: string;
  /** The last page that was opened: how it was answered. */
  document: {
    readonly url: string;
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
  } | null;
  /** What this persona is at; the next thing waits for it. */
  busy: Promise<unknown>;
}

export interface TakeOptions {
  readonly tries?: number;
  /** Whether a picture is taken at its end, however it went. */
  readonly picture?: boolean;
}

/** What every part of a run needs: personas in their browsers, steps that never throw, and pictures. */
export interface Play {
  readonly options: PlayOptions;
  readonly limits: Limits;
  readonly journey: Journey;
  /** The address of the platform, with no slash at the end. */
  readonly base: string;
  readonly cast: readonly Player[];
  /** Opens a browser for a persona. `beside`: one more, which does not stand for them. */
  open(player: Player, beside?: { readonly optOutSignal?: boolean }): Promise<Actor>;
  stageOf(actor: Actor, shots: Ref[], signal: AbortSignal): Stage;
  /** Takes a step and says how it went. Never throws. */
  take<T extends object>(
    actor: Actor,
    name: string,
    step: ((stage: Stage) => Promise<T>) | undefined,
    options?: TakeOptions,
  ): Promise<Step<T>>;
  /** A picture of the page, with its words and controls. */
  shoot(actor: Actor, name: string): Promise<Screen>;
}

/** A persona that acts, and what it acts with. */
export interface Turn {
  readonly play: Play;
  readonly actor: Actor;
}

/** Lines of one persona's path that are kept. */
const mostLines = 300;
const isSame = (a: PathLine, b: PathLine) => a.during === b.during && a.did === b.did;

/** A step that the journey has not. */
export const missing = <T extends object>(): Step<T> =>
  ({ state: 'missing', shots: [] }) as unknown as Step<T>;

/** A step that something else has to go before. */
export const notReached = <T extends object>(needs: string): Step<T> =>
  ({ state: 'not-reached', needs, shots: [] }) as unknown as Step<T>;

/** One thing after another, where several would have the same persona do something. */
export function inTurn<T>(actor: Actor, work: () => Promise<T>): Promise<T> {
  const turn = actor.busy.then(work);
  actor.busy = turn.catch(() => {});
  return turn;
}

/** How the page that stands there was answered; null where it changed its address by itself. */
const statusOf = ({ page, document }: Pick<Actor, 'page' | 'document'>): number | null =>
  document && document.url.split('#')[0] === page.url().split('#')[0] ? document.status : null;

/** By what one tells whether the page that an actor is at is the page. */
export async function signsOf(actor: Pick<Actor, 'page' | 'document'>): Promise<PageSigns> {
  return { status: statusOf(actor), ...(await actor.page.evaluate(readPageSigns)) };
}

export function createPlay(
  options: PlayOptions,
  cast: readonly Player[],
  limits: Limits,
  ending: Ending,
): Play {
  const { folder, clock, seed, timer, coordinates } = options;
  const journey = checkJourney(options.journey);
  const base = options.url.replace(/\/+$/, '');
  const notes = new Map<string, string>();

  async function open(player: Player, beside?: { readonly optOutSignal?: boolean }): Promise<Actor> {
    const { password } = player.identity;
    const { about, post } = marksOf(player, seed);
    const search = createSearch({
      identity: player.identity,
      coordinates,
      places: options.placeNames,
      typed: [password, about, post],
    });
    const session = await openSession({
      browser: options.browser,
      locale: options.locale,
      timezone: options.timezone,
      coordinates,
      limits,
      reachesPublic: options.authority !== null,
      platform: base,
      alsoReaches: journey.reaches,
      agent: `StairgateReview/${options.version}`,
      optOutSignal: beside?.optOutSignal,
      clock,
      timer,
      watch: (browsing) => watchAll({ ...browsing, search }),
    });
    const actor: Actor = {
      player,
      session,
      screens: [],
      watched: session.watching.gathered,
      path: [],
      page: session.page,
      signedIn: false,
      at: 'start',
      document: null,
      busy: Promise.resolve(),
    };
    session.context.on(
      'response',
      session.hear((response) => {
        if (pageOf(response.request()) !== actor.page) return;
        actor.document = { url: response.url(), status: response.status(), headers: response.headers() };
      }),
    );
    return actor;
  }

  async function shoot(actor: Actor, name: string): Promise<Screen> {
    const { page, player, screens } = actor;
    const plain = name.replace(/[^a-z0-9-]+/gi, '-').toLowerCase();
    const same = screens.filter((screen) => screen.name === name).length;
    const screen = await takeScreen(page, {
      name,
      during: actor.at,
      file: `artifacts/${player.id}/shots/${plain}${same > 0 ? `-${same + 1}` : ''}.jpg`,
      folder,
      limit: limits.action,
      clock,
      status: statusOf(actor),
    });
    screens.push(screen);
    return screen;
  }

  const stageOf = (actor: Actor, shots: Ref[], signal: AbortSignal): Stage => ({
    page: actor.page,
    base,
    me: actor.player,
    marks: marksOf(actor.player, seed),
    notes,
    signal,
    within: (work, milliseconds) => within(work, milliseconds * limits.patience, timer),
    letterTo: async (whom) => {
      const address = whom.identity.email;
      if (!options.mailbox) throw new Error(`Nobody gets letters to ${address}: the review has no mailbox.`);
      const letter = await options.mailbox.letterTo(address, limits.letter * limits.patience, timer);
      if (letter) return letter;
      throw new Error(`No letter to ${address} came in ${Math.round(limits.letter / 1000)} seconds.`);
    },
    knew(line) {
      const whole = { during: actor.at, ...line };
      if (actor.path.length < mostLines && !actor.path.some((one) => isSame(one, whole))) {
        actor.path.push(whole);
        options.onKnew?.({ persona: actor.player.id, ...whole });
      }
    },
    shot: async (name) => {
      signal.throwIfAborted();
      shots.push((await shoot(actor, name)).picture);
    },
  });

  async function take<T extends object>(
    actor: Actor,
    name: string,
    step: ((stage: Stage) => Promise<T>) | undefined,
    { tries = 2, picture = false }: TakeOptions = {},
  ): Promise<Step<T>> {
    if (!step) return missing<T>();
    const shots: Ref[] = [];
    actor.at = name;
    return playStep(actor, (signal) => step(stageOf(actor, shots, signal)), {
      name,
      tries,
      shots,
      picture: picture ? async () => (await shoot(actor, name)).picture : undefined,
      limits,
      timer,
      ending,
    });
  }

  return { options, limits, journey, base, cast, open, stageOf, take, shoot };
}
