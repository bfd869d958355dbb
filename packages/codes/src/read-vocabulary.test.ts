import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CodeError } from './code-error.ts';
import { readVocabulary } from './read-vocabulary.ts';
import { wordsModule } from './words-module.ts';

const good = `effects:
  allow: on
  forbid: locked-off
levels: [none, verified]
bands: [0-5, 6-17, 18+]
people:
  contact: a friend
  anyone: the public
obligations:
  show-sign: Show a sign.
themes:
  privacy: {}
  young: { below: 13 }
practices:
  age-asked:
    means: The age is asked.
    theme: young
    breaks: chat.send/any
alternatives:
  nothing-personal: Nothing personal is in it.
groups:
  see: [profile.view]
  talk: [chat.send]
rings:
  see:
    friends: [profile.view/contact]
activities:
  profile.view:
    theme: privacy
    icon: eye
    dpv: { purpose: [ServiceProvision], processing: [Display], data: [Picture] }
    needs: [chat.send/any]
    circumstances:
      contact: { reaches: contact, signs: [location] }
      anyone:
        includes: [contact]
        discloses: true
        theme: young
  chat.send:
    theme: privacy
    icon: chat
    dpv: { purpose: [ServiceProvision], processing: [Transmit], data: [Communication] }
    circumstances:
      any: { core: true, clock: night, recipients: processor }
`;

function wrong(text: string): string {
  try {
    readVocabulary(text, 'vocabulary.yaml');
    return '';
  } catch (error) {
    if (!(error instanceof CodeError)) throw error;
    return error.message;
  }
}
function changed(from: string, to: string): string {
  expect(good.split(from), from).toHaveLength(2);
  return good.replace(from, to);
}

test('a vocabulary is read in its order, with what an activity needs on each of its circumstances', () => {
  const { activities, groups, themes, practices, effects } = readVocabulary(good, 'vocabulary.yaml');
  expect([...activities.keys()]).toEqual(['profile.view', 'chat.send']);
  const dpv = { purpose: ['ServiceProvision'], processing: ['Display'], data: ['Picture'] };
  const plain = {
    needs: ['chat.send/any'],
    includes: [],
    core: false,
    discloses: false,
    apart: false,
    signs: [],
  };
  expect(activities.get('profile.view')).toEqual({
    theme: 'privacy',
    icon: 'eye',
    dpv,
    circumstances: new Map([
      ['contact', { ...plain, reaches: 'contact', signs: ['location'] }],
      ['anyone', { ...plain, includes: ['profile.view/contact'], discloses: true, theme: 'young' }],
    ]),
  });
  expect(activities.get('chat.send')?.circumstances.get('any')).toEqual({
    ...{ ...plain, needs: [], core: true },
    clock: 'night',
    recipients: 'processor',
  });
  expect(groups.get('talk')).toEqual(['chat.send']);
  expect(themes.get('young')).toEqual({ below: 13 });
  expect(practices.get('age-asked')?.breaks).toBe('chat.send/any');
  expect([...effects]).toEqual([
    ['allow', 'on'],
    ['forbid', 'locked-off'],
  ]);
});

describe('says where and what is wrong, and what would be right', () => {
  test.each([
    [
      'icon: eye',
      'icno: eye',
      `2 problems
vocabulary.yaml:29:5 profile.view has no icon. Add icon: the name of a drawing of packages/web/src/parts/icon.tsx.
vocabulary.yaml:30:5 "icno" is no key here. Did you mean "icon"?`,
    ],
    [
      'reaches: contact,',
      'reaches: contcat,',
      'vocabulary.yaml:34:27 "contcat" is no word of people. Did you mean "contact"?',
    ],
    [
      'signs: [location]',
      'signs: [sirens]',
      'vocabulary.yaml:34:44 "sirens" is no sign. Use one of: location, guardian.',
    ],
    [
      'clock: night',
      'clock: dusk',
      'vocabulary.yaml:44:33 "dusk" is no time. Use one of: day, school, night.',
    ],
    [
      'recipients: processor',
      'recipients: procesor',
      'vocabulary.yaml:44:52 "procesor" is no kind of recipient. Did you mean "processor"?',
    ],
    [
      'icon: eye\n    dpv',
      'icon: eye\n    theme: privacy\n    dpv',
      'vocabulary.yaml:31:5 The key "theme" stands twice. Keep one of them.',
    ],
    [
      'core: true',
      'core: yes',
      'vocabulary.yaml:44:20 "yes" is neither true nor false. Write core: true, or leave it out.',
    ],
    [
      'needs: [chat.send/any]',
      'needs: [chat.send/all]',
      'vocabulary.yaml:32:13 "chat.send/all" is no situation. Did you mean "chat.send/any"?',
    ],
    [
      'needs: [chat.send/any]',
      'needs: [money]',
      'vocabulary.yaml:32:13 "money" is no situation. Add its activity and circumstance under activities.',
    ],
    [
      'needs: [chat.send/any]',
      'needs: []',
      'vocabulary.yaml:32:12 The list "needs" is empty. Name the situations that it is empty without, or leave the key out.',
    ],
    [
      'breaks: chat.send/any',
      'breaks: chat.send/ayn',
      'vocabulary.yaml:18:13 "chat.send/ayn" is no situation. Did you mean "chat.send/any"?',
    ],
    [
      'friends: [profile.view/contact]',
      'friends: [profile.view/contcat]',
      'vocabulary.yaml:26:15 "profile.view/contcat" is no situation. Did you mean "profile.view/contact"?',
    ],
    [
      'includes: [contact]',
      'includes: [friend]',
      'vocabulary.yaml:36:20 "friend" is no circumstance of profile.view. Use one of: contact, anyone.',
    ],
    [
      'includes: [contact]',
      'includes: [chat.send/any]',
      'vocabulary.yaml:36:20 profile.view/anyone includes chat.send/any: name the circumstance alone. What is within it is a circumstance of profile.view too; write needs for what it is empty without.',
    ],
    [
      'includes: [contact]',
      'includes: [profile.view/adult]',
      'vocabulary.yaml:36:20 profile.view/anyone includes profile.view/adult: name the circumstance alone. Write adult.',
    ],
    [
      'includes: [contact]',
      'includes: [contact, contact]',
      'vocabulary.yaml:36:29 "contact" stands twice in "includes". Keep one of them.',
    ],
    [
      'includes: [contact]',
      'needs: [chat.send/any]',
      'vocabulary.yaml:36:16 profile.view/anyone needs chat.send/any twice: by itself and with all of profile.view. Keep one of the two.',
    ],
    [
      'includes: [contact]',
      'includes: [contact]\n        needs: [profile.view/contact]',
      'vocabulary.yaml:37:16 profile.view/anyone both includes and needs profile.view/contact. Keep includes where it is within it, needs where it is not.',
    ],
    [
      'contact: { reaches: contact,',
      'contact: { includes: [anyone], reaches: contact,',
      'vocabulary.yaml:34:7 profile.view/contact includes profile.view/anyone includes profile.view/contact: a circle. Take one of these out.',
    ],
    [
      'includes: [contact]',
      'includes: [anyone]',
      'vocabulary.yaml:35:7 profile.view/anyone includes profile.view/anyone: a circle. Take one of these out.',
    ],
    [
      'any: { core: true,',
      'any: { needs: [profile.view/anyone], core: true,',
      'vocabulary.yaml:35:7 profile.view/anyone needs chat.send/any needs profile.view/anyone: a circle. Take one of these out.',
    ],
    [
      'talk: [chat.send]',
      'talk: [chat.sent]',
      `2 problems
vocabulary.yaml:23:10 "chat.sent" is no activity. Did you mean "chat.send"?
vocabulary.yaml:39:3 chat.send has no group. Add it to one of see, talk under groups, where pages shall show it.`,
    ],
    [
      'talk: [chat.send]',
      'talk: [chat.send, profile.view]',
      'vocabulary.yaml:23:21 profile.view is in see already. Keep it in one group.',
    ],
    [
      'theme: young\n    breaks',
      'theme: yuong\n    breaks',
      'vocabulary.yaml:17:12 "yuong" is no theme. Did you mean "young"?',
    ],
    [
      'below: 13',
      'below: 18',
      'vocabulary.yaml:13:19 "18" is no age of a child. Write a whole year from 1 to 17.',
    ],
    [
      'Show a sign.',
      '""',
      'vocabulary.yaml:10:14 show-sign has no meaning. Write what it means, as a sentence.',
    ],
    [
      ' Show a sign.',
      '',
      'vocabulary.yaml:10:3 show-sign has nothing after it. Write what it means, as a sentence.',
    ],
    [
      '    means: The age is asked.\n',
      '',
      'vocabulary.yaml:16:5 age-asked has no means. Add means: what it says, as a sentence.',
    ],
    [
      'means: The age is asked.',
      'means: " "',
      'vocabulary.yaml:16:12 age-asked has an empty means. Add means: what it says, as a sentence.',
    ],
    [
      'nothing-personal: Nothing personal is in it.',
      'Nothing_personal: Nothing personal is in it.',
      'vocabulary.yaml:20:3 "Nothing_personal" is no name for an alternative. Use lower case, digits and single hyphens, and in an activity a dot: contact.message.',
    ],
    [
      'locked-off',
      'on',
      'vocabulary.yaml:3:11 forbid and allow are both the setting "on". Give each effect a setting of its own.',
    ],
    [
      '6-17',
      '7-17',
      'vocabulary.yaml:5:14 7-17 leaves a gap between the age groups, or meets another. Begin it at 6, where the one before ends.',
    ],
    [
      '18+]',
      '18-20]',
      'vocabulary.yaml:5:20 18-20 leaves a gap between the age groups, or meets another. Write 18+.',
    ],
    [
      '6-17',
      'six',
      'vocabulary.yaml:5:14 "six" is no age group. Write two whole years, such as 6-9, and 18+ at the end.',
    ],
    [
      'data: [Communication]',
      'data: ["pd:Communication"]',
      'vocabulary.yaml:42:72 "pd:Communication" is no term of DPV. Write it as DPV does, without the prefix: ServiceProvision.',
    ],
    [
      ' { core: true, clock: night, recipients: processor }',
      '',
      'vocabulary.yaml:44:7 any has nothing after it. Write {} where nothing is to be said of it.',
    ],
    ['levels: [none, verified]\n', '', 'vocabulary.yaml:1:1 The vocabulary has no levels. Add levels.'],
  ])('%j as %j', (from, to, message) => {
    expect(wrong(changed(from, to))).toBe(message);
  });

  test('what is no YAML, and what is no mapping', () => {
    expect(wrong('')).toBe(
      'vocabulary.yaml:1:1 The file is empty. Begin with effects, and go on with levels, bands, people, obligations, themes, practices, alternatives, groups, rings, activities.',
    );
    expect(wrong('[a]')).toBe(
      'vocabulary.yaml:1:1 The vocabulary is not made of keys. Write it as lines of "key: value".',
    );
    expect(wrong(good.replace(/groups:\n.*\n.*\n/, 'groups: [see]\n'))).toContain(
      'vocabulary.yaml:21:9 "groups" is not made of keys. Write it as lines of "key: value".',
    );
  });
});

describe('the words of this project', () => {
  const at = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

  test('are what the rulebook was generated from: run npm run words', () => {
    const vocabulary = readVocabulary(at('words/vocabulary.yaml'), 'words/vocabulary.yaml');
    expect(at('packages/rulebook/src/words.generated.ts')).toBe(wordsModule(vocabulary));
  });
});
