import {
  type Code,
  compile,
  type Decision,
  type Rulebook,
  silentBaseline,
  standardBaseline,
} from '@stairgate/rulebook';
import type { Problem } from './code-error.ts';
import type { Case, CaseFile } from './read-cases.ts';

/**
 * Asks questions of codes. Give the codes once and then one file of questions after another; the answer is what is wrong
 * with them, and nothing where all are as expected.
 */
export function createAsking(codes: readonly Code[]): (file: CaseFile) => Problem[] {
  const books = new Map<string, Rulebook>();
  const bookOf = ({ alone, asOf, service }: Case, name: string | undefined): Rulebook => {
    const key = `${alone ? name : ''} ${asOf} ${JSON.stringify(service)}`;
    // By itself, a code is asked with nothing standing in where it is silent.
    const asked = alone ? codes.filter(({ code }) => code === name) : codes;
    const stands = asked.some(({ code }) => code === standardBaseline);
    const own = stands ? asked : [...asked, silentBaseline];
    const profile = service && { ...nothingElse, ...service };
    const book = books.get(key) ?? compile(own, { asOf, profile });
    books.set(key, book);
    return book;
  };
  return ({ code, cases }) =>
    cases.flatMap((one) => {
      const decision = bookOf(one, code).decide({
        situation: one.ask,
        in: one.in,
        age: one.age,
        granted: one.granted,
      });
      const wrong = wrongIn(one, decision);
      if (wrong.length === 0) return [];
      const cited = decision.rules.map(({ code, rule }) => `${code}/${rule}`);
      return [
        {
          ...one.expectAt,
          what: `${one.ask} in ${one.in === 'unknown' ? 'an unknown place' : one.in.join()} at ${ageOf(one)}: ${wrong.join('; ')}.`,
          right: `The rules that answer are ${cited.length > 0 ? cited.join(', ') : 'none'}: correct one of them, or what is expected.`,
        },
      ];
    });
}

/** Of a service nothing is documented but what a case says. */
const nothingElse = {
  places: [],
  offers: [],
  risk: 'high',
  guidance: true,
  exempt: [],
  deviations: [],
} as const;

/** Each difference in words, between what is expected and what the rulebook answers. */
function wrongIn({ expect }: Case, decision: Decision): string[] {
  const { effect, allowed, needs, obligations, without, cites } = expect;
  const cited = new Set(decision.rules.flatMap((rule) => [rule.cite, `${rule.code}/${rule.rule}`]));
  const owed = decision.obligations;
  const uncited = (cites ?? []).filter((cite) => !cited.has(cite));
  return [
    ...(decision.effect === effect ? [] : [`the answer is ${decision.effect}, and ${effect} is expected`]),
    ...(decision.effect !== effect || decision.allowed === allowed
      ? []
      : [`it is ${decision.allowed ? '' : 'not '}allowed, and should ${allowed ? '' : 'not '}be`]),
    ...(needs === undefined || needs.join() === decision.needs.join()
      ? []
      : [`it needs ${names(decision.needs, 'nobody')}, and ${names(needs, 'nobody')} is expected`]),
    ...obligations.filter((one) => !owed.includes(one)).map((one) => `${one} is not owed`),
    ...without.filter((one) => owed.includes(one)).map((one) => `${one} is owed, and should not be`),
    ...(cites?.length === 0 && cited.size > 0 ? ['a rule binds, and none should'] : []),
    ...(uncited.length > 0 ? [`it does not cite ${uncited.join(', ')}`] : []),
  ];
}

function names(list: readonly string[], none: string): string {
  return list.length === 0 ? none : list.join(' and ');
}

function ageOf({ age: { lo, hi, level } }: Case): string {
  if (level === 'none') return 'any age';
  return `${lo === hi ? lo : `${lo}-${hi}`}${level === 'verified' ? '' : ` (${level})`}`;
}
