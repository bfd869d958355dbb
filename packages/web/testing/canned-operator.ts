import {
  type Code,
  compile,
  grants,
  type Level,
  type Rulebook,
  type RuleCitation,
  situations,
} from '@stairgate/rulebook';
import type { Policy } from '../src/api/operator.ts';
import { json, nothing, problem, type Route } from './canned-answer.ts';
import type { CannedState } from './canned-state.ts';

export const today = '2026-11-22';
/** The one key that the canned service knows. */
export const operatorKey = 'sgk_right';

/** What the operator's picture shows, made from the real codes. */
function policyFor(codes: readonly Code[], where: string, asOf: string, level: Level): Policy {
  const rulebook = compile(codes, { asOf });
  const scope = rulebook.scope(where);
  const ages = Array.from({ length: 19 }, (_, age) => age);
  const rules: RuleCitation[] = [];
  const numberOf = (rule: RuleCitation) => {
    const known = rules.indexOf(rule);
    return known >= 0 ? known : rules.push(rule) - 1;
  };
  const cells = situations.map((situation, index) => [
    situation,
    ages.map((age) => {
      const cell = scope.row({ lo: age, hi: age, level })[index];
      if (!cell) throw new Error(`no cell for ${situation}`);
      return { effect: cell.effect, obligations: cell.obligations, rules: cell.rules.map(numberOf) };
    }),
  ]);
  return {
    revision: rulebook.revision,
    asOf,
    places: where.split(','),
    dates: rulebook.daysOfChange,
    ages,
    cells: Object.fromEntries(cells) as Policy['cells'],
    rules,
  };
}

export function operatorRoutes(
  state: CannedState,
  rulebook: Rulebook,
  codes: readonly Code[],
): readonly Route[] {
  return [
    [/^GET \/operator\/api\/places$/, () => json({ places: rulebook.jurisdictions, codes: [] })],
    [
      /^GET \/operator\/api\/policy$/,
      ({ query }) =>
        json(
          policyFor(
            codes,
            query.get('in') ?? 'unknown',
            query.get('asOf') ?? today,
            (query.get('level') ?? 'verified') as Level,
          ),
        ),
    ],
    [
      /^POST \/operator\/api\/decide$/,
      ({ sent }) =>
        json(rulebook.scope(sent.in).decide(sent.situation, sent.age, grants(sent.granted)).toJSON()),
    ],
    [
      /^POST \/operator\/api\/sign-in$/,
      ({ sent: { key } }) => {
        if (key !== operatorKey) {
          return problem(401, 'key-unknown', 'The API key is not known or was revoked', 'Make a new key.');
        }
        state.signedIn.operator = true;
        return json({ csrf: 'canned-csrf' });
      },
    ],
    [
      /^POST \/operator\/api\/sign-out$/,
      () => {
        state.signedIn.operator = false;
        return nothing;
      },
    ],
    [/^GET \/operator\/api\/decisions$/, () => json(state.log)],
    [/^GET \/operator\/api\/ledger$/, () => json(state.ledger)],
    [/^GET \/mailbox\/api\/messages$/, () => json(state.mails)],
  ];
}
