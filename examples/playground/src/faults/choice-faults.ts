import type { Client, Situation } from '@stairgate/client';
import { isIn, young } from './band.ts';
import type { Fault, FaultGroup } from './fault.ts';
import { opening } from './opening.ts';

/** Hears what people choose and take back, and when they come in; `which` says what is open on top of it. */
function remembering(
  hear: {
    readonly made?: (childId: string, situation: Situation, duration: string) => void;
    readonly undone?: (childId: string, situation: Situation) => void;
    readonly cameIn?: (childId: string) => void;
    /** Whether Birch makes this choice by itself, without the gate. */
    readonly alone?: (childId: string, situation: Situation) => Promise<boolean>;
  },
  open: (gate: Client) => Client,
): NonNullable<Fault['gate']> {
  return (gate) => {
    const inner: Client = {
      ...gate,
      choices: {
        async make(childId, choice) {
          const { situation, duration } = choice;
          const alone = (await hear.alone?.(childId, situation)) ?? false;
          const page = await gate.protections(childId);
          const made = alone
            ? { situation, view: page.situations[situation], undo: null }
            : await gate.choices.make(childId, choice);
          hear.made?.(childId, situation, duration);
          return made;
        },
        async undo(childId, situation) {
          const undone = await gate.choices.undo(childId, situation);
          hear.undone?.(childId, situation);
          return undone;
        },
      },
      sessions: {
        ...gate.sessions,
        async start(childId) {
          hear.cameIn?.(childId);
          return gate.sessions.start(childId);
        },
      },
    };
    return open(inner);
  };
}

/** Choices that are not kept to. */
export const choiceFaults = {
  'switch-does-nothing': () => {
    const situation = 'profile.find/search';
    const stuck = new Set<string>();
    return {
      gate: remembering(
        { undone: (childId, what) => void (what === situation && stuck.add(childId)) },
        opening(({ childId }) => (stuck.has(childId) ? [situation] : [])),
      ),
      // The settings go on saying what the person chose.
      page(page, { path, me }) {
        if (!me || !stuck.has(me.person.gateId)) return page;
        if (path === '/settings') {
          return page.replace(
            /<a class="state on" href="\/choose\/profile\.find\/search">On/,
            '<a class="state off" href="/choose/profile.find/search">Off',
          );
        }
        return path === `/choose/${situation}` ? page.replace('It is on.', 'It is off.') : page;
      },
    };
  },

  'setting-returns': () => {
    const situation = 'presence.show/contact';
    const undone = new Set<string>();
    const returned = new Set<string>();
    return {
      gate: remembering(
        {
          made: (childId, what) => void (what === situation && undone.delete(childId)),
          undone(childId, what) {
            if (what !== situation) return;
            undone.add(childId);
            returned.delete(childId);
          },
          cameIn: (childId) => void (undone.has(childId) && returned.add(childId)),
        },
        opening(({ childId }) => (returned.has(childId) ? [situation] : [])),
      ),
    };
  },

  'just-this-time-stays': () => {
    const situation = 'ads.show/personalised';
    const stays = new Set<string>();
    return {
      gate: remembering(
        {
          made: (childId, what, duration) =>
            void (what === situation && duration === 'once' && stays.add(childId)),
          undone: (childId, what) => void (what === situation && stays.delete(childId)),
        },
        opening(({ childId }) => (stays.has(childId) ? [situation] : [])),
      ),
    };
  },

  'child-unlocks-alone': () => {
    const situation = 'feed.rank/behaviour';
    const unlocked = new Set<string>();
    return {
      gate(gate) {
        const heard = remembering(
          {
            alone: async (childId, what) =>
              what === situation && isIn(await gate.protections(childId), ...young),
            made: (childId, what) => void (what === situation && unlocked.add(childId)),
            undone: (childId, what) => void (what === situation && unlocked.delete(childId)),
          },
          opening(({ childId }) => (unlocked.has(childId) ? [situation] : [])),
        )(gate);
        return {
          ...heard,
          async protections(childId) {
            const page = await heard.protections(childId);
            const view = page.situations[situation];
            if (!isIn(page, ...young) || view.allowed) return page;
            const offered = { ...view, effect: 'opt-in' as const, needs: ['child' as const] };
            return { ...page, situations: { ...page.situations, [situation]: offered } };
          },
        };
      },
    };
  },

  'risk-left-out': () => ({
    page: (page, { path }) =>
      path.startsWith('/choose/location.') ? page.replace(/<p class="risk">[\s\S]*?<\/p>/, '') : page,
  }),

  'no-just-this-time': () => ({
    page: (page, { path }) =>
      path.startsWith('/choose/location.')
        ? page.replace(
            /<label class="check"><input type="radio" name="duration" value="once"[\s\S]*?<\/label>/,
            '',
          )
        : page,
  }),
} satisfies FaultGroup;
