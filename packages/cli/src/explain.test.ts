import { loadCodes } from '@stairgate/codes';
import {
  binds,
  type Code,
  compile,
  daysOfChange,
  explain,
  matchSituations,
  type Rule,
  silentBaseline,
  standardBaseline,
} from '@stairgate/rulebook';
import { describe, expect, test } from 'vitest';
import { stairgate, today } from './stairgate.testing.ts';

const message = ['explain', 'contact.message/adult', '--in', 'GB'];
const readers = ['0-5', '6-9', '10-12', '13-15', '16-17', 'guardian', 'auditor'];

describe('stairgate explain', () => {
  test.each([
    ['4', '0-5', "Messages from grown-ups you don't know"],
    ['12', '10-12', 'It only works when something else is on too.'],
    ['12-16', '10-12', 'We only know roughly how old you are'],
    ['15', '13-15', 'A rule that protects young people here'],
    ['30', '16-17', 'No rule we know stops this at your age.'],
    ['unknown', '0-5', 'We do not know how old you are.'],
  ])('at %s speaks to a child of %s', async (age, reader, words) => {
    const { out, exitCode } = await stairgate(...message, '--age', age);
    expect(exitCode).toBe(0);
    expect(out).toContain(`for ${reader}, in en-GB`);
    expect(out).toContain(words);
  });

  test('sets all seven readers beside each other', async () => {
    const { out } = await stairgate(...message, '--age', '12', '--for', 'all');
    const why = out.slice(out.indexOf('Why\n'), out.indexOf('What would change it'));
    for (const reader of readers) expect(why).toMatch(new RegExp(`^  (?:.+, )?${reader}[ ,]`, 'm'));
    expect(why).toContain('Where this comes from: UK GDPR Art. 8.');
    expect(out).toContain('Something else has to be on first.');
    expect(why).toMatch(/uk-aadc, Standard 7: opt-in, in-force, confidence high\. .*https:\/\//);
  });

  test('prints JSON with every reader, the rules and the revision', async () => {
    const { out } = await stairgate(...message, '--age', '12', '--for', 'all', '--json');
    const said = JSON.parse(out);
    expect(Object.keys(said.readers)).toEqual(readers);
    expect(said).toMatchObject({ language: 'en-GB', allowed: false, effect: 'guardian', asOf: today });
    expect(said).toMatchObject({ own: 'opt-in', waitsFor: ['account.open/with-guardian'] });
    expect(said.readers['10-12'].state).toBe('waits');
    expect(said.rules.length).toBeGreaterThan(0);
    expect(said.revision).toMatch(/^[0-9a-f]{16}$/);
  });

  test('counts the choices in force', async () => {
    const choice = ['--age', '12', '--granted', 'contact.message/adult:child'];
    expect((await stairgate(...message, ...choice)).out).toContain('Something else has to be on first.');
    const account = `${choice.at(-1)},account.open/with-guardian:guardian`;
    const { out } = await stairgate(...message, ...choice.with(-1, account));
    expect(out).toContain('You chose to have this on.');
  });

  test('speaks Welsh, and marks what it lacks', async () => {
    const child = await stairgate(...message, '--age', '12', '--language', 'cy');
    expect(child.out).toContain("Gall oedolion nad wyt ti'n eu nabod");
    expect(child.out).not.toContain('[en]');
    const auditor = await stairgate(...message, '--age', '12', '--language', 'cy', '--for', 'auditor');
    expect(auditor.out).toContain('users not shown to be peers send the child direct messages. [en]');
  });

  test.each([
    [['explain', 'contact.mesage/adult'], 'contact.message/adult'],
    [[...message, '--language', 'xx'], 'There are en, cy'],
    [[...message, '--language', '../en'], 'There are en, cy'],
    [[...message, '--for', 'teacher'], '0-5, 6-9'],
    [[...message, '--in', 'Narnia'], '--in'],
  ])('%j is refused, with what would be right', async (words, right) => {
    const { exitCode, error } = await stairgate(...words);
    expect(exitCode).toBe(2);
    expect(error).toContain(right);
  });
});

describe('every code', () => {
  const codes = loadCodes();
  const days = daysOfChange(codes);
  const ruled = codes.filter(({ rules }) => rules.length > 0);

  /** A citation as a decision gives it. */
  const cite = ({ code, short, jurisdiction }: Code, rule: Rule) => ({
    ...rule,
    code,
    short,
    jurisdiction,
    rule: rule.id,
  });

  test('without a rule is one that decides nothing: a standard, an interface, or duties alone', () => {
    for (const code of codes) {
      expect(code.rules.length + code.mappings.length + code.duties.length, code.code).toBeGreaterThan(0);
    }
    expect(codes.length).toBeGreaterThan(36);
    expect(ruled.length).toBeGreaterThan(20);
  });

  test.each(ruled.map((code) => [code.code, code] as const))(
    '%s is cited to auditors, rule by rule',
    (_, code) => {
      for (const rule of code.rules) {
        const situation = rule.situations.flatMap((pattern) => matchSituations(pattern))[0]!;
        const said = explain(
          {
            situation,
            allowed: false,
            effect: 'forbid',
            needs: [],
            obligations: rule.obligations,
            reasons: [],
            unlock: [],
            rules: [cite(code, rule)],
          },
          { audience: 'auditor' },
        );
        expect(said.why).toBe(
          `${code.code}, ${rule.cite}: ${rule.effect}, ${rule.status}, confidence ${rule.confidence}.`,
        );
        expect(said.todo.length).toBe(rule.obligations.length);
      }
    },
  );

  const placeUnder = ({ jurisdiction }: Code) =>
    jurisdiction === 'EU' ? 'FR' : jurisdiction === 'INT' ? 'AQ' : jurisdiction;

  const biting = ruled.flatMap((code) => {
    for (const rule of code.rules) {
      const day = [today, ...days].find((one) => binds(rule, one));
      if (day !== undefined && rule.effect !== 'allow') return [[code.code, code, rule, day] as const];
    }
    return [];
  });

  test.each(biting)('%s is named to guardians where it bites', (_, code, rule, day) => {
    const situation = rule.situations.flatMap((pattern) => matchSituations(pattern))[0]!;
    const [year] = rule.ages;
    const alone = code.code === standardBaseline ? [code] : [code, silentBaseline];
    const decision = compile(alone, { asOf: day }).decide({
      situation,
      in: rule.places?.[0] ?? placeUnder(code),
      age: { lo: year, hi: year, level: 'verified' },
      granted: [],
    });
    expect(decision.allowed).toBe(false);
    expect(explain(decision, { audience: 'guardian' }).why).toContain(
      `Where this comes from: ${code.short}.`,
    );
    const { why } = explain(decision, { audience: 'auditor' });
    for (const one of decision.rules) expect(why).toContain(`${code.code}, ${one.cite}: `);
    expect(explain(decision, { audience: '10-12' }).why).not.toContain(code.short);
  });

  test('that can bind, bites somewhere', () => {
    expect(biting.length).toBeGreaterThan(15);
  });
});
