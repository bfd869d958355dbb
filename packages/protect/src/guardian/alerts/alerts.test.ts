import { situations } from '@stairgate/rulebook';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService, tokenIn } from '../../open-test-service.testing.ts';
import { englishWords } from '../words/guardian-words.ts';
import { alertText } from './alert-text.ts';

let service: TestService;
let url: string;
let count = 0;
beforeAll(async () => {
  service = await openTestService({ settings: { mailsADay: 1000 } });
  url = await service.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => service?.close());

type Browser = ReturnType<TestService['browser']>;
interface Heard {
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** Listens to a stream over real HTTP; `next` waits for the next event that fits. */
async function listen(path: string, browser: Browser) {
  const control = new AbortController();
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(url + path, { headers: { cookie }, signal: control.signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  async function one(): Promise<Heard | null> {
    for (;;) {
      const end = buffer.indexOf('\n\n');
      if (end >= 0) {
        const block = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        const event = /^event: (.*)$/m.exec(block)?.[1];
        if (event !== undefined) return { event, data: JSON.parse(/^data: (.*)$/m.exec(block)![1]!) };
        continue;
      }
      const { value, done } = await reader.read();
      if (done) return null;
      buffer += value;
    }
  }
  return {
    response,
    async next(fits: (heard: Heard) => boolean = () => true): Promise<Heard | null> {
      for (;;) {
        const heard = await one();
        if (heard === null || fits(heard)) return heard;
      }
    },
    stop: () => control.abort(),
  };
}
const alerts = ({ event }: Heard) => event === 'alert';

async function consented(): Promise<{ childId: string; guardian: Browser; child: Browser }> {
  const childId = await service.createChild('GB', { lo: 11, hi: 11 });
  const guardian = await service.invite(childId, `parent-${count++}@example.com`);
  await service.agree(guardian, childId, ['core', 'location.share/contact', 'location.collect']);
  const { url: link } = (await service.platform('POST', `/v1/children/${childId}/page-link`)).body;
  const child = service.browser();
  await child.send('POST', '/child/api/open', { token: tokenIn(link) });
  return { childId, guardian, child };
}
async function shareLocation(childId: string, child: Browser) {
  await service.platform('POST', `/v1/children/${childId}/sessions`);
  // A place that nobody knows cannot be shared.
  for (const situation of ['location.collect/coarse', 'location.share/contact']) {
    const { situations } = (await child.send('GET', '/child/api/me')).body;
    const { status, text } = await child.send('POST', '/child/api/choices', {
      situation,
      duration: 'session',
      met: situations[situation].obligations,
    });
    expect([status, text]).toEqual([200, text]);
  }
}

describe('alerts', () => {
  it('reach the open page of the guardian at once, and are kept for the next visit', async () => {
    const { childId, guardian, child } = await consented();
    const stream = await listen('/guardian/api/alerts', guardian);
    expect(stream.response.headers.get('content-type')).toContain('text/event-stream');
    await shareLocation(childId, child);
    expect((await stream.next(alerts))!.data).toMatchObject({
      kind: 'choice',
      situation: 'location.collect/coarse',
    });
    expect((await stream.next(alerts))!.data).toMatchObject({
      childId,
      kind: 'choice',
      situation: 'location.share/contact',
      text: 'Your child switched this on: Location shared with people your child accepted.',
    });
    await service.platform('POST', `/v1/children/${childId}/asks`, { situation: 'data.train/own-models' });
    expect((await stream.next(alerts))!.data).toMatchObject({
      kind: 'ask',
      situation: 'data.train/own-models',
    });
    const { sessionId } = (await service.platform('POST', `/v1/children/${childId}/sessions`)).body;
    expect((await stream.next(alerts))!.data).toMatchObject({ kind: 'session' });
    expect(sessionId).toBeTypeOf('string');
    await service.platform('PUT', `/v1/children/${childId}/place`, { place: 'GB-SCT' });
    expect((await stream.next(alerts))!.data).toMatchObject({ kind: 'place' });
    stream.stop();
    const home = await service.home(guardian);
    expect(home.alerts.map(({ kind }) => kind).sort()).toEqual([
      'ask',
      'choice',
      'choice',
      'place',
      'session',
    ]);
    // The child sees what the guardian was told.
    const { told } = (await child.send('GET', '/child/api/me')).body;
    expect(told.map(({ kind }: { kind: string }) => kind).sort()).toEqual([
      'ask',
      'choice',
      'choice',
      'place',
      'session',
    ]);
  });

  it('are of nobody else’s child', async () => {
    const mine = await consented();
    const other = await consented();
    const stream = await listen('/guardian/api/alerts', mine.guardian);
    await shareLocation(other.childId, other.child);
    await shareLocation(mine.childId, mine.child);
    expect((await stream.next(alerts))!.data).toMatchObject({ childId: mine.childId });
    stream.stop();
    expect((await service.home(mine.guardian)).alerts.every(({ childId }) => childId === mine.childId)).toBe(
      true,
    );
  });

  it('end when the guardian signs out, withdraws, or the child is erased, which is told last', async () => {
    const first = await consented();
    const one = await listen('/guardian/api/alerts', first.guardian);
    await service.platform('DELETE', `/v1/children/${first.childId}`);
    expect((await one.next(alerts))!.data).toMatchObject({ childId: first.childId, kind: 'erased' });
    expect(await one.next()).toBeNull();

    const second = await consented();
    const two = await listen('/guardian/api/alerts', second.guardian);
    await second.guardian.send('POST', `/guardian/api/children/${second.childId}/withdraw`, {});
    expect((await two.next())!.event).toBe('change');
    await second.guardian.send('POST', '/guardian/api/sign-out');
    await service.platform('POST', `/v1/children/${second.childId}/sessions`);
    expect(await two.next()).toBeNull();

    const third = await consented();
    const none = await listen('/guardian/api/alerts', service.browser());
    expect(none.response.status).toBe(401);
    none.stop();
    expect((await service.home(third.guardian)).alerts).toEqual([]);
  });

  it('have words for every kind and every situation', () => {
    for (const situation of situations)
      for (const kind of ['choice', 'choice-undone', 'ask'])
        expect(alertText(englishWords, kind, situation)).toMatch(/^Your child .+: .+\.$/);
    for (const kind of [
      ...['session', 'place', 'age', 'notice', 'consent-asleep', 'limits-ended', 'erased', 'something new'],
      ...['child', 'guardian', 'platform'].flatMap((by) => [`limit-set-by-${by}`, `limit-lifted-by-${by}`]),
    ])
      expect(alertText(englishWords, kind, null)).toMatch(/^[A-Z].+\.$/);
  });
});

describe('the child’s own page', () => {
  it('hears of a withdrawal at once, and everything is off when it looks', async () => {
    const { childId, guardian, child } = await consented();
    await shareLocation(childId, child);
    expect((await child.send('GET', '/child/api/me')).body.signs.location).toBe(true);
    const stream = await listen('/child/api/events', child);
    await guardian.send('POST', `/guardian/api/children/${childId}/withdraw`, {});
    const heard = await stream.next();
    expect(heard!.event).toBe('change');
    const { body } = await child.send('GET', '/child/api/me');
    expect(body.version).toBe(heard!.data.version);
    expect(body).toMatchObject({ guardianState: 'withdrawn', signs: { location: false } });
    expect(body.situations['location.share/contact'].allowed).toBe(false);
    stream.stop();
  });

  it('does what a platform can do, for its own child and no other', async () => {
    const { childId, guardian, child } = await consented();
    const asked = await child.send('POST', '/child/api/asks', { situation: 'data.train/own-models' });
    expect([asked.status, asked.body.state]).toEqual([202, 'waiting']);
    const complaint = await child.send('POST', '/child/api/complaints', { about: 'age', text: 'I am older' });
    expect(complaint.status).toBe(201);
    const { asks, complaints, guardianState } = (await child.send('GET', '/child/api/me')).body;
    expect(asks[0]).toMatchObject({ askId: asked.body.askId, state: 'waiting' });
    expect(complaints[0]).toMatchObject({ about: 'age', text: 'I am older', state: 'received' });
    expect(guardianState).toBe('consented');
    const second = await child.send('POST', '/child/api/guardian', { email: 'other@example.com' });
    expect([second.status, second.body.code]).toEqual([409, 'guardian-consented']);
    const back = await child.send('DELETE', '/child/api/guardian');
    expect([back.status, back.body.code]).toEqual([409, 'guardian-consented']);
    await shareLocation(childId, child);
    const off = await child.send('DELETE', '/child/api/choices/location.share/contact');
    expect(off.body.view.allowed).toBe(false);
    expect((await child.send('DELETE', '/child/api/choices/location.share/nowhere')).body.code).toBe(
      'situation-unknown',
    );
    for (const path of ['choices', 'asks', 'erase', 'complaints']) {
      const forged = await child.send('POST', `/child/api/${path}`, {}, { 'x-csrf-token': guardian.csrf });
      expect([path, forged.status < 500 && forged.status >= 400]).toEqual([path, true]);
    }
    const held = await child.send('GET', '/child/api/export');
    expect(held.headers['content-disposition']).toContain('attachment');
    expect(held.body.child.id).toBe(childId);
    expect(held.text).not.toContain('@example.com');
    expect((await child.send('POST', '/child/api/erase')).status).toBe(204);
    expect((await child.send('GET', '/child/api/me')).status).toBe(401);
    expect((await service.platform('GET', `/v1/children/${childId}`)).status).toBe(404);
  });

  it('asks a grown-up, sees how far the mail is, and takes the question back', async () => {
    const childId = await service.createChild('GB', { lo: 9, hi: 9 });
    const { url: link } = (await service.platform('POST', `/v1/children/${childId}/page-link`)).body;
    const child = service.browser();
    await child.send('POST', '/child/api/open', { token: tokenIn(link) });
    const invited = await child.send('POST', '/child/api/guardian', {
      email: `asked-${count++}@example.com`,
    });
    expect(invited.body.state).toBe('invited');
    await service.mails();
    expect((await child.send('GET', '/child/api/me')).body).toMatchObject({
      guardianState: 'invited',
      guardianMail: 'sent',
    });
    expect((await child.send('DELETE', '/child/api/guardian')).status).toBe(204);
    expect((await child.send('GET', '/child/api/me')).body).toMatchObject({
      guardianState: 'none',
      guardianMail: null,
    });
  });
});
