import { type Activity, activityOf, isActivity, isSituation, type Situation } from '@stairgate/rulebook';
import type { Evaluation, News, WebhookEvent } from '@stairgate/wire';
import { type Answer, answerOfDecision, answerOfView, readDecision, refusal } from './answer.ts';
import { createBreaker } from './breaker.ts';
import { type Change, createChangeStream } from './change-stream.ts';
import type { ChildProtections } from './child-protections.ts';
import { type ChildTime, createChildTime } from './child-time.ts';
import { Refused, Unreachable } from './errors.ts';
import type { Facts } from './facts.ts';
import { type Log, silent } from './log.ts';
import { createOfflineCopy, type LawSource, type StoodOpen } from './offline-copy.ts';
import { createPageCache } from './page-cache.ts';
import { createPlatformApi, type PlatformApi } from './platform-api.ts';
import { refusedProblem } from './refused-problem.ts';
import { createTransport } from './transport.ts';
import { verifyWebhook, type WebhookHeaders } from './verify-webhook.ts';

/** A whole situation, such as `ads.show/personalised`, or an activity, such as `contact.message`, with a relation. */
export type Question = Situation | Activity;

export interface ClientOptions {
  /** Where protect is, such as `http://127.0.0.1:4300`. */
  readonly url: string;
  readonly apiKey: string;
  /** Milliseconds that a question may take before it is answered from the own copy. */
  readonly timeout?: number;
  /** Milliseconds that a write may take. */
  readonly writeTimeout?: number;
  /** Milliseconds that a cached page may be served without asking. It bounds how stale an answer can be. */
  readonly maxAge?: number;
  /** Children whose pages are kept. */
  readonly cachedChildren?: number;
  /** Now, in milliseconds since the epoch. */
  readonly clock?: () => number;
  readonly fetch?: typeof globalThis.fetch;
  /** A signal that aborts after so many milliseconds. */
  readonly deadline?: (milliseconds: number) => AbortSignal;
  readonly log?: Log;
  /**
   * Where the law comes from while there is no service to ask, such as `() => fetch('/law.json').then((r) => r.json())`.
   * Read when it is first needed, within `writeTimeout`. By default `@stairgate/codes/law` is imported then. Without any, all is refused.
   */
  readonly law?: LawSource;
}

/** A child's page, and where it comes from. */
export type ProtectionsAnswer = ChildProtections & { readonly source: Answer['source'] };

export interface Client extends PlatformApi {
  /** Minutes of use, how long still, and what may be bought. */
  readonly time: ChildTime;
  /**
   * May this happen? Never throws: whatever goes wrong, the answer is the most protective one and says why.
   *
   * ```ts
   * const answer = await gate.ask('ads.show/personalised', { child: id });
   * const advert = answer.allowed ? pickFor(person) : pickForPage(page);
   * ```
   */
  ask(question: Question, facts?: Facts): Promise<Answer>;
  /**
   * Many questions at once; the answers come in their order. Those without a circumstance share a request.
   *
   * ```ts
   * const found = await gate.askAll(people.map((one) => ['profile.find/search', { child: one.id }]));
   * ```
   */
  askAll(questions: readonly (readonly [question: Question, facts?: Facts])[]): Promise<readonly Answer[]>;
  /**
   * Goes on if it may happen, and throws `Refused` (status 403, with a problem document) if not.
   *
   * ```ts
   * await gate.guard('contact.message', { child: to, actor: from, relation: 'stranger' });
   * await send(message);
   * ```
   */
  guard(question: Question, facts?: Facts): Promise<Answer>;
  /** The whole page for one child. Never throws; nobody's page is the most protective one. */
  protections(childId: string): Promise<ProtectionsAnswer>;
  /** Calls back when protect says that something changed. Returns how to stop. */
  changes(listener: (change: Change) => void): () => void;
  /**
   * Calls back with what a platform has to do about, beside reading the child again: a guardian's letter came back, a
   * guardianship ended, a child was erased. It comes while the stream of changes is up, which each question keeps up; what was
   * missed shows in `guardian.status`. Returns how to stop.
   */
  news(listener: (news: News) => void): () => void;
  readonly webhooks: {
    /**
     * What a webhook says, once it is sure that protect signed it within the last five minutes; the client forgets what it
     * keeps of whom it is about. Throws `WebhookRefused` (status 400). Give the body as it came, unparsed.
     *
     * ```ts
     * const event = await gate.webhooks.verify(request.headers, await request.text(), process.env.STAIRGATE_WEBHOOK!);
     * if (event.type === 'child.erased') await forget(event.data.childId);
     * ```
     */
    verify(
      headers: WebhookHeaders,
      body: string | Uint8Array,
      secret: string | readonly string[],
    ): Promise<WebhookEvent>;
  };
  /** Ends everything under way. Questions asked later are answered from the own copy. */
  close(): void;
}

/** Milliseconds between two attempts to renew the own copy of the rulebook. */
const renewPause = 10_000;
/** Evaluations sent in one request; protect takes bodies up to 64 KiB. */
const batch = 100;

/**
 * What a platform embeds. Keeps each child's page for `maxAge`, learns of changes from the service's event stream,
 * and fails closed: while protect is down, slow or talks nonsense, open is only what the law opens to a child of whom nothing is
 * known and what this child's page, read less than a minute before, opened as well.
 *
 * ```ts
 * const gate = createClient({ url: 'http://127.0.0.1:4300', apiKey: process.env.STAIRGATE_KEY! });
 * const child = await gate.children.create({ place: 'GB', evidence: { method: 'self-declared', year, month } });
 * const answer = await gate.ask('location.share/contact', { child: child.id });
 * gate.close();
 * ```
 */
export function createClient(options: ClientOptions): Client {
  const {
    timeout = 300,
    writeTimeout = 5_000,
    maxAge = 500,
    cachedChildren = 10_000,
    clock = Date.now,
    fetch = globalThis.fetch,
    deadline = (milliseconds) => AbortSignal.timeout(milliseconds),
    log = silent,
    law,
  } = options;
  const closing = new AbortController();
  const closed = closing.signal;
  const breaker = createBreaker({ clock, first: 250, longest: 2_000 });
  const { url, apiKey } = options;
  const transport = createTransport({ url, apiKey, fetch, breaker, deadline, closed, log });
  const pages = createPageCache({ transport, clock, maxAge, timeout, most: cachedChildren });
  const offline = createOfflineCopy({ clock, log, law, patience: () => deadline(writeTimeout) });
  const listeners = new Set<(change: Change) => void>();
  const newsListeners = new Set<(news: News) => void>();
  const evaluationsUnderWay = new Map<string, Promise<Answer>>();
  let renewing = false;
  let renewAfter = Number.NEGATIVE_INFINITY;

  const api = createPlatformApi({ transport, timeout: writeTimeout, onWrite: (id) => pages.expire(id) });

  const time = createChildTime({ transport, timeout: writeTimeout, log, onWrite: (id) => pages.expire(id) });

  function tell<T>(all: ReadonlySet<(what: T) => void>, what: T): void {
    for (const listener of all) {
      try {
        listener(what);
      } catch (error) {
        log.warn({ err: error }, 'a listener to changes threw');
      }
    }
  }

  const stream = createChangeStream({
    transport,
    clock,
    log,
    onGap: () => pages.doubtAll(),
    onChange(change) {
      if (change.kind === 'child') pages.expire(change.childId);
      else pages.expireAll();
      tell(listeners, change);
    },
    onNews: (news) => tell(newsListeners, news),
  });

  /** The service answered: a moment to listen for changes, and to renew the own copy if it is of another revision. */
  function heard(revision: string): void {
    stream.keepUp();
    if (closed.aborted || renewing || revision === '' || revision === offline.revision) return;
    if (clock() < renewAfter) return;
    renewing = true;
    renewAfter = clock() + renewPause;
    transport
      .ask({ path: '/v1/rulebook', timeout: writeTimeout })
      .then(({ body }) => {
        const { codes, asOf, revision: sent } = body as Awaited<ReturnType<PlatformApi['rulebook']>>;
        offline.keep(codes, asOf, sent ?? revision);
      })
      .catch((error) => log.warn({ err: error }, 'the rulebook could not be renewed'))
      .finally(() => {
        renewing = false;
      });
  }

  const stoodOpenFor =
    (child = ''): StoodOpen =>
    (situation) => {
      const view = pages.last(child)?.situations[situation];
      return view?.allowed === true && !view.once;
    };

  function fallBack(question: Question, facts: Facts, error: unknown): Promise<Answer> {
    if (!(error instanceof Unreachable)) log.warn({ err: error, question }, 'a question could not be asked');
    return offline.answer(question, facts.relation, facts.circumstance, stoodOpenFor(facts.child));
  }

  async function askSituation(situation: Situation, child: string, facts: Facts): Promise<Answer> {
    const { page, fresh } = await pages.get(child);
    if (!page) return askService(situation, facts);
    if (fresh) heard(page.revision);
    const view = page.situations[situation];
    if (view.allowed && view.once && !facts.peek) return useUp(situation, child);
    return answerOfView(situation, view, page.revision, fresh ? 'service' : 'cache');
  }

  /** A grant for just this time is the service's to use up, so that it holds once, whoever asks and wherever. */
  async function useUp(situation: Situation, child: string): Promise<Answer> {
    pages.expire(child);
    try {
      const path = `/v1/children/${encodeURIComponent(child)}/uses`;
      const { body } = await transport.ask({ method: 'POST', path, body: { situation }, timeout });
      const record = readDecision(body);
      if (record?.situation !== situation) throw new Unreachable(`${path} answered something else`);
      return answerOfDecision(record, 'service');
    } finally {
      pages.expire(child);
    }
  }

  async function askActivity(activity: Activity, facts: Facts): Promise<Answer> {
    return settle(await askService(activity, facts), facts);
  }

  /** An evaluation only looks. If it rests on a grant for just this time, that is used up now. */
  async function settle(answer: Answer, facts: Facts): Promise<Answer> {
    const { situation } = answer;
    if (!answer.allowed || answer.effect === 'allow' || facts.peek) return answer;
    if (!facts.child || !isSituation(situation)) return answer;
    const { page } = await pages.get(facts.child);
    const once = page?.situations[situation].once;
    return once ? useUp(situation, facts.child) : answer;
  }

  function evaluationOf(name: Question, facts: Facts): Evaluation {
    const { child = '', actor, relation, circumstance, place, age } = facts;
    const { localTime, schoolDay, minutesToday, spent } = facts;
    const properties = child === '' && (place || age) ? { properties: { place, age } } : {};
    return {
      subject: actor ? { type: 'user', id: actor } : { type: 'anonymous', id: 'anonymous' },
      resource: { type: 'child', id: child, ...properties },
      action: { name },
      context: { relation, circumstance, localTime, schoolDay, minutesToday, spent },
    };
  }

  function readEvaluation(name: Question, sent: unknown): Answer {
    const { decision, context } = (sent ?? {}) as { decision?: unknown; context?: object };
    const record = readDecision({ ...context, allowed: decision });
    if (!record) throw new Unreachable('an evaluation answered something that is no decision');
    const { situation } = record;
    const activity = isSituation(situation) ? activityOf(situation) : undefined;
    // A limit on hours or minutes refuses for the time that it is, whichever was asked about.
    const isRefused = !record.allowed && isSituation(name) && activity === activityOf(name);
    const fits = activity !== undefined && (situation === name || activity === name || isRefused);
    if (!fits)
      return refusal(situation, record.reasons[0] ?? 'unknown-situation', record.revision, 'service');
    heard(record.revision);
    return answerOfDecision(record, 'service');
  }

  /** Asks for an evaluation. Concurrent askers of the same question share the request. */
  function askService(name: Question, facts: Facts): Promise<Answer> {
    const body = evaluationOf(name, facts);
    const key = JSON.stringify(body);
    const shared = evaluationsUnderWay.get(key);
    if (shared) return shared;
    const request = transport
      .ask({ method: 'POST', path: '/access/v1/evaluation', body, timeout })
      .then((reply) => readEvaluation(name, reply.body))
      .finally(() => evaluationsUnderWay.delete(key));
    evaluationsUnderWay.set(key, request);
    return request;
  }

  async function ask(question: Question, facts: Facts = {}): Promise<Answer> {
    try {
      if (isActivity(question)) return await askActivity(question, facts);
      if (!isSituation(question)) return refusal(question, 'unknown-situation', offline.revision, 'offline');
      if (!facts.child) return await askService(question, facts);
      // A page takes every limit of hours, minutes and sums for reached; what is known of these opens some.
      if (isCounted(facts)) return await settle(await askService(question, facts), facts);
      return await askSituation(question, facts.child, facts);
    } catch (error) {
      return fallBack(question, facts, error);
    }
  }

  async function askBatch(questions: readonly (readonly [Activity, Facts])[]): Promise<readonly Answer[]> {
    try {
      const evaluations = questions.map(([activity, facts]) => evaluationOf(activity, facts));
      const body = { evaluations, options: { evaluations_semantic: 'execute_all' } };
      const reply = await transport.ask({ method: 'POST', path: '/access/v1/evaluations', body, timeout });
      const sent = (reply.body as { evaluations?: unknown } | undefined)?.evaluations;
      if (!Array.isArray(sent) || sent.length !== questions.length) {
        throw new Unreachable('the evaluations came back in another number');
      }
      return await Promise.all(
        questions.map(async ([activity, facts], index) => {
          try {
            return await settle(readEvaluation(activity, sent[index]), facts);
          } catch (error) {
            return await fallBack(activity, facts, error);
          }
        }),
      );
    } catch (error) {
      return Promise.all(questions.map(([activity, facts]) => fallBack(activity, facts, error)));
    }
  }

  return {
    ...api,
    time,
    ask,
    async askAll(questions) {
      const answers = new Array<Answer>(questions.length);
      const open: { index: number; asked: readonly [Activity, Facts] }[] = [];
      const rest: Promise<void>[] = [];
      const put = async (index: number, answer: Promise<Answer>) => {
        answers[index] = await answer;
      };
      questions.forEach(([question, facts = {}], index) => {
        if (isActivity(question)) open.push({ index, asked: [question, facts] });
        else rest.push(put(index, ask(question, facts)));
      });
      for (let from = 0; from < open.length; from += batch) {
        const part = open.slice(from, from + batch);
        rest.push(
          askBatch(part.map(({ asked }) => asked)).then((answered) => {
            for (const [at, { index }] of part.entries()) answers[index] = answered[at]!;
          }),
        );
      }
      await Promise.all(rest);
      return answers;
    },
    async guard(question, facts) {
      const answer = await ask(question, facts);
      if (!answer.allowed) throw new Refused(refusedProblem(answer));
      return answer;
    },
    async protections(childId) {
      try {
        const { page, fresh } = await pages.get(childId);
        const source = fresh ? 'service' : 'cache';
        // Nobody closed anything to a child that is not there.
        if (!page) return { ...(await offline.page(childId, 'unknown-child', () => true)), source };
        if (fresh) heard(page.revision);
        return { ...page, source };
      } catch (error) {
        if (!(error instanceof Unreachable)) log.warn({ err: error }, 'a page could not be read');
      }
      return {
        ...(await offline.page(childId, 'service-unreachable', stoodOpenFor(childId))),
        source: 'offline',
      };
    },
    changes(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    news(listener) {
      newsListeners.add(listener);
      stream.keepUp();
      return () => void newsListeners.delete(listener);
    },
    webhooks: {
      async verify(headers, body, secret) {
        const event = await verifyWebhook(headers, body, secret, clock());
        if ('childId' in event.data) pages.expire(event.data.childId);
        else if (event.type !== 'test') pages.expireAll();
        return event;
      },
    },
    close() {
      closing.abort();
      stream.close();
    },
  };
}

function isCounted({ localTime, minutesToday, spent }: Facts): boolean {
  return localTime !== undefined || minutesToday !== undefined || spent !== undefined;
}
