import { adultCredentialType } from '@stairgate/adapters';
import { createApiKey, type Mail, verifyLedger } from '@stairgate/service';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { emptyDatabase } from '../../service/src/database/empty-database.testing.ts';
import { type AppOptions, createApp } from './app.ts';
import { verifyRecords } from './child/facts/sealed-record.ts';
import { migrations } from './database/migrations.ts';
import { holdAnswers } from './hold-answers.testing.ts';
import type { Settings } from './settings.ts';

/** What an answer was, as tests look at it. */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | number | undefined>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
  readonly body: any;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** A service in memory with a clock that tests set, a platform's key, browsers, and a wallet that is trusted. */
export async function openTestService({
  isForged = false,
  wallet: given,
  now = Date.parse('2026-11-22T12:00:00.000Z'),
  ...options
}: Omit<AppOptions, 'clock'> & {
  /** Whether tests write to the records themselves, so that these are not what the ledger says in the end. */
  readonly isForged?: boolean;
  /** The wallet that proofs come from, where others are trusted beside it. */
  readonly wallet?: Awaited<ReturnType<typeof makeWallet>>;
  /** Where the clock stands first, in milliseconds since the epoch. */
  readonly now?: number;
} = {}) {
  const time = { now };
  const log: string[] = [];
  const wallet = given ?? (await makeWallet());
  const settings: Partial<Settings> = {
    publicUrl: 'http://localhost:4300',
    mailbox: true,
    serviceName: 'Treehouse',
    operatorName: 'Treehouse Ltd',
    operatorAddress: '1 Oak Lane, London',
    operatorEmail: 'privacy@treehouse.example',
    logLevel: 'debug',
    rateLimits: { platform: 1e6, decisions: 1e6, anybody: 1e6 },
    trustedIssuers: [wallet.issuer],
    ...options.settings,
  };
  const running = await createApp({
    emptyDatabase: await emptyDatabase(migrations),
    logTo: { write: (line) => log.push(line) },
    ...options,
    settings,
    clock: () => time.now,
  });
  const { app, context } = running;
  const held = holdAnswers(app);
  const close = async () => {
    const faults = [...held.faults];
    if (!isForged) {
      const check = await verifyLedger(context.db, {
        records: (trx) => verifyRecords(trx, context.keys),
      });
      if (!check.ok) faults.push(`The records and the ledger part: ${check.what}`);
    }
    await running.close();
    if (faults.length > 0) throw new Error(faults.join('\n'));
  };
  const { key } = await createApiKey(context, { name: 'test', scope: 'platform' });

  async function request(
    method: Method,
    url: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await app.inject({
      method,
      url,
      headers,
      ...(body === undefined ? {} : { payload: body as object }),
    });
    const type = String(response.headers['content-type'] ?? '');
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.payload,
      body: /[/+]json/.test(type) ? response.json() : undefined,
    };
  }

  const platform = (method: Method, url: string, body?: unknown) =>
    request(method, url, body, { authorization: `Bearer ${key}` });

  /** A browser with cookies of its own. */
  function browser() {
    const cookies = new Map<string, string>();
    let csrf = '';
    return {
      cookies,
      get csrf() {
        return csrf;
      },
      async send(method: Method, url: string, body?: unknown, headers: Record<string, string> = {}) {
        const answer = await request(method, url, body, {
          ...(cookies.size > 0
            ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
            : {}),
          ...(csrf === '' ? {} : { 'x-csrf-token': csrf }),
          ...headers,
        });
        for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
          const [name, value] = String(line).split(';')[0]!.split('=') as [string, string];
          if (value === '') cookies.delete(name);
          else cookies.set(name, value);
        }
        if (typeof answer.body?.csrf === 'string') csrf = answer.body.csrf;
        return answer;
      },
    };
  }
  type Browser = ReturnType<typeof browser>;

  /** Mails so far, the newest first; waits until those under way are sent. */
  async function mails(): Promise<readonly Mail[]> {
    await context.outbox.settled();
    return context.mailer.mailbox?.list() ?? [];
  }

  /** The token of the link in the newest mail. */
  async function mailedToken(): Promise<string> {
    const [mail] = await mails();
    return tokenIn(mail?.text ?? '');
  }

  async function createChild(place: string, age?: { lo: number; hi: number }): Promise<string> {
    const { body, status, text } = await platform('POST', '/v1/children', {
      place,
      ...(age === undefined ? {} : { evidence: { method: 'guardian', ...age } }),
    });
    if (status !== 201) throw new Error(text);
    return body.id as string;
  }

  /** Invites a guardian and opens the mail's link in a fresh browser. */
  async function invite(childId: string, email = 'parent@example.com'): Promise<Browser> {
    const { status, text } = await platform('POST', `/v1/children/${childId}/guardian`, { email });
    if (status !== 202) throw new Error(text);
    const guardian = browser();
    const letter = (await mails()).find(({ to }) => to.toLowerCase() === email.toLowerCase());
    await open(guardian, tokenIn(letter?.text ?? ''));
    return guardian;
  }

  async function open(guardian: Browser, token: string): Promise<Answer> {
    return guardian.send('POST', '/guardian/api/open', { token });
  }

  async function home(guardian: Browser) {
    const { body } = await guardian.send('GET', '/guardian/api/home');
    return body as Awaited<ReturnType<typeof import('./guardian/pages/guardian-home.ts').guardianHome>>;
  }

  /** Begins a guardian's verification for a child, and signs what the wallet would hand over. */
  async function proofFor(
    guardian: Browser,
    childId: string,
    changes: Record<string, unknown> = {},
  ): Promise<{ attempt: string; token: string }> {
    const begun = await guardian.send('POST', `/guardian/api/children/${childId}/verifications`, {
      method: 'adult-credential',
    });
    if (begun.status !== 201) throw new Error(begun.text);
    const { attemptId, next } = begun.body;
    const token = await wallet.sign({
      nonce: next.nonce,
      aud: next.audience,
      now: time.now,
      sub: childId,
      ...changes,
    });
    return { attempt: attemptId, token };
  }

  /** Hands what a wallet gave over for a verification. */
  const handOver = (
    guardian: Browser,
    childId: string,
    { attempt, token }: { attempt: string; token: string },
  ): Promise<Answer> =>
    guardian.send('POST', `/guardian/api/children/${childId}/verifications/${attempt}`, {
      fields: { token },
    });

  /** A guardian's verification that has ended well, as answers name it. */
  async function proven(guardian: Browser, childId: string): Promise<string> {
    const proof = await proofFor(guardian, childId);
    const { status, text } = await handOver(guardian, childId, proof);
    if (status !== 200) throw new Error(text);
    return proof.attempt;
  }

  /** Shows a child's age by a credential of the wallet, by default that it is 18. */
  async function showAge(childId: string, claims: Record<string, unknown> = {}): Promise<Answer> {
    const path = `/v1/children/${childId}/age-attempts`;
    const returnTo = 'https://app.example/back';
    const begun = await platform('POST', path, { method: 'credential', returnTo });
    if (begun.status !== 201) throw new Error(begun.text);
    const { attemptId, next } = begun.body;
    const token = await wallet.sign({ nonce: next.nonce, aud: next.audience, now: time.now, ...claims });
    return platform('POST', `${path}/${attemptId}`, { fields: { token } });
  }

  /** Agrees to purposes; by proof of age, or by e-mail plus with the link of the second mail opened. */
  async function agree(
    guardian: Browser,
    childId: string,
    purposes: readonly string[],
    method: 'email-plus' | 'adult-credential' = 'adult-credential',
  ): Promise<string> {
    const child = (await home(guardian)).children.find((one) => one.childId === childId)!;
    const given = await guardian.send('POST', `/guardian/api/children/${childId}/consents`, {
      purposes,
      refused: child.purposes.map(({ id }) => id).filter((id) => !purposes.includes(id)),
      method,
      noticeVersion: child.notice.version,
      ...(method === 'adult-credential' ? { attempt: await proven(guardian, childId) } : {}),
    });
    if (given.status !== 200) throw new Error(given.text);
    if (given.body.state === 'confirming') {
      const confirmed = await open(guardian, await mailedToken());
      if (confirmed.status !== 200) throw new Error(confirmed.text);
    }
    return given.body.consentId as string;
  }

  const isAllowed = async (childId: string, situation: string): Promise<boolean> =>
    (await platform('GET', `/v1/children/${childId}/protections`)).body.situations[situation].allowed;

  return {
    ...running,
    decisions: running.log,
    close,
    time,
    log,
    wallet,
    key,
    request,
    platform,
    browser,
    mails,
    mailedToken,
    createChild,
    invite,
    open,
    home,
    proofFor,
    handOver,
    proven,
    showAge,
    agree,
    isAllowed,
  };
}
export type TestService = Awaited<ReturnType<typeof openTestService>>;

/** The token of a link in the text of a mail. */
export function tokenIn(text: string): string {
  const token = /#t=([A-Za-z0-9_-]+)/.exec(text)?.[1];
  if (token === undefined) throw new Error('there is no link in the mail');
  return token;
}

/** An issuer of proofs of age, with its keys. */
export async function makeWallet(issuer = 'https://wallet.example') {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid: 'wallet-1', alg: 'ES256' };
  return {
    issuer: { issuer, kind: 'credential' as const, name: 'Test wallet', jwks: { keys: [jwk] } },
    sign: ({ now, ...claims }: { now: number } & Record<string, unknown>) =>
      new SignJWT({
        iss: issuer,
        age_over_18: true,
        iat: Math.floor(now / 1000),
        exp: Math.floor(now / 1000) + 300,
        ...claims,
      })
        .setProtectedHeader({ alg: 'ES256', kid: 'wallet-1', typ: adultCredentialType })
        .sign(privateKey),
  };
}
