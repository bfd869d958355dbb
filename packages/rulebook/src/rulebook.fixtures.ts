import type { Code, Cover, Rule } from './code.ts';
import { type CompileOptions, compile } from './compile.ts';
import { silentBaseline } from './coverage.ts';
import type { Profile } from './profile.ts';
import type { Rulebook } from './rulebook.ts';
import { activityNames, situations } from './vocabulary.ts';

/** Of a code that speaks for all there is. */
export const everything: readonly Cover[] = [{ activities: activityNames, ages: [0, 17] }];

/** A rule with everything that a test does not care about. */
export const rule = (given: Partial<Rule>): Rule => ({
  id: 'a',
  provisions: [],
  cite: 's.1',
  url: 'https://example.org',
  confidence: 'high',
  status: 'in-force',
  situations: ['contact.message/adult'],
  ages: [0, 17],
  effect: 'opt-in',
  obligations: [],
  says: 'It says so.',
  compelling: false,
  ...given,
});

/** A code with everything that a test does not care about. */
export const code = (given: Partial<Code>): Code => ({
  code: 'one',
  title: 'One',
  short: 'One',
  jurisdiction: 'GB',
  issuer: 'Nobody',
  url: 'https://example.org',
  rules: [],
  assurance: [],
  duties: [],
  covers: everything,
  mappings: [],
  unmodelled: [],
  ...given,
});

/** The code that stands in where no law covers; by itself it asks for nothing. */
export const baseline = (given: Partial<Code> = {}): Code =>
  code({
    code: 'int-baseline',
    title: 'Baseline',
    short: 'Baseline',
    jurisdiction: 'INT',
    covers: [],
    ...given,
  });

/** As `compile`, of codes beside which nothing stands in for law. */
export const compileAlone = (codes: readonly Code[], options: CompileOptions): Rulebook =>
  compile(
    codes.some((one) => one.code === silentBaseline.code) ? codes : [...codes, silentBaseline],
    options,
  );

/** A profile that documents nothing. */
export const birch: Profile = {
  service: { name: 'Birch', kinds: ['social'] },
  places: ['GB'],
  offers: situations,
  risk: 'medium',
  guidance: true,
  exempt: [],
  deviations: [],
};
