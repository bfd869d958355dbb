import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { expect, test } from 'vitest';

const packages = join(import.meta.dirname, '../..');

/** What children and guardians read is made here; all that it says stands in `words/messages`. */
const sources = globSync(
  [
    'web/src/*.{ts,tsx}',
    'web/src/{child,guardian,parts,public}/*.{ts,tsx}',
    'protect/src/guardian/{alerts,letters,notice,receipts,words}/*.ts',
  ],
  { cwd: packages },
).filter((path) => !/\.test\.tsx?$/.test(path));

/** Attributes that hold no words. */
const wordless = new Set(['className', 'd', 'points', 'transform', 'viewBox', 'rel', 'key']);

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** Two words beside each other, or one with a capital at its beginning that is shown as it stands. */
const isSentence = (text: string) => /\p{L}{2,}[,;:]? \p{L}+/u.test(text);
const isWord = (text: string) => /\p{L}{2}/u.test(text);

/** What a source says in so many words: as text between tags, and as a string that has more than one word. */
function saidIn(path: string, source: string): string[] {
  const found: string[] = [];
  function walk(node: Node): void {
    const { type, value } = node;
    if (type === 'JSXText' && isWord(String(value))) found.push(String(value).trim());
    else if (type === 'Literal' && typeof value === 'string' && isSentence(value)) found.push(value);
    else if (type === 'TemplateElement') {
      const { cooked } = value as { cooked: string };
      if (isSentence(cooked)) found.push(cooked);
    }
    for (const [key, child] of Object.entries(node)) {
      for (const one of [child].flat()) if (isNode(one) && !isQuiet(node, key, one)) walk(one);
    }
  }
  walk(parseAst(source, { lang: path.endsWith('x') ? 'tsx' : 'ts' }) as unknown as Node);
  return found;
}

/** What no reader is shown: names of modules and classes, drawings, and what a programmer is told by an error. */
function isQuiet({ type }: Node, key: string, child: Node): boolean {
  if (type === 'ImportDeclaration' || /^TS.*Type/.test(child.type)) return true;
  if (child.type === 'JSXAttribute') return wordless.has((child.name as Node).name as string);
  if (type === 'NewExpression' || key === 'directive') return false;
  return child.type === 'NewExpression' && /Error$/.test(String((child.callee as Node).name));
}

test.each([
  ['<p>Hello there</p>', ['Hello there']],
  ['<p>Hello</p>', ['Hello']],
  ['<Page title="Something broke" className="stack small" />', ['Something broke']],
  ["const words = { title: 'No mail yet.' };", ['No mail yet.']],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a source.
  ['const words = `Sign in at ${page}`;', ['Sign in at ']],
  ["import x from 'a b'; throw new Error('Who made this page stand alone?');", []],
  ["<p>{words.title}</p>; fill(words.title, { of: 'child' });", []],
])('%s says %j', (source, said) => {
  expect(saidIn('one.tsx', source)).toEqual(said);
});

/** What stays in a source: names, and what is said to a browser or a database. */
const kept: readonly (readonly [path: string, said: string])[] = [
  ['web/src/parts/page.tsx', 'Stairgate'],
  ['web/src/parts/page.tsx', 'API'],
  ['web/src/parts/form.tsx', ':is(input, select, textarea)[aria-invalid="true"], [data-amiss] input:enabled'],
  ['web/src/public/mailbox-page.tsx', '<head><base target="_top">'],
  ['protect/src/guardian/letters/write-mail.ts', 'is not'],
  ['protect/src/guardian/letters/write-of-answer.ts', 'is not'],
  ['protect/src/guardian/letters/write-of-answer.ts', 'own-complaints '],
  ['protect/src/guardian/letters/write-of-event.ts', 'is not'],
  ['protect/src/guardian/letters/write-of-opened.ts', 'is not'],
  ['protect/src/guardian/letters/write-summaries.ts', 'is not'],
  ['protect/src/guardian/letters/write-to-consenting.ts', 'is not'],
  ['protect/src/guardian/receipts/routes.ts', 'public, max-age=300'],
];

test('no sentence that a child or a guardian reads stands in a source', () => {
  expect(sources.length).toBeGreaterThan(80);
  const said = sources.flatMap((path) =>
    saidIn(path, readFileSync(join(packages, path), 'utf8')).map((text) => [path, text] as const),
  );
  expect(said.filter(([path, text]) => !kept.some(([at, one]) => at === path && one === text))).toEqual([]);
});
