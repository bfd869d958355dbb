import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gradeOf, lixOf, wordsOf } from '../../../../testing/reading-age.ts';
import { misspelt } from '../../../../testing/spelling.ts';
import { openTestBirch, type Shown, type TestBirch } from '../birch.testing.ts';
import { speeches } from '../pages/speech.ts';

let t: TestBirch;
beforeEach(async () => {
  t = await openTestBirch();
});
afterEach(() => t.close());

const welsh = { 'accept-language': 'cy-GB,cy;q=0.9,en;q=0.5' };
const source = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

/** What somebody reads on a page in Welsh, without what is named in its own language. */
function readable({ html }: Shown): string[] {
  const [, body = ''] = /<body[^>]*>([\s\S]*)<\/body>/.exec(html) ?? [];
  const own = body
    .replaceAll(/<a [^>]*hreflang="[^"]*"[^>]*>[\s\S]*?<\/a>/g, ' ')
    .replaceAll(/<option value="[A-Z]{2}">[^<]*<\/option>/g, ' ')
    .replaceAll('Birch', ' ');
  const labels = [...own.matchAll(/(?:aria-label|title|placeholder)="([^"]*)"/g)].map(
    ([, label = '']) => label,
  );
  const text = own
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"');
  const [, title = ''] = /<title>([^<]*) ·/.exec(html) ?? [];
  return [text, title.replaceAll('&#39;', "'").replaceAll('Birch', ' '), ...labels];
}

function expectWelsh(shown: Shown): void {
  expect(shown.html).toContain('<html lang="cy">');
  expect(misspelt('cy', readable(shown))).toEqual([]);
}

describe.each(speeches.filter(({ tag }) => tag !== 'en'))('$tag', ({ tag, say }) => {
  const { texts }: { texts: Record<string, string> } = JSON.parse(source(`../messages/${tag}.json`));

  test('has every text of joining', () => {
    const said = ['pages/sign-up-pages.ts', 'pages/country-field.ts', 'routes/sign-up.ts'].flatMap((path) =>
      [...source(path).matchAll(/say\('((?:[^'\\]|\\.)*)'\)/g)].map(([, text = '']) => text),
    );
    const wrong = [
      'forms/read-birth-month.ts',
      'forms/read-username.ts',
      'forms/read-country.ts',
      'routes/sign-up.ts',
    ]
      .flatMap((path) => [...source(path).matchAll(/(?:BadInput|wrong)\(([\s\S]*?)\);/g)])
      .flatMap(([, given = '']) => [...given.matchAll(/'([^']+)'/g)].map(([, text = '']) => text))
      // The name of the field is read by nobody.
      .filter((text) => !/^(month|year|username|country|email)$/.test(text));
    expect(said.length).toBeGreaterThan(30);
    expect(wrong.length).toBeGreaterThan(15);
    expect([...said, ...wrong].filter((text) => texts[text] === undefined)).toEqual([]);
  });

  test('is spelt right, is not English, and reads easily', () => {
    const own = Object.values(texts).map((text) => text.replaceAll('Birch', ''));
    expect(misspelt(tag, own)).toEqual([]);
    for (const english of Object.keys(texts)) expect(say(english)).not.toBe(english);
    const long = own.filter((text) => wordsOf(text).length >= 8);
    const scores = long.map((text) => lixOf(text, tag));
    expect(scores.reduce((sum, one) => sum + one, 0) / scores.length).toBeLessThan(22);
  });
});

test('the English of joining is easy to read', () => {
  const { texts }: { texts: Record<string, string> } = JSON.parse(source('../messages/cy.json'));
  const sentences = Object.keys(texts).filter((text) => /[.?]$/.test(text) && wordsOf(text).length > 2);
  const grades = sentences.map(gradeOf);
  expect(grades.reduce((sum, one) => sum + one, 0) / grades.length).toBeLessThanOrEqual(5);
  expect(sentences.filter((_, at) => grades[at]! > 8.5)).toEqual([]);
});

describe('joining', () => {
  test('is in Welsh where the browser asks for it, and in English for everybody else', async () => {
    expectWelsh(await t.visitor().get('/sign-up', welsh));
    const others: Record<string, string>[] = [
      {},
      { 'accept-language': 'fr' },
      { 'accept-language': 'en-GB, cy;q=0.1' },
    ];
    for (const asked of others) {
      const shown = await t.visitor().get('/sign-up', asked);
      expect(shown.html).toContain('<html lang="en">');
      expect(shown.text).toContain('When were you born?');
    }
  });

  test('names months and countries in the language', async () => {
    const { text, html } = await t.visitor().get('/sign-up', welsh);
    expect(text).toContain('Ionawr Chwefror Mawrth');
    expect(html).toContain('<option value="GB">Y Deyrnas Unedig</option>');
    expect(html).toContain('<option value="FR">Ffrainc</option>');
  });

  test('a choice by hand goes before the browser, and lasts', async () => {
    const browser = t.visitor();
    const shown = await browser.get('/sign-up?language=cy');
    expectWelsh(shown);
    expect(shown.html).toContain('lang="cy" hreflang="cy" aria-current="true"');
    expectWelsh(await browser.get('/sign-up'));
    expect((await browser.get('/sign-up?language=en', welsh)).text).toContain('Join Birch');
    expect((await browser.get('/sign-up', welsh)).text).toContain('Join Birch');
    expect((await browser.get('/sign-up?language=xx')).text).toContain('Join Birch');
  });

  test('asks, refuses and waits in Welsh, to the end', async () => {
    const browser = t.visitor();
    await browser.get('/sign-up?language=cy');
    for (const form of [
      { month: '13', year: '2014', country: 'GB' },
      { month: '5', year: 'x', country: 'GB' },
      { month: '5', year: '3014', country: 'GB' },
      { month: '5', year: '1814', country: 'GB' },
      { month: '5', year: '2014', country: 'Narnia' },
      { month: '5', year: '2014'.repeat(9), country: 'GB' },
    ]) {
      const shown = await browser.post('/sign-up', form);
      expect(shown.status).toBe(422);
      expectWelsh(shown);
    }
    const { to } = await browser.post('/sign-up', { month: '5', year: '2016', country: 'GB' });
    expect(to).toBe('/sign-up/grown-up');
    expectWelsh(await browser.get('/sign-up/grown-up'));
    expectWelsh(await browser.post('/sign-up', { month: '5', year: '2016', country: 'GB' }));
    expectWelsh(await browser.post('/sign-up/grown-up', { email: '' }));
    await browser.post('/sign-up/grown-up', { email: 'rhiant@example.org' });
    expectWelsh(await browser.get('/sign-up/waiting'));
  });

  test('ends in an account, in Welsh', async () => {
    const browser = t.visitor();
    await browser.get('/sign-up?language=cy');
    const { to } = await browser.post('/sign-up', { month: '5', year: '2009', country: 'GB' });
    expect(to).toBe('/sign-up/account');
    expectWelsh(await browser.get('/sign-up/account'));
    expectWelsh(await browser.post('/sign-up/account', { username: 'x', password: 'tri gair bach' }));
    const short = await browser.post('/sign-up/account', { username: 'eirlys', password: 'byr' });
    expect(short.status).toBe(422);
    expect(short.text).toContain('Defnyddia o leiaf 8 nod');
    await browser.post('/sign-up/account', { username: 'eirlys', password: 'tri gair bach' });
    const safety = await browser.post('/safety');
    expect(new URL(safety.to ?? '').searchParams.get('language')).toBe('cy');
    expect(new URL(safety.to ?? '').hash).toMatch(/^#t=/);
  });
});
