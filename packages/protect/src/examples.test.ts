import { ownAdapters } from '@stairgate/adapters';
import { createApiKey, listen } from '@stairgate/service';
import {
  type AttemptBegun,
  addressOf,
  type CandidateState,
  exampleValues,
  type Operation,
  operations,
} from '@stairgate/wire';
import { calculateJwkThumbprint, exportJWK, FlattenedSign, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fernlea } from '../../adapters/src/fernlea.testing.ts';
import { fernleaAdult } from '../../adapters/src/start-fernlea.testing.ts';
import { openTestService, type TestService } from './open-test-service.testing.ts';
import { listDeliveries } from './operator/webhooks/webhook-deliveries.ts';
import { makeWebhook, testWebhook } from './operator/webhooks/webhook-endpoints.ts';

type Values = Partial<Record<keyof typeof exampleValues, string>>;
type Browser = ReturnType<TestService['browser']>;

/** What an example stands on: values of this service in the place of its own, and who sends it. */
interface Ground {
  readonly values?: Values;
  readonly browser?: Browser;
  /** What of the body is this service's own. */
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Every example is run as it is described; the test service holds each answer against the operation. */
describe('the example of', () => {
  let service: TestService;
  let operatorKey: string;
  let url: string;
  beforeAll(async () => {
    service = await openTestService({
      adapters: {
        age: [...ownAdapters.age, fernlea],
        consent: [...ownAdapters.consent, fernleaAdult],
      },
      settings: {
        switchPeople: 1,
        adapters: { fernlea: { url: 'https://fernlea.example', secret: 'of both' } },
      },
    });
    operatorKey = (await createApiKey(service.context, { name: 'operator', scope: 'operator' })).key;
    const { port } = await listen(service.app, { host: '127.0.0.1', port: 0 });
    url = `http://127.0.0.1:${port}`;
    // Nothing is to leave this machine.
    await service.webhooks.stop();
  });
  afterAll(() => service?.close());

  const child = () => service.createChild('GB', { lo: 14, hi: 14 });
  /** One for whom a guardian has to be asked. */
  const younger = () => service.createChild('US', { lo: 12, hi: 12 });
  const sent = async (answer: Promise<{ status: number; text: string; body: unknown }>) => {
    const { status, text, body } = await answer;
    if (status >= 400) throw new Error(text);
    return body as Readonly<Record<string, string>>;
  };

  const ofPlatform = async (): Promise<Ground> => ({ values: { childId: await child() } });
  async function toInvite(): Promise<Ground> {
    return { values: { childId: await younger() } };
  }
  async function invited(): Promise<Ground & { values: Values }> {
    const childId = await younger();
    const browser = await service.invite(childId, `${childId}@example.com`);
    const { notice, purposes } = (await service.home(browser)).children[0]!;
    const refused = purposes.map(({ id }) => id).filter((id) => id !== 'core');
    const { version } = notice;
    return { values: { childId, noticeVersion: version }, browser, body: { refused } };
  }
  async function consented(): Promise<Ground & { values: Values; browser: Browser }> {
    const { values, browser } = await invited();
    const consentId = await service.agree(browser!, values.childId!, ['core']);
    return { values: { ...values, consentId }, browser: browser! };
  }
  async function seenByOperator(): Promise<Ground> {
    return { ...(await asOperator()), values: { childId: (await consented()).values.childId! } };
  }
  async function asked(): Promise<Ground> {
    const { values, browser } = await consented();
    const { askId } = await sent(
      service.platform('POST', `/v1/children/${values.childId}/asks`, operations.askGuardian.example.body),
    );
    return { values: { ...values, askId }, browser };
  }
  /** A child that a guardian has limited to an hour a day, and what it asks for. */
  async function limited(): Promise<Ground & { values: Values; browser: Browser }> {
    const ground = await consented();
    const path = `/guardian/api/children/${ground.values.childId}/limits`;
    await sent(ground.browser.send('POST', path, { kind: 'minutes', minutes: 60 }));
    return ground;
  }
  async function bedtime(): Promise<Ground & { values: Values }> {
    const { values, browser } = await consented();
    const path = `/guardian/api/children/${values.childId}/limits`;
    // In force at the hour of the examples, wherever the child is.
    const hours = { from: '00:01', to: '00:00' };
    const answer = await browser.send('POST', path, { kind: 'quiet', hours });
    const { limit } = answer.body as { limit: { limitId: string } };
    return { values: { ...values, limitId: limit.limitId } };
  }
  async function withFavour(): Promise<Ground & { values: Values }> {
    const { values, browser } = await limited();
    const path = `/v1/children/${values.childId}/favours`;
    const { favourId } = await sent(service.platform('POST', path, operations.askMoreTime.example.body));
    return { values: { ...values, favourId: favourId! }, browser };
  }
  async function lettersToken(email: string): Promise<string> {
    await sent(service.platform('POST', `/v1/children/${await younger()}/guardian`, { email }));
    return service.mailedToken();
  }
  async function asChild(childId: string): Promise<Ground> {
    const browser = service.browser();
    await browser.send('POST', '/child/api/open', { token: await pageToken(childId) });
    return { values: { childId }, browser };
  }
  async function pageToken(childId: string): Promise<string> {
    const { url: link } = await sent(service.platform('POST', `/v1/children/${childId}/page-link`));
    return new URL(link!).hash.slice('#t='.length);
  }
  async function operatorOf(key: string): Promise<Browser> {
    const browser = service.browser();
    await sent(browser.send('POST', '/operator/api/sign-in', { key }));
    return browser;
  }
  /** Once for all: nobody may sign in more than twenty times a minute. */
  let operator: Promise<Browser> | undefined;
  async function asOperator(): Promise<Ground & { browser: Browser }> {
    operator ??= operatorOf(operatorKey);
    return { browser: await operator };
  }
  async function withCandidate(): Promise<Ground> {
    const { browser } = await asOperator();
    const read = async () => (await browser.send('GET', '/operator/api/candidate')).body;
    if ((await read()).candidate === null)
      await browser.send('POST', '/operator/api/candidate', operations.setCandidate.example.body);
    const { active, candidate } = await read();
    return { browser, values: { revision: active.revision, candidateRevision: candidate.revision } };
  }
  async function withoutCandidate(): Promise<Ground> {
    const { browser } = await asOperator();
    await browser.send('DELETE', '/operator/api/candidate');
    return { browser };
  }
  async function withLimit(ground: Ground, path: string): Promise<Ground> {
    const given = operations.setLimit.example.body;
    const { limit } = (await sent(
      ground.browser ? ground.browser.send('POST', path, given) : service.platform('POST', path, given),
    )) as unknown as { limit: { limitId: string } };
    return { ...ground, values: { ...ground.values, limitId: limit.limitId } };
  }
  async function withReview(): Promise<Ground> {
    const { browser } = await asOperator();
    const report = operations.publishReview.example.body;
    const headers = { authorization: `Bearer ${operatorKey}` };
    const { id } = await sent(service.request('POST', '/v1/reviews', report, headers));
    return { browser, values: { review: id! } };
  }

  async function withAttempt(): Promise<Ground> {
    const childId = await child();
    const begun = (await sent(
      service.platform(
        'POST',
        `/v1/children/${childId}/age-attempts`,
        operations.beginAgeAttempt.example.body,
      ),
    )) as unknown as AttemptBegun;
    const back = new URL(new URL(begun.next.url!).searchParams.get('return')!);
    return { values: { childId, attemptId: begun.attemptId, token: back.searchParams.get('state')! } };
  }

  /** Somebody who said no while another is asked. */
  async function objecting(): Promise<Ground & { values: Values; browser: Browser }> {
    const { values, browser } = await invited();
    await sent(browser!.send('POST', `/guardian/api/children/${values!.childId}/refuse?tellMe=true`));
    await service.invite(values!.childId!, 'another@example.com');
    return { values: values!, browser: browser! };
  }

  async function objected(): Promise<Ground> {
    const { values, browser } = await objecting();
    await sent(browser.send('POST', `/guardian/api/children/${values.childId}/object`));
    return { values };
  }

  /** Somebody who objected, and was right, to one who had proved to be grown up. */
  async function overruling(): Promise<Ground & { values: Values; browser: Browser }> {
    const { values, browser } = await invited();
    const childId = values.childId!;
    await sent(browser!.send('POST', `/guardian/api/children/${childId}/refuse?tellMe=true`));
    const other = await service.invite(childId, `other-${childId}@example.com`);
    const { notice, purposes } = (await service.home(other)).children[0]!;
    const proof = await service.proofFor(other, childId);
    await service.handOver(other, childId, proof);
    await sent(
      other.send('POST', `/guardian/api/children/${childId}/consents`, {
        ...{ purposes: ['core'], method: 'adult-credential', attempt: proof.attempt },
        refused: purposes.map(({ id }) => id).filter((id) => id !== 'core'),
        noticeVersion: notice.version,
      }),
    );
    await sent(browser!.send('POST', `/guardian/api/children/${childId}/object`));
    await sent(service.platform('POST', `/v1/children/${childId}/guardian/objection`, { outcome: 'upheld' }));
    return { values, browser: browser! };
  }

  async function complained(): Promise<Ground> {
    const childId = await child();
    const { complaintId } = await sent(
      service.platform('POST', `/v1/children/${childId}/complaints`, operations.complain.example.body),
    );
    return { ...(await asOperator()), values: { childId, complaintId: complaintId! } };
  }

  async function withProposal(): Promise<Ground> {
    const ground = await withCandidate();
    const { revision, candidateRevision } = ground.values!;
    const by = async (person: string) => {
      const { key } = await createApiKey(service.context, { name: person, scope: 'operator', person });
      return operatorOf(key);
    };
    const wanted = { revision: candidateRevision, replaces: revision, why: 'The code changes.' };
    const { switching } = (await sent(
      (await by('anna')).send('POST', '/operator/api/candidate/proposal', wanted),
    )) as unknown as CandidateState;
    return { browser: await by('ben'), values: { proposalId: switching.proposal!.proposalId } };
  }
  async function byName(): Promise<Ground> {
    const { browser, values } = await withProposal();
    return { browser: browser!, values: { ...(await withCandidate()).values, ...values } };
  }
  async function withKey(): Promise<Ground> {
    const { keyId } = await createApiKey(service.context, { name: 'old', scope: 'platform' });
    return { ...(await asOperator()), values: { keyId } };
  }

  async function withWebhook(): Promise<Ground & { values: Values }> {
    const { browser } = await asOperator();
    const { webhookId } = (await makeWebhook(service.context, operations.makeWebhook.example.body)).webhook;
    await testWebhook(service.context, webhookId);
    const [delivery] = (await listDeliveries(service.context, { webhookId }, {})).deliveries;
    return { browser, values: { webhookId, deliveryId: delivery!.deliveryId } };
  }
  const withOwnWebhook = async (): Promise<Ground> => ({ values: (await withWebhook()).values });

  /** What an operation needs beside what its caller always has. */
  const grounds: Partial<Record<keyof typeof operations, () => Promise<Ground>>> = {
    liftLimit: async () => {
      const ground = await ofPlatform();
      return withLimit(ground, `/v1/children/${ground.values?.childId}/limits`);
    },
    endSession: async () => {
      const childId = await child();
      const { sessionId } = await sent(service.platform('POST', `/v1/children/${childId}/sessions`));
      return { values: { childId, sessionId: sessionId! } };
    },
    readAgeAttempt: withAttempt,
    finishAgeAttempt: withAttempt,
    returnFromAttempt: withAttempt,
    callBackAttempt: withAttempt,
    answerComplaint: complained,
    readComplaint: complained,
    answerAnyComplaint: complained,
    inviteGuardian: toInvite,
    takeBackInvite: invited,
    askGuardian: consented,
    endGuardianship: consented,
    endAnyGuardianship: seenByOperator,
    signGuardiansOut: seenByOperator,
    endOwnGuardianship: async () => {
      const childId = await service.createChild('US', { lo: 12, hi: 13 });
      await service.agree(await service.invite(childId, `${childId}@example.com`), childId, ['core']);
      await sent(service.platform('PUT', `/v1/children/${childId}/place`, { place: 'GB' }));
      const evidence = { method: 'guardian', lo: 13, hi: 13 };
      await sent(service.platform('POST', `/v1/children/${childId}/age-evidence`, evidence));
      return asChild(childId);
    },
    forgetGuardian: async () => {
      const ground = await consented();
      await sent(ground.browser.send('POST', `/guardian/api/children/${ground.values.childId}/withdraw`, {}));
      return ground;
    },
    readRevision: async () => ({ values: { revision: service.context.rulebook().revision } }),
    lookAtLink: async () => ({ values: { token: await lettersToken('looked@example.com') } }),
    openGuardianLink: async () => ({ values: { token: await lettersToken('first@example.com') } }),
    closeByLink: async () => {
      await consented();
      return { values: { token: await service.mailedToken() } };
    },
    settleObjection: objected,
    settleAnyObjection: async () => ({ ...(await asOperator()), ...(await objected()) }),
    objectToOther: objecting,
    letGrownUpsIn: overruling,
    letInAgain: overruling,
    letAnyGrownUpsIn: async () => ({ ...(await asOperator()), values: (await overruling()).values }),
    finishVerification: async () => {
      const { values, browser } = await invited();
      const path = `/guardian/api/children/${values!.childId}/verifications`;
      const body = operations.beginVerification.example.body;
      const { attemptId } = await sent(browser!.send('POST', path, body));
      return { values: { ...values, attemptId: attemptId! }, browser: browser! };
    },
    finishOwnAgeAttempt: async () => {
      const ground = await asChild(await child());
      const body = operations.beginOwnAgeAttempt.example.body;
      const { attemptId } = await sent(ground.browser!.send('POST', '/child/api/age-attempts', body));
      return { ...ground, values: { ...ground.values, attemptId: attemptId! } };
    },
    answerConsent: invited,
    refuseConsent: invited,
    answerAsk: asked,
    answerByLink: async () => {
      await asked();
      return { values: { token: await service.mailedToken() } };
    },
    liftLimitByGuardian: async () => {
      const ground = await consented();
      return withLimit(ground, `/guardian/api/children/${ground.values.childId}/limits`);
    },
    askToLift: bedtime,
    askToLiftOwn: async () => {
      const { values } = await bedtime();
      return { values, browser: (await asChild(values.childId!)).browser! };
    },
    askMoreTime: limited,
    askForMoreTime: async () => asChild((await limited()).values.childId!),
    answerFavour: withFavour,
    answerFavourByLink: async () => {
      await withFavour();
      return { values: { token: await service.mailedToken() } };
    },
    openChildLink: async () => ({ values: { token: await pageToken(await child()) } }),
    liftOwnLimit: async () => withLimit(await asChild(await child()), '/child/api/limits'),
    askOwnGuardian: async () => asChild((await consented()).values.childId!),
    inviteOwnGuardian: async () => asChild(await younger()),
    takeOwnInviteBack: async () => asChild((await invited()).values.childId!),
    signOperatorOut: async () => ({ browser: await operatorOf(operatorKey) }),
    signOperatorIn: async () => ({ values: { operatorKey } }),
    setCandidate: withoutCandidate,
    compareCandidate: withCandidate,
    switchLaw: withCandidate,
    proposeSwitch: byName,
    approveSwitch: withProposal,
    dropProposal: withProposal,
    revokeKey: withKey,
    changeWebhook: withWebhook,
    pauseWebhook: withWebhook,
    resumeWebhook: withWebhook,
    rotateWebhookSecret: withWebhook,
    testWebhook: withWebhook,
    removeWebhook: withWebhook,
    listDeliveries: withWebhook,
    replayDeliveries: withWebhook,
    listOwnDeliveries: withOwnWebhook,
    replayOwnDeliveries: withOwnWebhook,
    readReview: withReview,
    publishSeal: async () => {
      const { values } = await withReview();
      return { values: values!, body: await sealOf(values!.review!) };
    },
    deleteReview: withReview,
  };
  const byCaller: Readonly<Record<Exclude<Operation['caller'], 'office' | 'door'>, () => Promise<Ground>>> = {
    anybody: async () => ({}),
    'platform-key': ofPlatform,
    'operator-key': async () => ({}),
    child: async () => asChild(await child()),
    guardian: consented,
    operator: asOperator,
  };

  it.for(Object.entries<Operation>(operations))('%s', async ([id, operation]) => {
    const { method, answers, example } = operation;
    const caller = operation.caller as keyof typeof byCaller;
    const ground = await (grounds[id as keyof typeof operations] ?? byCaller[caller])();
    const { params, query, ...own } = withValues(example, ground.values ?? {});
    const address = addressOf(operation, { params, query });
    const body = own.body === undefined ? undefined : { ...own.body, ...ground.body };
    const key = caller === 'operator-key' ? operatorKey : service.key;
    const headers: Record<string, string> = caller.endsWith('-key') ? { authorization: `Bearer ${key}` } : {};
    if (answers[example.status]?.type === 'text/event-stream') {
      const cookie = [...(ground.browser?.cookies ?? [])]
        .map(([name, value]) => `${name}=${value}`)
        .join('; ');
      const stream = await fetch(url + address, { headers: { ...headers, cookie } });
      expect([stream.status, stream.headers.get('content-type')]).toEqual([
        example.status,
        'text/event-stream; charset=utf-8',
      ]);
      await stream.body!.cancel();
      return;
    }
    const answer = await (ground.browser
      ? ground.browser.send(method, address, body, headers)
      : service.request(method, address, body, headers));
    expect([answer.status, answer.status === example.status ? '' : answer.text]).toEqual([
      example.status,
      '',
    ]);
  });
});

/** A seal of a report as the reviewer writes it. @param review SHA-256 of the report, in lower-case hex. */
async function sealOf(review: string) {
  const { privateKey, publicKey } = await generateKeyPair('Ed25519', { extractable: true });
  const jwk = await exportJWK(publicKey);
  const manifest = JSON.stringify({
    ...{ format: 'stairgate-manifest', version: 1, sealedAt: '2026-11-22T12:00:00.000Z' },
    review: { platform: 'https://birch.example', startedAt: '2026-11-22T11:00:00.000Z' },
    files: [{ path: 'report.json', bytes: 2, sha256: review }],
  });
  const { protected: head, signature } = await new FlattenedSign(Buffer.from(manifest))
    .setProtectedHeader({
      ...{ alg: 'Ed25519', typ: 'stairgate-manifest+jws' },
      ...{ kid: await calculateJwkThumbprint(jwk), jwk },
    })
    .sign(privateKey);
  return { manifest, signature: `${head}..${signature}` };
}

/** An example with the values of this service in it. */
function withValues(example: Operation['example'], values: Values) {
  let text = JSON.stringify(example);
  for (const [name, value] of Object.entries(values))
    text = text.replaceAll(exampleValues[name as keyof Values], value);
  return JSON.parse(text) as {
    params?: Record<string, string>;
    query?: Record<string, string>;
    body?: Record<string, unknown>;
  };
}
