/** What a talk with the assistant has to remember to be fair, in milliseconds since the epoch. No message is kept. */
export interface TalkState {
  toldAt?: number;
  breakAt?: number;
  riskExplained?: boolean;
  /** The help that was named, which stays in sight for as long as the talk goes on. */
  help?: readonly { readonly text: string; readonly tag: string }[];
}

const most = 10_000;

/** By session, in memory: after a restart everybody is told again. */
export function createTalkStates(): { of(session: string): TalkState } {
  const states = new Map<string, TalkState>();
  return {
    of(session) {
      const state = states.get(session) ?? {};
      states.delete(session);
      states.set(session, state);
      if (states.size > most) states.delete(states.keys().next().value!);
      return state;
    },
  };
}
