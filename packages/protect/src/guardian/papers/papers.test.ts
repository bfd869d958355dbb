import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';

let service: TestService;
let childId: string;
let guardian: ReturnType<TestService['browser']>;
let child: ReturnType<TestService['browser']>;
beforeAll(async () => {
  service = await openTestService({
    settings: {
      operatorName: 'Ŵyn & Mab <Cyf>',
      operatorAddress: '1 Heol y Dŵr, Caerdydd',
      operatorEmail: 'post@example.com',
      storedIn: ['Wales'],
      recipients: [
        { name: 'Cloud Ltd', why: 'hosting', kind: 'processor' },
        { name: 'Toys Inc', why: 'sends offers', kind: 'third-party' },
      ],
    },
  });
  childId = await service.createChild('US', { lo: 9, hi: 9 });
  guardian = await service.invite(childId, 'parent@example.com');
  await service.agree(guardian, childId, ['core', 'location.collect']);
  await service.platform('POST', `/v1/children/${childId}/limits`, { kind: 'minutes', minutes: 60 });
  const link = (await service.platform('POST', `/v1/children/${childId}/page-link`)).body.url as string;
  child = service.browser();
  await child.send('POST', '/child/api/open', { token: new URL(link).hash.slice('#t='.length) });
  const pages = `/guardian/api/children/${childId}`;
  await service.platform('PUT', `/v1/children/${childId}/zone`, { zone: 'America/New_York' });
  await guardian.send('PUT', `${pages}/school`, {
    hours: { from: '08:00', to: '15:00', days: ['mon', 'tue'] },
    calendar: null,
  });
  await service.platform('POST', `/v1/children/${childId}/time`, { device: 'phone-7dK2mQ', state: 'active' });
  await guardian.send('POST', `${pages}/limits`, { kind: 'minutes', minutes: 60 });
  await child.send('POST', '/child/api/favours', { minutes: 20 });
  await guardian.send('POST', `${pages}/more-time`, { minutes: 10 });
  await service.platform('POST', `/v1/children/${childId}/purchases`, {
    situation: 'purchase.buy/item',
    amount: 250,
    currency: 'USD',
  });
  await child.send('POST', '/child/api/complaints', { about: 'guardian', text: 'Nobody listens to me.' });
});
afterAll(() => service?.close());

/** Words and nothing between them: where a line breaks says nothing. */
const bare = (text: string) => text.replaceAll(/\s+/g, '');
const readPdf = async (body: Buffer) => {
  const pdf = await getDocumentProxy(new Uint8Array(body));
  const { text } = await extractText(pdf, { mergePages: true });
  const { info } = await pdf.getMetadata();
  return { text: bare(text.replaceAll(/\d+ \/ \d+/g, '')), info, marks: await pdf.getMarkInfo() };
};
const get = (who: typeof guardian, url: string) =>
  service.app.inject({
    method: 'GET',
    url,
    headers: { cookie: [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
  });
/** Every text of a page, as a browser would show it. */
const linesOf = (html: string) =>
  [...html.slice(html.indexOf('<body>')).matchAll(/<(h1|h2|h3|p|li|dt|dd)[^>]*>([^<]*)</g)].map(
    ([, , text]) =>
      text!
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&amp;', '&'),
  );

describe('a receipt to read', () => {
  const textsIn = (value: unknown): string[] =>
    typeof value === 'string'
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(textsIn)
        : [];

  it.each(['en', 'cy'])('says in %s all that is signed, as a page and as a PDF', async (language) => {
    const childId = await service.createChild('US', { lo: 9, hi: 9 });
    const guardian = await service.invite(childId, `${language}@example.com`);
    await guardian.send('PUT', '/guardian/api/language', { language });
    const consentId = await service.agree(guardian, childId, ['core', 'data.share/third-party']);
    const path = `/guardian/api/children/${childId}/consents/${consentId}/receipt`;
    const { json, page, pdf } = {
      json: await get(guardian, `${path}/json`),
      page: await get(guardian, `${path}/page?language=${language}`),
      pdf: await get(guardian, `${path}/pdf?language=${language}`),
    };
    const receipt = json.json();
    const { pii_processing: signed, event, party_identification } = receipt.consent_record;
    expect(signed.language).toBe(language);
    expect(signed.laws.length).toBeGreaterThan(0);
    expect(signed.privacy_notice.sections.length).toBeGreaterThan(4);
    const said = [
      ...textsIn(signed.privacy_notice.sections.map(({ id: _, ...section }: { id: string }) => section)),
      ...signed.laws.flatMap(({ short, cite, url, says }: Record<string, string>) => [
        `${short}, ${cite}`,
        url,
        says,
      ]),
      ...signed.purposes.flatMap((one: Record<string, string>) => [one.purpose, one.purpose_description]),
      ...signed.refused.map(({ purpose }: { purpose: string }) => purpose),
      ...party_identification.flatMap((one: Record<string, string>) => [
        one.party_name,
        one.party_note ?? '',
      ]),
      ...event.event_method_basis,
      ...[signed.withdrawal_method['dpv:isExercisedAt'], event.validity_duration['rdf:value']],
      ...[event.event_method_title, signed.service, signed.privacy_notice.version],
      ...[receipt.receipt_id, receipt.consent_record.record_id, receipt.ledger.hash],
      '1 Heol y Dŵr, Caerdydd',
      language === 'cy' ? '22 Tachwedd 2026' : '22 November 2026',
    ];
    expect(said.length).toBeGreaterThan(40);
    const lines = linesOf(page.body);
    const inPage = bare(lines.join(' '));
    expect(said.filter((text) => !inPage.includes(bare(text)))).toEqual([]);

    const printed = await readPdf(pdf.rawPayload);
    expect(lines.filter((line) => !printed.text.includes(bare(line)))).toEqual([]);
    expect(printed.marks).toMatchObject({ Marked: true });
    expect(printed.info).toMatchObject({ Language: language, Title: lines[0] });
    if (language === 'cy') expect(printed.text).toMatch(/ŵ/);
  });

  it('stands at an address, loads nothing, and is kept under a name that names nobody', async () => {
    const { children } = await service.home(guardian);
    const { consentId } = children[0]!.consents[0]!;
    const path = `/guardian/api/children/${childId}/consents/${consentId}/receipt`;
    const page = await get(guardian, `${path}/page`);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+';/);
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.body).not.toMatch(/<script|<link|<img|src=|url\(/);
    expect(page.body).toContain('Ŵyn &amp; Mab &lt;Cyf&gt;');
    const pdf = await get(guardian, `${path}/pdf`);
    expect(pdf.headers['content-disposition']).toBe('attachment; filename="consent-receipt.pdf"');
    expect((await get(guardian, `${path}/json`)).body).toMatch(/^\{\n {2}"/);
    const other = await service.invite(
      await service.createChild('US', { lo: 9, hi: 9 }),
      'other@example.com',
    );
    expect((await get(other, `${path}/page`)).statusCode).toBe(404);
    expect((await get(service.browser(), `${path}/pdf`)).statusCode).toBe(401);
  });

  it('of a consent that was taken back says so', async () => {
    const id = await service.createChild('US', { lo: 9, hi: 9 });
    const browser = await service.invite(id, 'third@example.com');
    const consentId = await service.agree(browser, id, ['core']);
    const path = `/guardian/api/children/${id}/consents/${consentId}/receipt/page`;
    expect((await get(browser, path)).body).toContain('All of it is in force.');
    await browser.send('POST', `/guardian/api/children/${id}/withdraw`, {});
    expect((await get(browser, path)).body).toContain('Taken back on 22 November 2026.');
  });

  it('that is older says what it did not record', async () => {
    const { children } = await service.home(guardian);
    const { consentId } = children[0]!.consents[0]!;
    const { keys, settings } = service.context;
    const { signReceipt, openReceipt } = await import('../receipts/sign-receipt.ts');
    const stored = await service.context.db
      .selectFrom('consents')
      .select('receipt')
      .where('consent_id', '=', consentId)
      .executeTakeFirstOrThrow();
    const receipt = structuredClone((await openReceipt(stored.receipt!, keys))!) as never as {
      consent_record: { pii_processing: Record<string, unknown>; event: Record<string, unknown> };
    };
    const { pii_processing: signed, event } = receipt.consent_record;
    for (const name of ['laws', 'refused']) delete signed[name];
    delete event.event_method_title;
    signed.privacy_notice = { '@id': 'x', '@type': 'y', version: 'an-old-version' };
    const older = await openReceipt(await signReceipt(receipt as never, keys), keys);
    const { receiptPaper } = await import('./receipt-paper.ts');
    const { englishWords } = await import('../words/guardian-words.ts');
    const paper = receiptPaper(
      {
        receipt: older as never,
        check: { valid: true, status: 'in-force' },
        word: null,
        now: 0,
        publicUrl: settings.publicUrl,
      },
      englishWords,
    );
    const text = JSON.stringify(paper);
    expect(text).toContain('older than the record of laws');
    expect(text).toContain('an-old-version');
  });
});

describe('what is held, to read', () => {
  it.each(['en', 'cy'])('has every row of the JSON in %s, for the child', async (language) => {
    const json = await get(child, '/child/api/export');
    const held = json.json();
    expect(json.body).toMatch(/^\{\n {2}"exportedAt"/);
    const page = await get(child, `/child/api/export/page?language=${language}`);
    const lines = linesOf(page.body);
    expect(page.body).toContain(`<html lang="${language}">`);
    // What is in force and what sleeps tell all grants; a complaint has a heading and paragraphs.
    const { grants: _, complaints: __, ...told } = held as Record<string, unknown>;
    const rows = Object.values(told)
      .filter(Array.isArray)
      .reduce((sum, { length }) => sum + length, 1);
    expect(Object.entries(told).filter(([, all]) => Array.isArray(all) && all.length === 0)).toEqual([
      ['choicesAndConsentsAsleep', []],
      ['sessions', []],
      ['asks', []],
    ]);
    const empty = lines.filter((line) => /^(Nothing\.|Dim byd\.)$/.test(line)).length;
    expect(page.body.match(/<li/g)).toHaveLength(rows);
    expect(empty).toBeGreaterThan(0);
    expect(page.body).toContain('Nobody listens to me.');
    expect(page.body).not.toMatch(/undefined|\[object|\{[a-z]+\}/);
    const pdf = await readPdf((await get(child, `/child/api/export/pdf?language=${language}`)).rawPayload);
    expect(lines.filter((line) => !pdf.text.includes(bare(line)))).toEqual([]);
    expect(pdf.info).toMatchObject({ Language: language });
  });

  it('keeps from a guardian what the JSON keeps from it', async () => {
    const page = await get(guardian, `/guardian/api/children/${childId}/export/page`);
    expect(page.statusCode).toBe(200);
    expect(page.body).not.toContain('Nobody listens to me.');
    expect(page.body).not.toContain('A complaint came.');
    const pdf = await get(guardian, `/guardian/api/children/${childId}/export/pdf`);
    expect(pdf.headers['content-disposition']).toBe('attachment; filename="child.pdf"');
  });
});
