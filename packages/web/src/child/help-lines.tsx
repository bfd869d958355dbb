/// <reference types="vite/types/importMeta.d.ts" />
import { crisisHelp, englishTalk, helpLines, type TalkText } from '@stairgate/guards/talk';
import type { ChildPage } from '@stairgate/wire';
import { toneOf } from './page-texts.ts';
import type { PageWords } from './page-words.ts';

const talk = import.meta.glob<TalkText>('../../../../words/messages/*/child-talk.json', {
  import: 'default',
  eager: true,
});
const talkIn = (language: string) => talk[`../../../../words/messages/${language}/child-talk.json`];

/** Whom a child can call where it is, from the list that a machine that talks has as well. */
export function HelpLines({
  facts: { place, band },
  words: { language },
}: {
  facts: Pick<ChildPage, 'place' | 'band'>;
  words: Pick<PageWords, 'language'>;
}) {
  const own = talkIn(language);
  const lines = helpLines([own ?? englishTalk, englishTalk], toneOf(band), crisisHelp([place]));
  return (
    <ul lang={own === undefined ? 'en' : undefined}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
