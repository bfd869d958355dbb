import { activityNames, type Code, type Profile, type Rule, silentBaseline } from '@stairgate/rulebook';

/**
 * Five small laws that want different things for the same: whose yes, how it is confirmed, what is told before, and on
 * which days. So that a move, a birthday, a day of law or a profile turns what a yes is worth.
 */
function code(jurisdiction: string, rules: readonly Rule[]): Code {
  return {
    code: `${jurisdiction.toLowerCase()}-lives`,
    title: `Code of ${jurisdiction}`,
    short: jurisdiction,
    jurisdiction,
    issuer: 'Nobody',
    url: 'https://law.example',
    covers: [{ activities: activityNames, ages: [0, 17] }],
    mappings: [],
    rules,
    assurance: [],
    duties: [],
    unmodelled: [],
  };
}

let count = 0;
function rule(
  situations: Rule['situations'],
  ages: Rule['ages'],
  effect: Rule['effect'],
  more: Partial<Rule> = {},
): Rule {
  return {
    id: `r${count++}`,
    ...{ provisions: [], cite: 's. 1', url: 'https://law.example/1', confidence: 'high', status: 'in-force' },
    ...{ situations, ages, effect, obligations: [], says: 'A rule.', compelling: false },
    ...more,
  };
}

export const lifeCodes: readonly Code[] = [
  code('GB', [
    rule(['profile.view/adult'], [0, 12], 'guardian'),
    rule(['profile.view/adult'], [13, 13], 'forbid'),
    rule(['profile.view/adult'], [14, 15], 'guardian'),
    rule(['profile.find/search'], [0, 17], 'opt-in', { obligations: ['explain-risk'] }),
    rule(['profile.find/search'], [0, 17], 'guardian', { from: '2027-01-01', until: '2027-02-01' }),
    rule(['location.collect'], [0, 17], 'opt-in'),
    rule(['location.share/contact'], [0, 17], 'opt-in'),
    rule(['ads.show/personalised'], [0, 12], 'guardian'),
    rule(['ads.show/personalised'], [13, 17], 'opt-in'),
    rule(['live.broadcast/contact'], [0, 17], 'opt-in'),
  ]),
  code('US', [
    rule(['profile.view/adult'], [0, 12], 'guardian', { obligations: ['strong-consent'] }),
    rule(['location.collect'], [0, 12], 'guardian', { obligations: ['strong-consent'] }),
    rule(['ads.show/personalised'], [0, 12], 'guardian', { obligations: ['strong-consent'] }),
    rule(['live.broadcast'], [0, 17], 'opt-in'),
    rule(['profile.find/search'], [0, 9], 'forbid'),
  ]),
  // Apart, so that a profile can leave out the guardian and not the child.
  { ...code('US', [rule(['live.broadcast'], [0, 15], 'guardian')]), code: 'us-guardians' },
  code('FR', [
    rule(['profile.view/adult'], [0, 17], 'forbid'),
    rule(['profile.find/search'], [0, 17], 'opt-in', {
      obligations: ['explain-risk', 'reset-at-session-end'],
    }),
    rule(['location.collect'], [0, 14], 'guardian'),
    rule(['location.collect'], [0, 17], 'opt-in'),
    rule(['location.share/contact'], [0, 17], 'guardian'),
    rule(['ads.show/personalised'], [0, 17], 'forbid'),
  ]),
  code('DE', [
    rule(['profile.view/adult'], [0, 15], 'guardian', { obligations: ['separate-consent'] }),
    rule(['profile.find/search'], [0, 17], 'opt-in', { obligations: ['explain-risk', 'notice-at-switch'] }),
    rule(['ads.show/personalised'], [0, 15], 'guardian'),
    rule(['ads.show/contextual'], [0, 15], 'opt-in'),
    rule(['live.broadcast/anyone'], [0, 17], 'forbid', { from: '2027-03-01' }),
  ]),
  code('AU', [
    rule(['account.open'], [0, 15], 'guardian', { from: '2027-06-01' }),
    rule(['location.share/contact'], [0, 15], 'opt-in'),
  ]),
  silentBaseline,
];

/** A profile that leaves whole codes out: what they asked for is asked no more. */
export function profileWithout(codes: readonly string[]): Profile {
  return {
    service: { name: 'Treehouse', kinds: ['social'] },
    places: ['GB', 'US', 'FR', 'DE', 'AU'],
    offers: [],
    risk: 'low',
    guidance: true,
    exempt: codes.map((one) => ({
      code: one,
      reason: 'Does not apply.',
      approver: 'Somebody',
      approved: '2026-01-01',
      expires: '2030-01-01',
    })),
    deviations: [],
  };
}
