import type { ChildBand, Messages, Reader, Translation } from './explain.ts';

/** The parts of messages that are lists of texts by a word of the vocabulary or the like. */
const lists = [
  'situations',
  'risks',
  'states',
  'reasons',
  'next',
  'obligations',
  'effects',
  'levels',
  'durations',
  'groups',
] as const;
type List = (typeof lists)[number];
/** Children are told nothing of some obligations, and auditors nothing of risks. */
type Said<Text, R extends Reader> = R extends keyof Text ? Text[R] : never;

/** What `words/messages/<language>/child.json` says: everything for five ages. */
export type ChildMessages = {
  readonly language: string;
  readonly unknown: Pick<Messages['unknown'], ChildBand>;
} & {
  readonly [L in Exclude<List, 'obligations'>]: {
    readonly [K in keyof Messages[L]]: Pick<Messages[L][K], ChildBand & keyof Messages[L][K]>;
  };
} & {
  readonly obligations: {
    readonly [K in keyof Messages['obligations']]?: Pick<Messages['obligations'][K], ChildBand>;
  };
};

/** What `words/messages/<language>/guardian.json` says of decisions. */
export type GuardianMessages = {
  readonly language: string;
  readonly unknown: Messages['unknown']['guardian'];
  readonly law: string;
} & {
  readonly [L in Exclude<List, 'obligations'>]: {
    readonly [K in keyof Messages[L]]: Said<Messages[L][K], 'guardian'>;
  };
} & { readonly obligations: { readonly [K in keyof Messages['obligations']]?: string } };

/** What `words/messages/<language>/operator.json` says of decisions: to operators, auditors and reviewers. */
export type OperatorMessages = {
  readonly language: string;
  readonly unknown: string;
  readonly deviation: string;
  readonly rule: Messages['rule'];
} & {
  readonly [L in Exclude<List, 'risks'>]: {
    readonly [K in keyof Messages[L]]: Said<Messages[L][K], 'auditor'>;
  };
};

type Partly<T> = T extends string ? T : { readonly [K in keyof T]?: Partly<T[K]> };
type Written<T> = Partly<T> & { readonly language: string; readonly same?: readonly string[] };

/** What one language has, by who reads it. Any file, and any text in it, may be missing. */
export interface MessagesByAudience {
  readonly child?: Written<ChildMessages>;
  readonly guardian?: Written<GuardianMessages>;
  readonly operator?: Written<OperatorMessages>;
}

/** What `explain` takes, out of the files of one language. */
export function joinMessages(files: MessagesByAudience & { readonly language: string }): Translation;
export function joinMessages(whole: {
  readonly child: ChildMessages;
  readonly guardian: GuardianMessages;
  readonly operator: OperatorMessages;
}): Messages;
export function joinMessages({
  child,
  guardian,
  operator,
  language = child?.language ?? guardian?.language,
}: MessagesByAudience & { readonly language?: string }): unknown {
  const joined = lists.map((list) => {
    const [children, guardians, operators] = [child, guardian, operator].map(
      (file) =>
        (file as Readonly<Partial<Record<List, Readonly<Record<string, object | string>>>>>)?.[list] ?? {},
    ) as [
      Readonly<Record<string, object>>,
      Readonly<Record<string, unknown>>,
      Readonly<Record<string, string>>,
    ];
    const keys = new Set([operators, guardians, children].flatMap((one) => Object.keys(one)));
    return [
      list,
      Object.fromEntries(
        [...keys].map((key) => [key, textsOf(children[key], guardians[key], operators[key])]),
      ),
    ];
  });
  return {
    language,
    ...Object.fromEntries(joined),
    unknown: textsOf(child?.unknown, guardian?.unknown, operator?.unknown),
    law: guardian?.law === undefined ? {} : { guardian: guardian.law },
    deviation: operator?.deviation === undefined ? {} : { auditor: operator.deviation },
    rule: operator?.rule ?? {},
  };
}

const textsOf = (child: object | undefined, guardian: unknown, auditor: unknown) => ({
  ...child,
  ...(guardian !== undefined && { guardian }),
  ...(auditor !== undefined && { auditor }),
});
