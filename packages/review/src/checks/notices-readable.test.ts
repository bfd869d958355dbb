import { describe, expect, test } from 'vitest';
import { child, evidenceOf, inShort, observed, personaOf } from './evidence.testing.ts';
import { noticesReadable } from './notices-readable.ts';

const plain = `How Birch works
You see posts of friends, and of people who want to be seen. You can be reached by people you said yes to.
Each time somebody wants to see, find or reach somebody else, Birch asks a service that looks after privacy what is open to that person. Birch itself does not know how old anybody is or where they live.
When something is off, Birch says so. “My safety” tells you why, and who could switch it on.`;
const lawyers = `Notwithstanding any antecedent representation, the undersigned proprietors hereinafter contemplate, and each data subject irrevocably acknowledges, that personally identifiable particulars may be aggregated, disseminated and commercially exploited by affiliated undertakings pursuant to legitimate interests, contractual necessity or presumptive authorisation.`;
const notice = (text: string) => ({ url: 'http://127.0.0.1:4301/about', text, picture: { file: 'n.png' } });
const says = (text: string, age = 12) => inShort(observed(noticesReadable, { notices: [notice(text)] }, age));

describe('a notice', () => {
  test.each([8, 12, 13, 15, 17])('in plain words can be read at %i, and one for lawyers cannot', (age) => {
    expect(says(plain, age)).toEqual(['notices-readable held']);
    expect(says(lawyers, age)).toEqual(['notices-readable not held']);
  });

  test('may not hide one paragraph for lawyers among plain ones', () => {
    expect(says(`${plain}\n${plain}\n${plain}\n${lawyers}`)).toEqual(['notices-readable not held']);
  });

  test('of a few words has no grade', () => {
    expect(says('Privacy\nTerms\nNothing is kept.')).toEqual(['notices-readable cannot-tell']);
  });
});

test('what a visitor was shown is everybody’s', () => {
  const visitor = personaOf({ id: 'visitor', role: 'visitor', age: null }, { notices: [notice(lawyers)] });
  const [seen] = noticesReadable.observe(evidenceOf([visitor, child()]));
  expect(inShort([seen!])).toEqual(['notices-readable not held']);
  expect(seen!.evidence).toContainEqual({ file: 'artifacts/visitor/persona.json', at: '/notices/0' });
  expect(inShort(observed(noticesReadable, {}))).toEqual(['notices-readable not-tested']);
});
