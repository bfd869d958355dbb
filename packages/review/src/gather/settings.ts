import type { Situation } from '@stairgate/rulebook';
import type { SettingState, Switched } from '../journey.ts';
import type { Step } from '../step.ts';
import type { Gatherer, Gathering } from './gatherer.ts';
import { type Actor, missing, notReached, type Play, signsOf, type Turn } from './play.ts';
import type { PageSigns } from './read-page-signs.ts';
import type { Screen } from './take-screen.ts';

export interface SettingSeen {
  /** Before anything was touched. */
  atFirst: SettingState;
  /** What came of switching it on (a protection off). */
  switchedOn: Switched | null;
  afterSwitch: SettingState | null;
  /** After it was switched off again, signed out and signed in. */
  afterSignIn: SettingState | null;
  /** Whether the page on which it was read was the page. */
  readOn?: PageSigns;
  /** The page on which it was read, before anything was touched; kept where the child can switch it. */
  page?: Screen;
}

/** A setting that was switched on for just this time. */
export interface JustThisTimeSeen {
  switchedOn: Switched;
  /** After what it opens was used once, signed out and signed in. */
  afterSignIn: SettingState | null;
}

export interface SettingsSeen {
  readonly settings: Readonly<Partial<Record<Situation, Step<SettingSeen>>>>;
  readonly justThisTime: Readonly<Partial<Record<Situation, Step<JustThisTimeSeen>>>>;
}

interface SettingsGathering extends Gathering<SettingsSeen> {
  /**
   * Turns each protection off and on again, and each thing that was on off; then some on for just this time.
   * @returns those that were left off
   */
  switchAll(): Promise<readonly Situation[]>;
}

type Settings = Map<Situation, Step<SettingSeen>>;

/** Those that show nothing but in the feed, so that opening it uses what was chosen for just this time. */
const usedByFeed = /^(ads\.show|feed\.rank)\//;

/** Every setting: as it is before anything is touched, once it was switched, and after signing out and in. */
export const readSettings: Gatherer<Turn, SettingsSeen, Record<never, never>, SettingsGathering> = {
  needs: [],
  async start({ play, actor }) {
    const seen = await readAll(play, actor);
    let switchings: Switchings = { leftOff: [], once: {} };
    let justThisTime: Switchings['once'] = {};
    return {
      get soFar() {
        return { settings: Object.fromEntries(seen), justThisTime };
      },
      async switchAll() {
        switchings = await switchSettings(play, actor, seen);
        return switchings.leftOff;
      },
      async stop() {
        justThisTime = await lookAgain(play, actor, seen, switchings);
        return { settings: Object.fromEntries(seen), justThisTime };
      },
    };
  },
};

/** Touches none: what each is at, and the page on which it is switched. */
async function readAll(play: Play, actor: Actor): Promise<Settings> {
  const { journey, options, take, shoot } = play;
  const { readSetting } = journey;
  const seen: Settings = new Map();
  for (const situation of journey.settings ?? options.settings) {
    if (!readSetting) seen.set(situation, missing());
    else if (!actor.signedIn) seen.set(situation, notReached('finishSignUp'));
    else {
      const read = await take(actor, `readSetting ${situation}`, async (stage) => {
        const atFirst = await readSetting.call(journey, stage, situation);
        // What the page of a choice says before anything is chosen, and for how long one may choose.
        const page =
          atFirst === 'off' && actor.player.role === 'child'
            ? { page: await shoot(actor, `choice ${situation}`) }
            : {};
        const readOn = await signsOf(actor);
        return { atFirst, switchedOn: null, afterSwitch: null, afterSignIn: null, readOn, ...page };
      });
      seen.set(situation, read);
    }
  }
  return seen;
}

/** What was switched and has to be looked at again after the next sign-in. */
interface Switchings {
  /** On and off again, or off and left off. */
  readonly leftOff: readonly Situation[];
  /** Switched on for just this time. */
  readonly once: Readonly<Partial<Record<Situation, Step<JustThisTimeSeen>>>>;
}

async function switchSettings(play: Play, actor: Actor, seen: Settings): Promise<Switchings> {
  const { journey, take } = play;
  const { readSetting, switchSetting, switchOnce } = journey;
  const leftOff: Situation[] = [];
  const once: Partial<Record<Situation, Step<JustThisTimeSeen>>> = {};
  if (!readSetting || !switchSetting || !actor.signedIn) return { leftOff, once };
  for (const [situation, before] of seen) {
    if (before.state !== 'done' || before.atFirst === 'absent') continue;
    if (before.atFirst === 'on') {
      const turned = await take(actor, `switchSetting ${situation}`, async (stage) => ({
        end: await switchSetting.call(journey, stage, situation, false),
        now: await readSetting.call(journey, stage, situation),
      }));
      if (turned.now === 'off') leftOff.push(situation);
      continue;
    }
    const after = await take(actor, `switchSetting ${situation}`, async (stage) => {
      const switchedOn = await switchSetting.call(journey, stage, situation, true);
      const afterSwitch = await readSetting.call(journey, stage, situation);
      if (afterSwitch === 'on') await switchSetting.call(journey, stage, situation, false);
      return { switchedOn, afterSwitch };
    });
    const { switchedOn = null, afterSwitch = null } = after;
    if (afterSwitch === 'on') leftOff.push(situation);
    seen.set(situation, {
      ...before,
      switchedOn,
      afterSwitch,
      shots: [...before.shots, ...after.shots],
    } as Step<SettingSeen>);
  }
  for (const situation of leftOff) {
    if (!switchOnce || !usedByFeed.test(situation) || atFirst(seen, situation) !== 'off') continue;
    once[situation] = await take(actor, `switchOnce ${situation}`, async (stage) => ({
      switchedOn: await switchOnce.call(journey, stage, situation),
      afterSignIn: null,
    }));
  }
  return { leftOff, once };
}

/** After signing out and in: whether settings are as they were left. */
async function lookAgain(
  play: Play,
  actor: Actor,
  seen: Settings,
  { leftOff, once }: Switchings,
): Promise<Switchings['once']> {
  const { readSetting } = play.journey;
  const now = async (situation: Situation): Promise<SettingState | null> => {
    const read = await play.take(actor, `readSetting ${situation}`, async (stage) => ({
      now: await readSetting!.call(play.journey, stage, situation),
    }));
    return read.now ?? null;
  };
  const after: Partial<Record<Situation, Step<JustThisTimeSeen>>> = {};
  for (const situation of leftOff) {
    const state = await now(situation);
    const step = once[situation];
    if (step) after[situation] = { ...step, afterSignIn: state } as Step<JustThisTimeSeen>;
    else seen.set(situation, { ...seen.get(situation)!, afterSignIn: state } as Step<SettingSeen>);
  }
  return after;
}

function atFirst(seen: Settings, situation: Situation): SettingState | undefined {
  return seen.get(situation)?.atFirst;
}
