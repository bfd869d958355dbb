import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import { blanksOf, checkTranslation, faultOfMessage, type Texts } from './check-translation.ts';

const folder = join(import.meta.dirname, '../../../words/messages');
const files = globSync('*/*.json', { cwd: folder }).sort();
const read = (path: string): Texts => JSON.parse(readFileSync(join(folder, path), 'utf8'));
/** What the rulebook says: it fills blanks by itself and knows nothing of plurals. */
const plain = ['child', 'child-talk', 'guardian', 'operator', 'platform', 'reviewer'];

/** Every message of a file, with where it stands. */
function messagesOf(tree: Texts, path = ''): (readonly [path: string, message: string])[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    if (typeof value === 'string') return [[`${path}${key}`, value] as const];
    return Array.isArray(value) || value === undefined ? [] : messagesOf(value as Texts, `${path}${key} > `);
  });
}

test('there is English for every audience, and Welsh for children, guardians, platforms and the public', () => {
  const audiences = [
    'casework',
    'child-pages',
    'child-talk',
    'child',
    'guardian-pages',
    'guardian',
    'letters',
    'operator',
    'pairs',
    'papers',
    'platform',
    'public-pages',
    'reviewer',
    'transparency',
  ];
  expect(files).toEqual([
    ...[
      'casework',
      'child-pages',
      'child-talk',
      'child',
      'guardian-pages',
      'guardian',
      'letters',
      'pairs',
      'papers',
      'public-pages',
      'transparency',
    ].map((one) => `cy/${one}.json`),
    ...audiences.map((one) => `en/${one}.json`),
  ]);
});

describe.each(files)('%s', (file) => {
  const { language, same: _, ...texts } = read(file);
  const messages = messagesOf(texts);
  const tag = dirname(file);

  test('is named by its language', () => {
    expect(new Intl.Locale(String(language)).language).toBe(tag);
  });

  test('has messages in ICU syntax, each of which can be said', () => {
    expect(messages.length).toBeGreaterThan(10);
    expect(messages.filter(([, message]) => faultOfMessage(message, String(language)) !== undefined)).toEqual(
      [],
    );
    const empty = messages.filter(([, message]) => {
      const values = Object.fromEntries(blanksOf(message).map((name) => [name, 2]));
      const said = new IntlMessageFormat(message, String(language), undefined, { ignoreTag: true }).format(
        values,
      );
      return typeof said !== 'string' || said.trim() === '' || /[{}]/.test(said);
    });
    expect(empty).toEqual([]);
  });

  if (tag !== 'en') {
    test('asks for the same blanks as English', () => {
      expect(checkTranslation(read(file.replace(tag, 'en')), read(file)).faults).toEqual([]);
    });
  }

  if (plain.some((one) => file.endsWith(`/${one}.json`))) {
    test('fills its blanks as the rulebook does, which knows no more of ICU than {name}', () => {
      const differ = messages.filter(([, message]) => {
        const values = Object.fromEntries(blanksOf(message).map((name) => [name, `<${name}>`]));
        const filled = message.replace(/\{(\w+)\}/g, (blank, name: string) => values[name] ?? blank);
        const format = new IntlMessageFormat(message, String(language), undefined, { ignoreTag: true });
        return format.format(values) !== filled;
      });
      expect(differ).toEqual([]);
    });
  }
});
