import type { Answer, Client, Facts, Obligation, ProtectionsAnswer, Situation } from '@stairgate/client';

export interface OpeningOptions {
  /** What Birch forgets of what it owes there. */
  readonly forgets?: readonly Obligation[];
  /** Keeps the person's own page as it is, so that settings go on saying that it is off. */
  readonly quietly?: boolean;
}

/** Makes Birch take situations for open whatever the gate says. `which` picks them by the person's page. */
export function opening(
  which: (page: ProtectionsAnswer) => readonly Situation[],
  { forgets = [], quietly = false }: OpeningOptions = {},
): (gate: Client) => Client {
  return (gate) => {
    const loose = <T extends { readonly obligations: readonly Obligation[] }>(view: T) => ({
      ...view,
      allowed: true,
      effect: 'allow' as const,
      needs: [],
      obligations: view.obligations.filter((one) => !forgets.includes(one)),
    });

    async function loosened(answer: Answer, facts: Facts | undefined): Promise<Answer> {
      if (answer.source === 'offline' || facts?.child === undefined) return answer;
      const open: readonly string[] = which(await gate.protections(facts.child));
      return open.includes(answer.situation) ? loose(answer) : answer;
    }

    async function protections(childId: string): Promise<ProtectionsAnswer> {
      const page = await gate.protections(childId);
      if (page.source === 'offline' || quietly) return page;
      const open = which(page).map((situation) => [situation, loose(page.situations[situation])] as const);
      return open.length === 0
        ? page
        : { ...page, situations: { ...page.situations, ...Object.fromEntries(open) } };
    }

    return {
      ...gate,
      protections,
      time: {
        ...gate.time,
        async buy(childId, purchase) {
          const open: readonly string[] = which(await gate.protections(childId));
          return open.includes(purchase.situation)
            ? { allowed: true, reasons: [], favour: null }
            : gate.time.buy(childId, purchase);
        },
      },
      ask: async (question, facts) => loosened(await gate.ask(question, facts), facts),
      async askAll(questions) {
        const answers = await gate.askAll(questions);
        return Promise.all(answers.map((answer, index) => loosened(answer, questions[index]?.[1])));
      },
    };
  };
}

/** The same situations for everybody. */
export const always =
  (...situations: readonly Situation[]) =>
  () =>
    situations;
