/// <reference types="vite/types/importMeta.d.ts" />
import english from '@stairgate/words/messages/en/pairs.json' with { type: 'json' };

interface Pairs {
  readonly animals: Readonly<Record<string, string>>;
  readonly things: Readonly<Record<string, string>>;
}

const others = import.meta.glob<Pairs>(['../../../../words/messages/*/pairs.json', '!**/en/*'], {
  import: 'default',
  eager: true,
});

/** The two words by which a child is told apart, by their ids: `otter-lantern` as `otter lantern`. */
export function pairInWords(word: string, language: string): string {
  const [animal = '', thing = ''] = word.split('-');
  const tag = language.split('-')[0];
  const { animals, things }: Pairs = others[`../../../../words/messages/${tag}/pairs.json`] ?? english;
  return `${animals[animal] ?? animal} ${things[thing] ?? thing}`;
}
