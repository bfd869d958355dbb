import english from '@stairgate/words/messages/en/child-talk.json' with { type: 'json' };
import { type Decided, youngest } from '../decided.ts';
import type { CrisisHelp } from './crisis-help.ts';
import type { TalkSaid } from './guard-conversation.ts';

/** `words/messages/<language>/child-talk.json`: each text for three ages. */
export type TalkText = Readonly<Record<string, unknown>>;
/** The same of a language that may lack some, or all. */
export type TalkTranslation = TalkText;

export const englishTalk: TalkText = english;

const keyOf: Readonly<Record<TalkSaid['what'], string>> = {
  'not-open': 'notOpen',
  machine: 'machine',
  'machine-again': 'machineAgain',
  'machine-asked': 'machineAsked',
  risk: 'risk',
  break: 'break',
  'topic-closed': 'topicClosed',
  help: 'help',
};

export type TalkAge = '0-9' | '10-12' | '13-17';

function ageGroup(child: Decided): TalkAge {
  const years = youngest(child);
  return years < 10 ? '0-9' : years < 13 ? '10-12' : '13-17';
}

/** One text of the first language that has it, with its blanks filled. */
function fill(
  texts: readonly TalkText[],
  group: TalkAge,
  key: string,
  values: Readonly<Record<string, string>> = {},
): string {
  for (const language of texts) {
    const text = (language[key] as Readonly<Record<string, unknown>> | undefined)?.[group];
    if (typeof text === 'string')
      return text.replace(/\{(\w+)\}/g, (blank, name: string) => values[name] ?? blank);
  }
  return key;
}

export const sayTo = (texts: readonly TalkText[], child: Decided, what: TalkSaid['what']): string =>
  fill(texts, ageGroup(child), keyOf[what]);

/** Comfort, then what `helpLines` says, each on a line of its own. */
export function sayHelp(texts: readonly TalkText[], child: Decided, help: CrisisHelp): string {
  const group = ageGroup(child);
  return [fill(texts, group, 'help'), ...helpLines(texts, group, help)].join('\n');
}

/** Each way to reach somebody, then what to do in danger: a sentence each. */
export function helpLines(
  texts: readonly TalkText[],
  group: TalkAge,
  { places, lists }: CrisisHelp,
): readonly string[] {
  const say = (key: string, values?: Readonly<Record<string, string>>) => fill(texts, group, key, values);
  const lines = places.flatMap(({ lines }) =>
    lines.flatMap(({ name, phone, text, web }) => [
      ...(phone === undefined ? [] : [say('call', { name, phone })]),
      ...(text === undefined
        ? []
        : [
            text.word === undefined
              ? say('send', { name, to: text.to })
              : say('sendWord', { name, word: text.word, to: text.to }),
          ]),
      ...(web === undefined ? [] : [say('open', { name, web })]),
    ]),
  );
  const isUnread = places.some(({ lines }) => lines.some(({ read }) => read === undefined));
  const numbers = [...new Set(places.map(({ emergency }) => emergency))];
  return [
    ...lines,
    ...(isUnread ? [say('mayHaveChanged', { web: lists[0]! })] : []),
    ...(places.length === 0 ? [say('look', { web: lists[0]! })] : []),
    ...(numbers.length === 0 ? [say('dangerSomewhere')] : numbers.map((number) => say('danger', { number }))),
  ];
}
