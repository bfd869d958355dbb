import type { Code, Rule } from './code.ts';

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
  breadth: 'general',
  mappings: [],
  unmodelled: [],
  ...given,
});
