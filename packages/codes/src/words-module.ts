import type { CircumstanceEntry, DpvWords, Vocabulary } from './read-vocabulary.ts';

/** As biome formats, which holds for the file too. */
const lineWidth = 110;

/** What `packages/rulebook/src/words.generated.ts` says of a vocabulary. The same text for the same vocabulary. */
export function wordsModule(vocabulary: Vocabulary): string {
  const { activities, practices, themes } = vocabulary;
  const situations = [...activities].flatMap(([activity, { circumstances }]) =>
    [...circumstances].map(([name, entry]) => [`${activity}/${name}`, entry] as const),
  );
  const edges = (key: 'includes' | 'needs') =>
    situations
      .filter(([, entry]) => entry[key].length > 0)
      .map(([name, entry]) => [name, entry[key]] as const);
  const tables: readonly (readonly [name: string, says: string, value: Value])[] = [
    [
      'activities',
      'Each activity and its circumstances.',
      pairs([...activities].map(([name, { circumstances }]) => [name, [...circumstances.keys()]])),
    ],
    [
      'groups',
      'The switches of a page: groups of activities, in the order in which they are shown.',
      [...vocabulary.groups].map(([id, own]) =>
        pairs([
          ['id', id],
          ['activities', own],
        ]),
      ),
    ],
    ['includes', 'What is wider, and what it contains: within one activity.', pairs(edges('includes'))],
    ['needs', 'What is empty without another, and that other.', pairs(edges('needs'))],
    ['effects', 'From loose to strict.', [...vocabulary.effects.keys()]],
    [
      'settings',
      'How a setting stands that nobody has touched, effect by effect.',
      [...vocabulary.effects.values()],
    ],
    ['levels', 'How surely an age is known, from weak to strong.', vocabulary.levels],
    ['bands', 'Age groups, the youngest first.', vocabulary.bands],
    ['people', 'Whom a situation reaches.', pairs([...vocabulary.people])],
    ['obligations', 'What a platform must also do.', pairs([...vocabulary.obligations])],
    [
      'practices',
      'What can be seen of a service that no situation carries.',
      pairs([...practices].map(([name, { means }]) => [name, means])),
    ],
    [
      'alternatives',
      'What a regulator accepts in place of a private profile.',
      pairs([...vocabulary.alternatives]),
    ],
    [
      'themes',
      'What reviews are compared by, in the order of the table.',
      [...themes].map(([id, { below }]) =>
        pairs([['id', id], ...(below === undefined ? [] : [['below', below] as const])]),
      ),
    ],
    [
      'practiceFacts',
      'For each practice its theme, and the situation whose rules it breaks as well.',
      pairs(
        [...practices].map(([name, { theme, breaks }]) => [
          name,
          pairs([['theme', theme], ...given('breaks', breaks)]),
        ]),
      ),
    ],
    [
      'rings',
      'The people around a child, the nearest first, and what each could do.',
      pairs([...vocabulary.rings].map(([question, people]) => [question, pairs([...people])])),
    ],
    [
      'activityFacts',
      'What holds for all circumstances of an activity that do not say otherwise.',
      pairs(
        [...activities].map(([name, { theme, icon, dpv }]) => [
          name,
          pairs([
            ['theme', theme],
            ['icon', icon],
            ['dpv', dpvOf(dpv)],
          ]),
        ]),
      ),
    ],
    [
      'situationFacts',
      'What holds for one situation besides.',
      pairs(
        situations
          .map(([name, entry]) => [name, pairs(factsOf(entry))] as const)
          .filter(([, facts]) => facts.pairs.length > 0),
      ),
    ],
  ];
  const head =
    '// Generated from words/vocabulary.yaml by `npm run words`. A test holds the two equal; edit the YAML.\n';
  return [head, ...tables.map(([name, says, value]) => `/** ${says} */\n${statement(name, value)}\n`)].join(
    '\n',
  );
}

function factsOf(entry: CircumstanceEntry): readonly Pair[] {
  const { reaches, core, discloses, apart, recipients, clock, signs, theme, dpv } = entry;
  return [
    ...given('theme', theme),
    ...given('reaches', reaches),
    ...given('core', core || undefined),
    ...given('discloses', discloses || undefined),
    ...given('apart', apart || undefined),
    ...given('recipients', recipients),
    ...given('clock', clock),
    ...given('signs', signs.length > 0 ? signs : undefined),
    ...given('dpv', dpv && dpvOf(dpv)),
  ];
}

const dpvOf = ({ purpose, processing, data }: DpvWords) =>
  pairs([
    ['purpose', purpose],
    ['processing', processing],
    ['data', data],
  ]);

type Value = string | number | boolean | readonly Value[] | Pairs;
type Pair = readonly [name: string, value: Value];
interface Pairs {
  readonly pairs: readonly Pair[];
}

const pairs = (own: readonly Pair[]): Pairs => ({ pairs: own });
const given = (name: string, value: Value | undefined): readonly Pair[] =>
  value === undefined ? [] : [[name, value]];

function statement(name: string, value: Value): string {
  const before = `export const ${name} = `;
  return `${before}${written(value, '', before.length, ' as const;'.length)} as const;`;
}

/** @param taken how much of the line stands before it. @param after how much of it has to stand behind. */
function written(value: Value, indent: string, taken: number, after: number): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object') return String(value);
  const more = `${indent}  `;
  if ('pairs' in value) {
    const lines = value.pairs.map(([name, one]) => property(name, one, more));
    return lines.length === 0 ? '{}' : `{\n${lines.join('')}${indent}}`;
  }
  const items = value.map((one) => written(one, more, more.length, 1));
  const short = `[${items.join(', ')}]`;
  if (!short.includes('\n') && taken + short.length + after <= lineWidth) return short;
  return `[\n${items.map((one) => `${more}${one},\n`).join('')}${indent}]`;
}

function property(name: string, value: Value, indent: string): string {
  const before = `${indent}${/^[a-z]\w*$/i.test(name) ? name : quoted(name)}:`;
  const text = written(value, indent, before.length + 1, 1);
  const long = typeof value === 'string' && before.length + 1 + text.length + 1 > lineWidth;
  return long ? `${before}\n${indent}  ${text},\n` : `${before} ${text},\n`;
}

function quoted(text: string): string {
  const singles = text.split("'").length;
  const mark = singles > text.split('"').length ? '"' : "'";
  return `${mark}${text.replaceAll('\\', '\\\\').replaceAll(mark, `\\${mark}`)}${mark}`;
}
