import operator from '@stairgate/words/messages/en/operator.json' with { type: 'json' };
import type { Applies } from './code.ts';

const { applies: words } = operator;

/** To which services a line applies, as the end of a sentence: "services that are social or video; with …". */
export function appliesInWords({ kinds, children, size }: Applies): string {
  const numbers = (size ?? []).map((tests) =>
    tests
      .map(({ measure, in: where, from, over }) =>
        words[from === undefined ? 'over' : 'from']
          .replace('{what}', words.measures[measure])
          .replace('{number}', (from ?? over ?? 0).toLocaleString('en-GB'))
          .replace('{where}', where === 'world' ? words.world : where),
      )
      .join(` ${words.and} `),
  );
  return [
    ...(kinds ? [words.kinds.replace('{kinds}', kinds.join(` ${words.or} `))] : []),
    ...(children ? [children.map((test) => words.children[test]).join(` ${words.or} `)] : []),
    ...(numbers.length > 0 ? [numbers.join(`, ${words.or} `)] : []),
  ].join('; ');
}
