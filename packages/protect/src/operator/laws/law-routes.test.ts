import { loadCodes, readProvisions } from '@stairgate/codes';
import { common, compile, diff, overlay, type Profile, situations, standingOf } from '@stairgate/rulebook';
import type { CodeList, CodeView, Comparison, JointSettings, Policy } from '@stairgate/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { keepNewest, overlaysByDay, policyOf } from './policy.ts';

const codes = loadCodes();
const today = '2026-11-22';
let service: TestService;
beforeAll(async () => {
  service = await openTestService({ codes });
});
afterAll(() => service?.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  service.request('GET', `/operator/api${path}`, undefined, headers);

describe('the policy of real places', () => {
  it.each([
    ['in=GB', 'GB', today, true],
    ['in=US-CA&guidance=no&asOf=2027-01-02', 'US-CA', '2027-01-02', false],
    ['in=FR&guidance=no', 'FR', today, false],
    ['in=unknown', 'unknown', today, true],
  ] as const)('%s says what binds and what speaks besides', async (query, place, asOf, guidance) => {
    const { body } = (await get(`/policy?${query}`)) as { body: Policy };
    const law = overlay(codes, { asOf, guidance });
    expect(body).toMatchObject({ revision: law.rulebook.revision, guidance, level: 'verified', asOf });
    expect(body.codes).toEqual(law.rulebook.scope(place).codes);
    for (const age of body.ages) {
      const row = law.row(place, age, 'verified');
      const shown = situations.map((situation) => {
        const { effect, wouldBe, guidanceOnly = false, silent } = body.cells[situation][age]!;
        return { effect, wouldBe, guidanceOnly, silent: silent.map((at) => body.silent[at]) };
      });
      const expected = row.map(({ cell, wouldBe, guidanceOnly, silent }) => {
        return { effect: cell.effect, wouldBe, guidanceOnly, silent };
      });
      expect(shown).toEqual(expected);
    }
  });

  it('shows bills in GB, enjoined rules in California, guidance alone in France', async () => {
    const why = async (query: string) =>
      new Set(((await get(`/policy?${query}`)).body as Policy).silent.map((rule) => rule.why));
    expect(await why('in=GB')).toContain('bill');
    expect(await why('in=US-CA')).toContain('enjoined');
    expect(await why('in=US-CA')).toContain('later');
    expect(await why('in=FR')).not.toContain('guidance');
    expect(await why('in=FR&guidance=no')).toContain('guidance');
    const france = (await get('/policy?in=FR')).body as Policy;
    expect(
      Object.values(france.cells)
        .flat()
        .some((cell) => cell.guidanceOnly),
    ).toBe(true);
  });

  it('says why every code is joined, and is one view whatever the order of places', async () => {
    expect((await get('/policy?in=GB')).body.note).toBeNull();
    expect((await get('/policy?in=unknown')).body.note).toBe('place-unknown');
    const one = await get('/policy?in=US,GB,us');
    expect(one.body.places).toEqual(['GB', 'US']);
    expect((await get('/policy?in=GB,US')).headers.etag).toBe(one.headers.etag);
  });

  it('marks where the baseline stands in, and says what each rule is about', async () => {
    const { cells, codes } = (await get('/policy?in=BR')).body as Policy;
    expect(codes).toEqual(['int-baseline']);
    for (const row of Object.values(cells))
      for (const cell of row) expect(cell.standsIn === true).toBe(cell.effect !== 'allow');
    const gb = (await get('/policy?in=GB')).body as Policy;
    const about = (situation: 'profile.find/web-index' | 'account.open/with-guardian') =>
      gb.cells[situation][12]?.rules.map((at) => gb.rules[at]?.about);
    expect(about('profile.find/web-index')).toContain('account.open/with-guardian');
    expect(new Set(about('account.open/with-guardian'))).toEqual(new Set([undefined]));
  });

  it('is not sent again to who has it, and is when another day changed it', async () => {
    const first = await get('/policy?in=US-CA');
    const tag = String(first.headers.etag);
    expect((await get('/policy?in=US-CA', { 'if-none-match': tag })).status).toBe(304);
    expect((await get('/policy?in=US-CA&asOf=2027-01-01', { 'if-none-match': tag })).status).toBe(200);
  });

  it.each(['in=GB&asOf=2026-02-31', 'in=GB&guidance=maybe'])('refuses %s', async (query) => {
    const { status, body } = await get(`/policy?${query}`);
    expect([status, body.code]).toEqual([400, 'invalid']);
  });
});

describe('a comparison', () => {
  it.each([
    ['in=US-VT&from=2026-12-01&to=2027-01-02', ['US-VT'], '2026-12-01', ['US-VT'], '2027-01-02'],
    ['in=GB&in2=FR,US', ['GB'], today, ['FR', 'US'], today],
    ['in=unknown&in2=US-CA&level=self-declared', 'unknown', today, ['US-CA'], today],
  ] as const)('%s says what the rulebooks say, with every rule named', async (query, was, from, is, to) => {
    const { body } = (await get(`/diff?${query}`)) as { body: Comparison };
    const level = query.includes('self') ? 'self-declared' : 'verified';
    const expected = diff(
      { label: '', rulebook: compile(codes, { asOf: from }), in: was },
      { label: '', rulebook: compile(codes, { asOf: to }), in: is },
      { levels: [level] },
    );
    expect(expected.length).toBeGreaterThan(20);
    const named = (at: readonly number[]) => at.map((number) => body.rules[number]);
    const spelled = body.differences.map(({ because, obligations, ...rest }) => ({
      ...rest,
      because: { ...because, gone: named(because.gone), come: named(because.come) },
      obligations: {
        ...obligations,
        because: { gone: named(obligations.because.gone), come: named(obligations.because.come) },
      },
    }));
    expect(spelled).toEqual(JSON.parse(JSON.stringify(expected)));
    expect(body.after).toMatchObject({ places: is, asOf: to });
  });

  it('of places joined says which place asks for each setting', async () => {
    const { body } = (await get('/common?in=GB,US,FR')) as { body: JointSettings };
    const expected = common(compile(codes, { asOf: today }), ['FR', 'GB', 'US']);
    expect(
      body.cells.map(({ forcedBy }) => forcedBy.map((one) => one.rules.map((at) => body.rules[at]))),
    ).toEqual(expected.map(({ forcedBy }) => forcedBy.map((one) => JSON.parse(JSON.stringify(one.rules)))));
    expect((await get('/common?in=unknown')).body.code).toBe('invalid');
    expect((await get('/diff?in=GB&in2=Mars')).body.code).toBe('place-unknown');
    expect((await get('/diff?in=GB&to=2026-02-30')).body.code).toBe('invalid');
  });
});

describe('one cell', () => {
  it('is the decision of that day, with what would unlock it', async () => {
    const query = 'in=US-CA&asOf=2027-01-01&level=self-declared&situation=contact.message/adult&age=15';
    const expected = compile(codes, { asOf: '2027-01-01' }).decide({
      situation: 'contact.message/adult',
      in: 'US-CA',
      age: { lo: 15, hi: 15, level: 'self-declared' },
    });
    const { revision: _, ...rest } = expected.toJSON();
    expect((await get(`/policy/cell?${query}`)).body).toMatchObject(JSON.parse(JSON.stringify(rest)));
    const unknown = await get('/policy/cell?in=GB&situation=x/y&age=3');
    expect(unknown.body.code).toBe('situation-unknown');
  });
});

describe('the codes', () => {
  it('are all there, with every provision counted and every line standing somewhere', async () => {
    const { body } = (await get('/codes')) as { body: CodeList };
    expect(body.codes.map(({ code }) => code)).toEqual(codes.map(({ code }) => code));
    expect(body.codes.reduce((sum, { counts }) => sum + counts.provisions, 0)).toBe(
      Object.values(readProvisions()).flat().length,
    );
    for (const { standing, counts } of body.codes) {
      const lines = Object.values(standing).reduce((sum, count) => sum + count, 0);
      expect(lines).toBe(counts.rules + counts.assurance + counts.duties);
    }
  });

  it('change on every day on which the rulebook says that something does', async () => {
    const { body } = (await get('/codes')) as { body: CodeList };
    const days = new Set(body.changes.filter(({ deciding }) => deciding > 0).map(({ day }) => day));
    expect([...days]).toEqual(compile(codes, { asOf: today }).daysOfChange);
  });

  it('open one by one, whole, as of any day', async () => {
    for (const code of codes) {
      const { body } = (await get(`/codes/${code.code}?asOf=2027-01-02`)) as { body: CodeView };
      for (const kind of ['rules', 'assurance', 'duties', 'mappings'] as const) {
        expect(body[kind]).toEqual(
          code[kind].map((line) => ({ ...line, standing: standingOf(line, '2027-01-02') })),
        );
      }
      expect(body.unmodelled).toEqual(code.unmodelled);
      const carried = new Set(
        [...code.rules, ...code.assurance, ...code.duties, ...code.mappings, ...code.unmodelled].flatMap(
          ({ provisions }) => provisions,
        ),
      );
      expect(new Set(body.provisions?.map(({ id }) => id))).toEqual(carried);
    }
  });

  it('of another name are not there', async () => {
    const { status, body } = await get('/codes/us-none');
    expect([status, body.code]).toEqual([404, 'not-found']);
  });
});

it('shows what the operator documents only where that is asked for', () => {
  const approval = { reason: 'r', approver: 'a', approved: '2026-01-01', expires: '2026-12-31' };
  const profile: Profile = {
    service: { name: 'Treehouse', kinds: ['social'] },
    places: ['GB'],
    offers: [],
    risk: 'low',
    guidance: true,
    exempt: [{ ...approval, code: 'uk-osa-children' }],
    deviations: [
      { ...approval, id: 'peers', situations: ['profile.view/peer'], ages: [16, 17], effect: 'allow' },
    ],
  };
  const lawOn = overlaysByDay({ codes, profile });
  const ask = (asOf: string, counts: boolean) => {
    const question = { asOf, places: ['GB'], level: 'verified', guidance: true, profile: counts } as const;
    return policyOf(lawOn(question), question);
  };
  const law = ask(today, false);
  expect(law.cells['profile.view/peer'][16]).toMatchObject({ effect: 'opt-in' });
  expect(law.silent.map(({ why }) => why)).not.toContain('exempt');
  const own = ask(today, true);
  expect(own.cells['profile.view/peer'][16]).toMatchObject({ effect: 'allow', moved: true });
  expect(own.cells['profile.view/peer'][15]).toEqual(law.cells['profile.view/peer'][15]);
  expect(new Set(own.silent.filter(({ why }) => why === 'exempt').map(({ code }) => code))).toEqual(
    new Set(['uk-osa-children']),
  );
  // What has run out does nothing.
  expect(ask('2027-01-01', true).cells['profile.view/peer'][16]?.effect).toBe('opt-in');
});

it('forgets what was least recently asked for', () => {
  const made: string[] = [];
  const kept = keepNewest<string>(2);
  const ask = (key: string) =>
    kept(key, async () => {
      made.push(key);
      return key;
    });
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) ask(key);
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});
