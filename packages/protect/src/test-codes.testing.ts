import { activityNames, type Code, type Rule, silentBaseline } from '@stairgate/rulebook';

/** Two small laws of our own, so that tests of the service do not move with the real ones. */
const source = {
  provisions: [],
  cite: 's. 1',
  url: 'https://law.example/1',
  confidence: 'high',
  status: 'in-force',
} as const;

function rule(
  id: string,
  situations: readonly string[],
  ages: readonly [number, number],
  effect: Rule['effect'],
  obligations: Rule['obligations'] = [],
  more: Partial<Rule> = {},
): Rule {
  return {
    ...source,
    id,
    situations,
    ages,
    effect,
    obligations,
    says: `Rule ${id}.`,
    compelling: false,
    ...more,
  };
}

function code(jurisdiction: string, rules: readonly Rule[], more: Partial<Code> = {}): Code {
  return {
    code: `${jurisdiction.toLowerCase()}-test`,
    title: `Test code of ${jurisdiction}`,
    short: `${jurisdiction} test`,
    jurisdiction,
    issuer: 'Nobody',
    url: 'https://law.example',
    covers: [{ activities: activityNames, ages: [0, 17] }],
    mappings: [],
    rules,
    assurance: [],
    duties: [],
    unmodelled: [],
    ...more,
  };
}

export const testCodes: readonly Code[] = [
  code(
    'GB',
    [
      rule('location', ['location.share/contact', 'location.share/anyone'], [0, 17], 'opt-in', [
        'show-sign',
        'explain-risk',
        'offer-just-this-time',
        'reset-at-session-end',
        'notify-guardian',
      ]),
      rule('search', ['profile.find/search'], [0, 17], 'opt-in', ['explain-risk', 'keep-choice']),
      rule('strangers', ['contact.message/adult'], [0, 17], 'opt-in', ['ask-an-adult-first']),
      rule('strangers-under-10', ['contact.message/adult'], [0, 9], 'forbid'),
      rule('peers-under-10', ['contact.message/peer'], [0, 9], 'opt-in'),
      rule('ads', ['ads.show/personalised'], [0, 12], 'guardian'),
      rule('ads-teens', ['ads.show/personalised'], [13, 17], 'opt-in'),
      rule('companion', ['ai.chat/companion'], [0, 17], 'opt-in', ['verify-age']),
      rule('adult-content', ['content.view/adult-only'], [0, 17], 'forbid', ['verify-age']),
      rule('sale', ['data.share/sale'], [0, 17], 'forbid'),
      rule('scroll', ['engage.scroll/endless'], [0, 15], 'forbid', [], {
        status: 'enacted',
        from: '2027-01-01',
      }),
    ],
    {
      assurance: [
        { ...source, past: 17, level: 'estimated', says: 'A claim of being grown up is not enough.' },
      ],
    },
  ),
  code('US', [
    rule(
      'consent',
      ['contact.message', 'data.collect/optional', 'ads.show/personalised'],
      [0, 12],
      'guardian',
    ),
    rule('chat-both', ['live.broadcast/anyone'], [0, 12], 'guardian'),
    rule('chat-choice', ['live.broadcast/anyone'], [0, 17], 'opt-in'),
  ]),
  code('US-NE', [
    rule('day', ['engage.notify/day'], [0, 17], 'opt-in'),
    rule('night', ['engage.notify/night'], [0, 17], 'forbid', [], {
      hours: { from: '22:00', to: '06:00' },
    }),
    rule('school', ['engage.notify/school'], [0, 17], 'forbid', [], {
      hours: { from: '08:00', to: '16:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'], term: true },
    }),
    rule('time', ['engage.use/over-limit'], [0, 17], 'guardian'),
    rule('rest', ['engage.use/night'], [0, 17], 'forbid', [], { hours: { from: '00:00', to: '06:00' } }),
  ]),
  silentBaseline,
];
