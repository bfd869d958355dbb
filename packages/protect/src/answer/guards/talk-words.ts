import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { TalkTranslation } from '@stairgate/guards';

const folder = dirname(
  dirname(createRequire(import.meta.url).resolve('@stairgate/words/messages/en/child-talk.json')),
);

const languages: ReadonlyMap<string, TalkTranslation> = new Map(
  readdirSync(folder).flatMap((tag) => {
    const file = join(folder, tag, 'child-talk.json');
    return existsSync(file) ? [[tag.toLowerCase(), JSON.parse(readFileSync(file, 'utf8'))]] : [];
  }),
);

/** What a machine that talks says to children, in the language that is asked for, `cy-GB` as `cy`; undefined for English. */
export function talkWords(asked: string | undefined): TalkTranslation | undefined {
  const whole = asked?.toLowerCase() ?? 'en';
  return languages.get(whole) ?? languages.get(whole.split('-')[0]!);
}
