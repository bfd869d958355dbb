import cy from '@stairgate/words/messages/cy/pairs.json' with { type: 'json' };
import en from '@stairgate/words/messages/en/pairs.json' with { type: 'json' };

type Half = Readonly<Record<string, string>>;

/** The two words of a letter by their ids, `otter-lantern`, as the letter in that language has them. */
export function pairInWords(pair: string | null, language: string): string | undefined {
  if (pair === null) return undefined;
  const [animal = '', thing = ''] = pair.split('-');
  const { animals, things }: { animals: Half; things: Half } = language === 'cy' ? cy : en;
  return `${animals[animal] ?? animal} ${things[thing] ?? thing}`;
}
