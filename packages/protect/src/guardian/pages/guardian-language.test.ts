import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService, tokenIn } from '../../open-test-service.testing.ts';

let service: TestService;
beforeAll(async () => {
  service = await openTestService({ settings: { mailsADay: 1000 } });
});
afterAll(() => service?.close());

type Browser = Awaited<ReturnType<TestService['invite']>>;
let families = 0;

/** A child, and a guardian who was invited in a language and has opened the letter. */
async function family(language?: string) {
  const childId = await service.createChild('US', { lo: 9, hi: 9 });
  const email = `parent-${++families}@example.com`;
  const invited = await service.platform('POST', `/v1/children/${childId}/guardian`, { email, language });
  expect(invited.status).toBe(202);
  const [letter] = await service.mails();
  const guardian = service.browser();
  await service.open(guardian, tokenIn(letter!.text));
  return { childId, email, guardian, letter: letter! };
}

const homeIn = async (guardian: Browser, language?: string) =>
  (await guardian.send('GET', `/guardian/api/home${language ? `?language=${language}` : ''}`)).body;
const choose = (guardian: Browser, language: string) =>
  guardian.send('PUT', '/guardian/api/language', { language });

describe('a letter', () => {
  it('is in the language that the invitation tells, with English in short below, each marked', async () => {
    const { letter } = await family('cy');
    expect(letter.languages).toEqual(['cy', 'en']);
    expect(letter.subject).toMatch(/^Mae plentyn yn gofyn am .+ \/ A child asks for your permission to use /);
    const [welsh, english] = letter.text.split('* * *');
    expect(welsh).toMatch(/^Helo,\n\nRhoddodd plentyn/);
    expect(english).toMatch(/^\s*In short, in English:\n\nA child gave us your e-mail address/);
    expect(english!.length).toBeLessThan(welsh!.length / 2);
    expect(tokenIn(english!)).toBe(tokenIn(welsh!));
    for (const part of [welsh, english]) expect(part).toMatch(/29 (Tachwedd|November) 2026/);
    expect(letter.html).toContain('<html lang="cy">');
    expect(letter.html).toContain('<div lang="en">\n<p>In short, in English:</p>');
  });

  it('is English alone where no language is told, or one that there are no words in', async () => {
    for (const told of [undefined, 'fr']) {
      const { letter } = await family(told);
      expect(letter.languages).toEqual(['en']);
      expect(letter.text).not.toContain('* * *');
      expect(letter.html).toContain('<html lang="en">');
    }
  });

  it('is in the language that the guardian chose from then on, and in no other', async () => {
    const { childId, email, guardian } = await family('cy');
    expect((await homeIn(guardian)).letters).toBeNull();
    expect((await choose(guardian, 'en')).status).toBe(204);
    expect(await homeIn(guardian)).toMatchObject({ letters: 'en', language: 'en' });
    const signIn = async () => {
      await service.request('POST', '/guardian/api/sign-in', { email });
      const letter = (await service.mails())[0]!;
      await service.open(guardian, tokenIn(letter.text));
      return letter;
    };
    expect((await signIn()).languages).toEqual(['en']);
    await choose(guardian, 'cy');
    const letter = await signIn();
    expect([letter.subject, letter.languages]).toEqual([
      expect.stringMatching(/^Eich dolen i fewngofnodi i \w+$/),
      ['cy'],
    ]);
    // Another child's invitation does not know better than the guardian.
    const second = await service.createChild('US', { lo: 9, hi: 9 });
    await service.platform('POST', `/v1/children/${second}/guardian`, { email, language: 'en' });
    expect((await service.mails())[0]!.languages).toEqual(['cy']);
    await guardian.send('POST', `/guardian/api/children/${childId}/refuse`);
    const kept = await service.context.db
      .selectFrom('guardians')
      .select(['language', 'language_chosen'])
      .where('child_id', '=', childId)
      .executeTakeFirstOrThrow();
    expect(kept).toEqual({ language: null, language_chosen: false });
  });

  it('takes no language that is none', async () => {
    const { guardian } = await family();
    for (const language of ['', 'cy\r\nBcc: x', 'no such language']) {
      const { status, body } = await choose(guardian, language);
      expect([status, body.code]).toEqual([400, 'invalid']);
    }
    expect((await guardian.send('GET', '/guardian/api/home?language=%0d')).status).toBe(400);
  });
});

describe('a notice', () => {
  it('is in the language that is asked for, else in that of the letters', async () => {
    const { guardian } = await family('cy');
    const [asked, own, other] = [
      await homeIn(guardian, 'cy-GB'),
      await homeIn(guardian),
      await homeIn(guardian, 'en'),
    ];
    expect(own).toEqual(asked);
    expect([own.language, own.children[0].notice.language, other.language]).toEqual(['cy', 'cy', 'en']);
    expect(own.children[0].notice.title).toMatch(/^Eich caniatâd i blentyn ddefnyddio /);
    expect(own.children[0].methods[0].title).toBe('Cadarnhau drwy e-bost');
    expect(own.children[0].notice.version).not.toBe(other.children[0].notice.version);
  });

  it.each(['cy', 'en'])('that was read in %s is what the consent and its receipt name', async (language) => {
    const { childId, guardian } = await family('cy');
    const { children } = await homeIn(guardian, language);
    const { notice, purposes } = children[0];
    const sent = { purposes: ['core'], refused: [], method: 'email-plus', noticeVersion: notice.version };
    const answered = await guardian.send('POST', `/guardian/api/children/${childId}/consents`, sent);
    expect(answered.body.state).toBe('confirming');
    const confirm = (await service.mails())[0]!;
    expect(confirm.languages).toEqual(['cy', 'en']);
    expect((await service.open(guardian, tokenIn(confirm.text))).status).toBe(200);
    const after = (await homeIn(guardian, 'en')).children[0];
    expect(after.consents).toMatchObject([
      { state: 'given', noticeVersion: notice.version, noticeLanguage: language },
    ]);
    const { text: receipt } = await guardian.send(
      'GET',
      `/guardian/api/children/${childId}/consents/${answered.body.consentId}/receipt`,
    );
    const check = await service.request('POST', '/v1/receipts/verify', { receipt });
    expect(check.body).toMatchObject({ valid: true, status: 'in-force' });
    const { pii_processing: said, event } = check.body.payload.consent_record;
    expect([said.language, said.privacy_notice.version, said.purposes[0].purpose]).toEqual([
      language,
      notice.version,
      purposes[0].title,
    ]);
    expect(event.validity_duration['rdf:value']).toMatch(language === 'cy' ? /^nes/ : /^until/);
    const { body } = await guardian.send('GET', `/guardian/api/children/${childId}/export`);
    const [entry] = body.ledger.filter(({ kind }: { kind: string }) => kind === 'consent-given');
    expect(entry.body).toMatchObject({ notice: notice.version, language });
  });

  it('that holds in no language any more has changed, and the fresh one is in the guardian’s', async () => {
    const { childId, guardian } = await family('cy');
    const { status, body } = await guardian.send('POST', `/guardian/api/children/${childId}/consents`, {
      ...{ purposes: ['core'], refused: [], method: 'email-plus', noticeVersion: 'x' },
    });
    expect([status, body.code]).toEqual([409, 'notice-changed']);
    expect(body.noticeVersion).toBe((await homeIn(guardian, 'cy')).children[0].notice.version);
  });
});

it('a receipt that does not hold is refused in the language that is asked for', async () => {
  const { body } = await service.request('POST', '/v1/receipts/verify?language=cy', { receipt: 'a.b.c' });
  expect(body).toEqual({ valid: false, reason: expect.stringMatching(/^Ni lofnododd y gwasanaeth hwn/) });
});
