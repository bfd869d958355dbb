import { describe, expect, test } from 'vitest';
import type { Screen } from '../evidence.ts';
import { ageScreenNeutral } from './age-screen-neutral.ts';
import { control, done, failed, inShort, missing, observed, screen } from './evidence.testing.ts';

const after = { file: 'after.png' };
const age = done({ answer: 'accepted' as const, screen: after });
const years = (from: number) => ['Choose', ...Array.from({ length: 80 }, (_, index) => String(from - index))];
const neutral = [
  control({ kind: 'select', label: 'Month', preset: 'Choose', options: ['Choose', 'January', 'May'] }),
  control({ kind: 'text', label: 'Year' }),
  control({ kind: 'select', label: 'Which country do you live in?', preset: 'Choose', options: ['Choose'] }),
];
const says = (more: Partial<Screen>, others: readonly Screen[] = []) =>
  observed(ageScreenNeutral, {
    age,
    screens: [
      screen({ name: 'age question', text: 'When were you born?', controls: neutral, ...more }),
      ...others,
    ],
  });
const short = (more: Partial<Screen>, others?: readonly Screen[]) => inShort(says(more, others));

describe('the question for the age', () => {
  test('is neutral', () => {
    expect(short({})).toEqual(['age-screen-neutral held']);
    expect(short({ controls: [control({ kind: 'select', label: 'Year', options: years(2026) })] })).toEqual([
      'age-screen-neutral held',
    ]);
  });

  test.each([
    [{ controls: [control({ kind: 'text', label: 'Year', preset: '2008' })] }, /filled in beforehand/],
    [{ controls: [control({ kind: 'button', label: 'I am 13 or older' })] }, /which age gets in/],
    [{ controls: [control({ kind: 'date', label: 'Birthday', preset: '2000-01-01' })] }, /beforehand/],
    [{ controls: [control({ kind: 'text', label: 'Your age', preset: '18' })] }, /An age of 18/],
    [{ controls: [control({ kind: 'range', label: '', preset: '25' })] }, /An age of 25/],
    [{ controls: [control({ kind: 'text', label: 'Year', preset: '06' })] }, /somebody of about 20/],
    [
      { controls: [control({ kind: 'text', label: 'Blwyddyn', group: 'Dyddiad geni', preset: '98' })] },
      /about 28/,
    ],
    [
      {
        controls: [
          control({
            kind: 'checkbox',
            label:
              'I have read all of the rules of this place, agree to keep to each of them, and am of thirteen years or older',
          }),
        ],
      },
      /only answer/,
    ],
    [{ controls: [control({ kind: 'select', label: 'Year', options: years(2008) })] }, /ends with 2008/],
    [{ controls: [control({ kind: 'checkbox', label: 'I confirm that I am 13 or older' })] }, /only answer/],
    [{ controls: [control({ kind: 'radio', label: '18+', preset: true })] }, /chosen beforehand/],
    [{ text: 'When were you born? You must be 13 or older to use Birch.' }, /which age gets in/],
    [{ text: 'Somewhere is for people 16+' }, /which age gets in/],
    [{ text: 'You need to be of thirteen years or older to join this club.' }, /which age gets in/],
  ])('steers with %o', (more, why) => {
    const found = says(more);
    expect(inShort(found)).toEqual(['age-screen-neutral not held']);
    expect(found[0]!.says).toMatch(why);
  });

  test('is not what comes behind it, nor what a retry shows', () => {
    const hint = 'You must be 13 or older.';
    expect(
      short({}, [
        screen({ name: 'after the age', picture: after, text: hint }),
        screen({ name: 'retry-same-tab', text: hint }),
        screen({ name: 'finishSignUp', text: hint }),
        screen({ name: 'age question', text: hint }),
      ]),
    ).toEqual(['age-screen-neutral held']);
  });

  test('is known by its step where that was kept', () => {
    expect(short({ name: 'a page', during: 'answerAge', text: 'Only for 18 and over' })).toEqual([
      'age-screen-neutral not held',
    ]);
  });

  test('is the page that is called so, where others were seen on the way there', () => {
    const first = screen({
      name: 'home page',
      during: 'answerAge',
      text: 'Only 15 places left for those over 18',
    });
    expect(short({ during: 'answerAge' }, [first])).toEqual(['age-screen-neutral held']);
    const none = done({ answer: 'not-asked' as const, screen: after });
    expect(inShort(observed(ageScreenNeutral, { age: none, screens: [first] }))).toEqual([
      'age-screen-neutral not-tested',
    ]);
  });

  test('is judged by what it showed where it could not be answered', () => {
    const shut = (controls: Screen['controls']) =>
      inShort(
        observed(ageScreenNeutral, { age: failed(), screens: [screen({ name: 'age question', controls })] }),
      );
    expect(shut([control({ kind: 'select', label: 'Year', options: years(2008) })])).toEqual([
      'age-screen-neutral not held',
    ]);
    expect(shut(neutral)).toEqual(['age-screen-neutral cannot-tell']);
  });

  test('that nobody took a picture of is not tested', () => {
    expect(inShort(observed(ageScreenNeutral, { age }))).toEqual(['age-screen-neutral not-tested']);
    expect(inShort(observed(ageScreenNeutral, { age: missing() }))).toEqual([
      'age-screen-neutral not-tested',
    ]);
  });
});
