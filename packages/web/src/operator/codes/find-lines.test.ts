import { expect, test } from 'vitest';
import { isFound } from './find-lines.ts';

const line = {
  id: 'out-of-reach',
  says: 'Strangers do not reach a child.',
  cite: 'Standard 7',
  url: 'https://example.org/reachable',
  ages: [0, 17],
  situations: ['contact.message/*'],
};

test('a line is found by all words of a search, wherever they stand', () => {
  for (const search of ['', '  ', 'strangers', 'STANDARD child', '17', 'contact.message/adult', 'out-of'])
    expect([search, isFound(line, search)]).toEqual([search, true]);
  for (const search of ['parents', 'strangers parents', 'example.org'])
    expect([search, isFound(line, search)]).toEqual([search, false]);
});
