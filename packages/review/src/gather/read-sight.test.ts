import { describe, expect, test } from 'vitest';
import { dateForms } from './date-forms.ts';
import { ageIn } from './tell-age.ts';
import { foundIn, withoutEcho } from './tell-found.ts';
import { presenceIn } from './tell-presence.ts';

const who = { name: 'Wren Quill', username: 'wren42' };
const born = { year: 2011, month: 5, day: 9 };

describe('presence is read from what stands there', () => {
  test.each([
    'Status: Online (reading a topic)',
    'Active 26 seconds ago',
    'Last seen today',
    'Online',
    'Here now',
    'Gwelwyd ddiwethaf heddiw',
    'Dernière connexion : hier',
    'Zuletzt online vor 3 Minuten',
    'Ultimo accesso: ieri',
  ])('%s', (line) => {
    expect(presenceIn({ main: `Wren Quill\n${line}\nLikes kites`, attributes: [] })).toHaveLength(1);
  });
  test.each([
    'aria-label="Online"',
    'title="Last seen 5 minutes ago"',
    'data-last-seen="1700000000"',
    'class="status-online"',
    'alt="en ligne"',
  ])('%s', (attribute) => {
    expect(presenceIn({ main: 'Wren Quill', attributes: [attribute] })).toEqual([
      { how: 'attribute', says: attribute },
    ]);
  });
  test.each([
    'Shop online for kites',
    'Posted 3 minutes ago',
    'Joined last year',
    'Stay safe online',
    'Seen by three people',
    'An active member of the club',
  ])('and not from %s', (line) => {
    expect(
      presenceIn({
        main: line,
        attributes: ['title="Home"', 'data-online="false"', 'aria-label="Shop online"'],
      }),
    ).toEqual([]);
  });
});

describe('somebody is found by more than their address', () => {
  const none = { links: [], options: [], cards: [] };
  const link = (href: string, words = '') => ({
    ...none,
    links: [{ href: `http://a.example${href}`, words }],
  });
  test.each([
    [link('/u/wren42'), ['link']],
    [link('/profile.php?uid=2', 'Wren Quill'), ['link']],
    [link('/member?name=wren42'), ['link']],
    [{ ...none, cards: ['Wren Quill Likes kites'] }, ['card']],
    [{ ...none, options: ['wren42'] }, ['option']],
    [link('/search?q=wren42'), []],
    [{ ...none, cards: ['No results for wren42'] }, []],
    [{ ...none, cards: ['Dim canlyniadau ar gyfer wren42'] }, []],
    [link('/u/robin7', 'Robin'), []],
  ])('%j: %j', (page, expected) => {
    expect(foundIn(page, who)).toEqual(expected);
  });
});

describe('an age or a birth date that is shown', () => {
  test.each([
    ['Wren Quill (15 years old)', ['age']],
    ['Age: 15', ['age']],
    ['15 oed', ['age']],
    ['Alter: 15', ['age']],
    ['Born 9 May 2011', ['birth-date']],
    ['Birthday: 09/05/2011', ['birth-date']],
    ['Ganwyd: 9 Mai 2011', ['birth-date']],
    ['Né le 9 mai 2011', ['birth-date']],
    ['May 9th, 2011', ['birth-date']],
    ['born in 2011', ['birth-date']],
    ['You must be 15 years old to join', []],
    ['Member since 2011', []],
    ['115 years old', []],
    ['15 posts', []],
    ['19 May 2011', []],
  ] as const)('%s: %j', (line, expected) => {
    expect(ageIn(`Wren Quill\n${line}`, { born, age: 15 }).map(({ what }) => what)).toEqual(expected);
  });
});

test('a date has many forms', () => {
  const forms = dateForms(born);
  for (const one of [
    '2011-05-09',
    '9-5-2011',
    '09.05.2011',
    '05/09/2011',
    '9 mai 2011',
    '9 de mayo de 2011',
    'may 9, 2011',
    '09/05/11',
    '1304899200',
    '20110509',
  ])
    expect(forms).toContain(one);
});

test('what a search says again of what was typed shows nobody', () => {
  expect(withoutEcho('People\nNo results for Wren Quill\nRobin Hazel')).toBe('People\nRobin Hazel');
});
