import { loadCodes } from '@stairgate/codes';
import type { Code } from '@stairgate/rulebook';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestBirch, self, type TestBirch, type Visitor } from '../birch.testing.ts';

let t: TestBirch;
beforeEach(async () => {
  t = await openTestBirch();
});
afterEach(() => t.close());

const answer = { month: '5', year: '2014', country: 'GB' };
const created = () => t.protect.requests.filter((one) => one === 'POST /v1/children').length;

async function join(browser: Visitor, form: Record<string, string>) {
  await browser.get('/sign-up');
  return browser.post('/sign-up', form);
}

describe('the question at the door', () => {
  test('is the same for everybody, presets nothing and hints at no age', async () => {
    const [one, two] = [await t.visitor().get('/sign-up'), await t.visitor().get('/sign-up')];
    expect(one.html).toBe(two.html);
    expect(one.html).not.toMatch(/\sselected|\schecked/);
    const fields = [...one.html.matchAll(/<input[^>]*>/g)].map(([field]) => field);
    expect(fields.filter((field) => /\svalue="[^"]/.test(field))).toEqual([]);
    for (const [, options = ''] of one.html.matchAll(/<select[^>]*>([\s\S]*?)<\/select>/g)) {
      expect(options).toMatch(/^<option value="">/);
    }
    expect(one.text).not.toMatch(
      /\b\d+\b|years? old|older|younger|at least|over|under|adult|child|teen|parent|must be/i,
    );
    expect(one.text).toContain('Prefer not to say');
    expect(one.headers.get('cache-control')).toBe('no-store');
  });

  test('says the same to everybody whose answer cannot be', async () => {
    const wrong: [Record<string, string>, RegExp][] = [
      [{ ...answer, year: '2031' }, /still to come/],
      [{ ...answer, year: '2026', month: '12' }, /still to come/],
      [{ ...answer, year: '1812' }, /too long ago/],
      [{ ...answer, year: 'twelve' }, /not a year/],
      [{ ...answer, year: '-1' }, /not a year/],
      [{ ...answer, year: '0x7d' }, /not a year/],
      [{ ...answer, month: '13' }, /Choose a month/],
      [{ ...answer, month: '' }, /Choose a month/],
      [{ ...answer, country: 'Atlantis' }, /Choose a country/],
      [{ ...answer, country: '' }, /Choose a country/],
    ];
    for (const [form, says] of wrong) {
      const shown = await join(t.visitor(), form);
      expect(shown.status, JSON.stringify(form)).toBe(422);
      expect(shown.text).toMatch(says);
    }
    expect(created()).toBe(0);
  });

  test('a slip of the pen can be put right, because no answer was given', async () => {
    const browser = t.visitor();
    await join(browser, { ...answer, year: '3014' });
    expect((await browser.post('/sign-up', answer)).to).toBe('/sign-up/grown-up');
  });

  test('asks for their own yes where the law wants both, and only then', async () => {
    const browser = t.visitor();
    expect((await join(browser, { ...answer, year: '2014', country: 'FR' })).to).toBe('/sign-up/grown-up');
    expect((await browser.get('/sign-up/own-yes')).to).toBe('/sign-up/grown-up');
    await browser.post('/sign-up/grown-up', { email: 'pat@example.org' });
    const [visit] = t.birch.records.all<{ gate_id: string }>(
      'select gate_id from sign_ups where gate_id is not null',
    );
    t.protect.consent(visit!.gate_id);
    expect((await browser.get('/sign-up')).to).toBe('/sign-up/own-yes');
    expect((await browser.get('/sign-up/account')).to).toBe('/sign-up/own-yes');
    expect((await browser.get('/sign-up/own-yes')).text).toContain('you decide this as well');
    expect((await browser.post('/sign-up/own-yes')).to).toBe('/sign-up/account');
    const after = await browser.post('/sign-up/account', { username: 'colette', password: 'long enough' });
    expect(after.to).toBe('/settings?welcome');
    expect((await browser.get('/')).status).toBe(200);
  });

  test('asks once more for the country where not saying it keeps somebody out', async () => {
    const browser = t.visitor();
    expect((await join(browser, { ...answer, year: '2009', country: 'none' })).to).toBe('/sign-up/place');
    expect((await browser.get('/sign-up/place')).text).toContain('Which country do you live in?');
    expect((await browser.post('/sign-up/place', { country: 'none' })).status).toBe(422);
    expect((await browser.post('/sign-up/place', { country: 'GB' })).to).toBe('/sign-up/account');
    expect((await browser.post('/sign-up/place', { country: 'US' })).to).toBe('/sign-up/account');
  });

  test('passes the answer on and keeps nothing of it', async () => {
    const browser = t.visitor();
    await join(browser, { ...answer, year: '2009', country: 'none' });
    const kept = t.birch.records
      .all<{ name: string }>("select name from sqlite_master where type = 'table'")
      .flatMap(({ name }) => t.birch.records.all(`select * from ${name}`));
    expect(JSON.stringify(kept)).not.toMatch(/2009|"GB"/);
    expect([...browser.cookies.values()].join()).not.toContain('2009');
  });
});

describe('one answer', () => {
  test('is all there is: going back, sending again, sending at once and forging get no second chance', async () => {
    const browser = t.visitor();
    await browser.get('/sign-up');
    const atOnce = await Promise.all(
      ['2014', '1990', '1985', '2001', '1999', '2010'].map((year) =>
        browser.post('/sign-up', { ...answer, year }),
      ),
    );
    expect(atOnce.map(({ status }) => status).sort()).toEqual([303, 409, 409, 409, 409, 409]);
    const again = await browser.post('/sign-up', { ...answer, year: '1990' });
    expect(again.status).toBe(409);
    expect(again.text).toContain('You have answered already');
    expect((await browser.get('/sign-up')).to).not.toBeNull();
    expect(created()).toBe(1);

    const cookie = browser.cookies.get('birch_visit')!;
    expect(cookie).not.toBe('');
    const forger = t.visitor();
    forger.cookies.set(
      'birch_visit',
      cookie.replace(/^./, (first) => (first === 'a' ? 'b' : 'a')),
    );
    expect((await forger.post('/sign-up', answer)).status).toBe(422);
    expect((await t.visitor().post('/sign-up', answer)).status).toBe(422);
    expect(created()).toBe(1);
  });

  test('is asked for again where protect could not take it', async () => {
    const browser = t.visitor();
    await browser.get('/sign-up');
    t.protect.mood = 'errors';
    const paused = await browser.post('/sign-up', answer);
    expect(paused.status).toBe(503);
    expect(paused.text).toContain('paused');
    t.protect.mood = 'well';
    t.pass(5_000);
    expect((await browser.post('/sign-up', answer)).to).toBe('/sign-up/grown-up');
  });
});

describe('somebody who needs a grown-up', () => {
  test('gives an address, waits, and goes on when the grown-up has said yes', async () => {
    const browser = t.visitor();
    expect((await join(browser, answer)).to).toBe('/sign-up/grown-up');
    expect((await browser.get('/sign-up/account')).to).toBe('/sign-up/grown-up');
    expect((await browser.post('/sign-up/account', { username: 'sneaky', password: 'long enough' })).to).toBe(
      '/sign-up/grown-up',
    );
    expect((await browser.post('/sign-up/grown-up', { email: 'not an address' })).status).toBe(422);
    expect((await browser.post('/sign-up/grown-up', { email: 'grown-up@example.org' })).to).toBe(
      '/sign-up/waiting',
    );
    expect((await browser.get('/sign-up/waiting')).text).toContain('on its way');
    const tables = t.birch.records
      .all<{ name: string }>("select name from sqlite_master where type = 'table'")
      .flatMap(({ name }) => t.birch.records.all(`select * from ${name}`));
    expect(JSON.stringify(tables)).not.toContain('example.org');

    // The address was wrong: another one can be given.
    expect((await browser.post('/sign-up/waiting')).to).toBe('/sign-up');
    expect((await browser.get('/sign-up')).to).toBe('/sign-up/grown-up');
    await browser.post('/sign-up/grown-up', { email: 'right@example.org' });

    const visit = t.birch.records.get<{ gate_id: string }>('select gate_id from sign_ups')!;
    t.protect.consent(visit.gate_id);
    expect((await browser.get('/sign-up/waiting')).to).toBe('/sign-up/account');
    const events = await browser.get('/sign-up/events');
    expect(events.html).toContain('event: go\ndata: /sign-up/account');
    const made = await browser.post('/sign-up/account', {
      username: 'Beetle_9',
      name: '',
      password: 'long enough',
    });
    expect(made.to).toBe('/settings?welcome');
    expect((await browser.get('/')).status).toBe(200);
    expect(t.birch.people.byUsername('beetle_9')).toMatchObject({
      username: 'beetle_9',
      gateId: visit.gate_id,
    });
  });

  test('whose grown-up says no is told so calmly, and not asked again', async () => {
    const browser = t.visitor();
    await join(browser, answer);
    await browser.post('/sign-up/grown-up', { email: 'grown-up@example.org' });
    t.protect.refuse(t.birch.records.get<{ gate_id: string }>('select gate_id from sign_ups')!.gate_id);
    expect((await browser.get('/sign-up/waiting')).to).toBe('/sign-up/closed');
    expect((await browser.get('/sign-up/closed')).text).toContain('not open to you for now');
    expect((await browser.post('/sign-up', { ...answer, year: '1990' })).status).toBe(409);
  });
});

test('somebody whom the rulebook lets in alone goes straight on', async () => {
  expect((await join(t.visitor(), { ...answer, year: '2008' })).to).toBe('/sign-up/account');
});

test('somebody whom the rulebook keeps out is told so calmly, with no second chance', async () => {
  await t.close();
  const [code] = loadCodes();
  const keepsOut: Code = {
    ...code!,
    code: 'zz-closed',
    jurisdiction: 'GB',
    rules: [
      { ...code!.rules[0]!, id: 'closed', situations: ['account.open/*'], ages: [0, 15], effect: 'forbid' },
    ],
  };
  t = await openTestBirch({ codes: [...loadCodes(), { ...keepsOut, assurance: [] }] });
  const browser = t.visitor();
  expect((await join(browser, answer)).to).toBe('/sign-up/closed');
  const closed = await browser.get('/sign-up/closed');
  expect(closed.text).toContain('nothing you did wrong');
  expect(closed.text).not.toMatch(/\b\d+\b|years? old|older|young|birth/i);
  for (const path of ['/sign-up', '/sign-up/grown-up', '/sign-up/account', '/sign-up/waiting']) {
    expect((await browser.get(path)).to, path).toBe('/sign-up/closed');
  }
  expect((await browser.post('/sign-up', { ...answer, year: '1990' })).status).toBe(409);
  expect(created()).toBe(1);
});

describe('a name and a password', () => {
  const ready = async () => {
    const browser = t.visitor();
    await join(browser, { ...answer, year: '2008' });
    return browser;
  };

  test('that cannot be taken are told so, and the sign-up goes on', async () => {
    t.add('taken', 'GB', self(15));
    const browser = await ready();
    const bad: [Record<string, string>, RegExp][] = [
      [{ username: 'taken', password: 'long enough' }, /username is taken/],
      [{ username: 'TAKEN', password: 'long enough' }, /username is taken/],
      [{ username: 'a', password: 'long enough' }, /does not work/],
      [{ username: "x'; drop table people; --", password: 'long enough' }, /does not work/],
      [{ username: 'admin', password: 'long enough' }, /kept free/],
      [{ username: 'fine', password: 'short' }, /at least 8/],
      [{ username: 'fine', password: 'x'.repeat(500) }, /200 characters/],
      [{ username: 'fine', name: 'n'.repeat(80), password: 'long enough' }, /too long/],
    ];
    for (const [form, says] of bad) {
      const shown = await browser.post('/sign-up/account', form);
      expect(shown.status, JSON.stringify(form).slice(0, 60)).toBe(422);
      expect(shown.text).toMatch(says);
    }
    expect(
      (await browser.post('/sign-up/account', { username: 'fine', password: 'long enough' })).status,
    ).toBe(303);
  });

  test('sent twice make one account', async () => {
    const browser = await ready();
    const form = { username: 'twin', password: 'long enough' };
    const answers = await Promise.all([
      browser.post('/sign-up/account', form),
      browser.post('/sign-up/account', { ...form, username: 'twin2' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(t.birch.people.all()).toHaveLength(1);
  });

  test('open the door again, and wrong ones do not, however often', async () => {
    await (await ready()).post('/sign-up/account', { username: 'robin', password: 'long enough' });
    const browser = t.visitor();
    const wrong = await browser.post('/sign-in', { username: 'robin', password: 'wrong' });
    const nobody = await browser.post('/sign-in', { username: 'nobody', password: 'wrong' });
    expect([wrong.status, nobody.status]).toEqual([422, 422]);
    expect(wrong.text.replaceAll('robin', '')).toBe(nobody.text.replaceAll('nobody', ''));
    expect((await browser.post('/sign-in', { username: 'Robin', password: 'long enough' })).to).toBe('/');
    for (let i = 0; i < 8; i++) await browser.post('/sign-in', { username: 'robin', password: `wrong ${i}` });
    expect((await browser.post('/sign-in', { username: 'robin', password: 'long enough' })).status).toBe(429);
    t.pass(5 * 60_000);
    expect((await browser.post('/sign-in', { username: 'robin', password: 'long enough' })).to).toBe('/');
  });
});

describe('a slip', () => {
  const shown = (html: string, field: string) => {
    const problem = new RegExp(`id="${field}-problem"[^>]*>([^<]*)<`).exec(html)?.[1];
    return { problem, marked: new RegExp(`name="${field}"[^>]*aria-invalid="true"`).test(html) };
  };

  test('is told beside its field on the same form, which keeps what was typed', async () => {
    const browser = t.visitor();
    await browser.get('/sign-up');
    for (const [form, field] of [
      [{ month: '', year: '2011', country: 'GB' }, 'month'],
      [{ month: '3', year: '11', country: 'GB' }, 'year'],
      [{ month: '3', year: '2090', country: 'GB' }, 'year'],
      [{ month: '3', year: '2011', country: '' }, 'country'],
    ] as const) {
      const { status, html } = await browser.post('/sign-up', form);
      expect([form, status]).toEqual([form, 422]);
      expect(html).toContain('action="/sign-up"');
      expect(shown(html, field)).toEqual({ problem: expect.stringMatching(/\w+\. \w+/), marked: true });
      if (form.month) expect(html).toContain('<option value="3" selected>');
      expect(html).toContain(`value="${form.year}"`);
      if (form.country) expect(html).toContain('<option value="GB" selected>');
      expect(html).not.toContain('Go back');
    }
    // What was typed is with the one who typed it alone.
    expect((await browser.get('/sign-up')).html).not.toContain('value="2011"');
    const { headers } = await browser.post('/sign-up', { month: '3', year: '11' });
    expect(headers.get('cache-control')).toBe('no-store');
    const evil = await browser.post('/sign-up', { month: '3', year: '"><script>alert(1)</script>' });
    expect(evil.html).not.toContain('<script>alert');
  });
});
