import { type Counterexample, isSmaller, type Size, type State, sizeOf } from './counterexample.ts';

/** What `prove` proves, by name, each in one sentence. */
export const propertyNames = {
  reference:
    'The slow, plain evaluator that reads the codes line by line gives the same answer for every cell.',
  'adding-a-code':
    'What a code says only tightens: no answer is looser with it than with the same code asking for nothing, nor, where it covers nothing or the place is unknown, than without it.',
  younger: 'Under one code, a younger child never gets a looser effect than an older one.',
  'wider-age': 'Knowing an age less narrowly never loosens.',
  'weaker-evidence': 'The same years on weaker evidence are never looser.',
  'weak-claim':
    'Under one code, who claims to be older than a threshold on weaker evidence than it demands is answered as if they might be as young as the threshold.',
  'unknown-age': 'An unknown age is the strictest, and without evidence every age is unknown.',
  'unknown-place': 'An unknown place is the strictest.',
  'joined-places':
    'Places joined, in any order, give the strictest effect of each, everybody who has to say yes in either, the obligations of both, and the baseline for what either leaves uncovered.',
  wider:
    'What contains another situation is never looser than that: in effect, yes, obligations and citations.',
  'needs-other':
    'What rests on another situation is as strict as that, says whose yes it takes, and is refused while exactly that yes is missing.',
  silence:
    'What no code in force covers gets the baseline, or what is stricter; where something covers it, the baseline says nothing.',
  limits:
    "A limit closes what it is on and what rests on that, whoever said yes, and says so. It opens nothing and touches nothing else; one that asks is met by that person's yes for this time alone; a guardian's ends at 18.",
  sleep:
    'No yes opens under other law what it did not open when it was given, or counts for more than it satisfies.',
  'same-law':
    'Where the same lines are law and the same is covered, the answers are the same, in every place and on every day.',
  choices:
    'Taking a choice back never loosens, making one never tightens, and a choice about one thing opens no other but what rests on that.',
  forbid: 'No choice of anybody opens what is forbidden.',
  'needed-yes': 'It is allowed exactly when everybody who has to say yes has said it.',
  cites:
    'Every answer that is not "allow" cites a rule of that effect, from a code, with its section and address.',
  strictest:
    'The effect is the strictest of the rules cited, and asks the yes of each of those about it that wants one.',
  obligations: 'The obligations are those of the rules cited about it, no fewer and no more.',
  dates: 'A rule is cited from its first day to its last, and on no other.',
  places: 'A rule is cited wherever it is law, and nowhere else.',
  'not-law': 'What a court has stopped, a bill, what is unconfirmed or has no day yet is never cited.',
  ages: 'Of a verified age, the rules cited are those for that year, no fewer and no more.',
  deviations: 'A deviation lowers only rules that let an operator show a compelling reason, on its days.',
  'one-decision': 'One decision says what the page of all decisions says, and names its revision.',
  'asking-again': 'Asked again in another order, a rulebook compiled afresh gives the same answers.',
  revision: 'The revision is the same whenever the same lines are law, and another whenever they are not.',
} as const;

export type PropertyName = keyof typeof propertyNames;

/** How one property came out. */
export interface PropertyResult {
  readonly name: PropertyName;
  readonly says: string;
  readonly holds: boolean;
  /** How many answers, or pairs of answers, it was held against. */
  readonly checked: number;
  /** The smallest there is, in plain words. */
  readonly counterexample?: string;
  /** The same as data. */
  readonly at?: Omit<Counterexample, 'text'>;
}

/** One property while it is being proved. Keeps the smallest counterexample of those it is shown. */
export class Finding {
  readonly name: PropertyName;
  checked = 0;
  #smallest: { size: Size; counterexample: Counterexample } | undefined;

  constructor(name: PropertyName) {
    this.name = name;
  }

  /** A state in which it does not hold; `word` is asked only if no smaller one is known. */
  broken(state: State, word: () => string): void {
    const size = sizeOf(state);
    if (this.#smallest && !isSmaller(size, this.#smallest.size)) return;
    this.#smallest = { size, counterexample: { ...state, text: word() } };
  }

  get result(): PropertyResult {
    const { name, checked } = this;
    const head = { name, says: propertyNames[name], holds: this.#smallest === undefined, checked };
    if (!this.#smallest) return head;
    const { text, ...at } = this.#smallest.counterexample;
    return { ...head, counterexample: text, at };
  }
}
