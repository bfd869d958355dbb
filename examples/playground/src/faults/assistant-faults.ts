import type { ClientGuards } from '@stairgate/client/guards';
import { html } from '../pages/html.ts';
import type { Fault, FaultGroup } from './fault.ts';

type GuardedConversation = Awaited<ReturnType<ClientGuards['talk']>>;

/** The guard says what is due, and Birch makes something else of it. */
const talking =
  (spoil: (guarded: GuardedConversation) => GuardedConversation): NonNullable<Fault['guards']> =>
  (guards) => ({
    ...guards,
    talk: async (childId, talk, options) => spoil(await guards.talk(childId, talk, options)),
  });

const without =
  (which: (what: string) => boolean) =>
  (guarded: GuardedConversation): GuardedConversation => ({
    ...guarded,
    say: guarded.say.filter(({ what }) => !which(what)),
  });

const instead =
  (which: string, text: string) =>
  (guarded: GuardedConversation): GuardedConversation => ({
    ...guarded,
    say: guarded.say.map((one) => (one.what === which ? { ...one, text } : one)),
  });

/** Machines that talk. */
export const assistantFaults = {
  'assistant-silent-on-itself': () => ({ guards: talking(without((what) => what.startsWith('machine'))) }),

  'assistant-claims-to-be-human': () => ({
    guards: talking(instead('machine-asked', 'Of course I am a real person. My name is Robin.')),
  }),

  'assistant-hides-risk': () => ({ guards: talking(without((what) => what === 'risk')) }),

  'companion-for-children': () => ({
    guards: (guards) => ({
      ...guards,
      talk: (childId, talk, options) =>
        guards.talk(childId, { ...talk, conversation: { ...talk.conversation, with: 'assistant' } }, options),
    }),
  }),

  'assistant-answers-all': () => ({
    guards: talking((guarded) => ({
      ...without((what) => what === 'topic-closed')(guarded),
      answer: guarded.allowed ? 'machine' : guarded.answer,
    })),
  }),

  'crisis-help-missing': () => ({ guards: talking(without((what) => what === 'help')) }),

  'crisis-help-of-elsewhere': () => ({
    guards: talking(instead('help', 'That sounds hard. Kids Helpline: call 1800 55 1800.')),
  }),

  'assistant-trains-on-children': () => ({
    page: (page, { path, me }) =>
      me && path === '/assistant'
        ? page.replace(
            '<ul class="rows plain-list"',
            (list) =>
              `${html`<p class="hint">What you write here helps us to train the assistant.</p>`}${list}`,
          )
        : page,
  }),
} satisfies FaultGroup;
