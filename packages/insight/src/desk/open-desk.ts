import { randomBytes } from 'node:crypto';
import { CodeError } from '@stairgate/codes';
import {
  closeServiceApp,
  createProblemHandler,
  createRequestIds,
  createServiceApp,
  type GroundSettings,
  prepareServiceApp,
  route,
  type ServiceApp,
} from '@stairgate/service';
import { type DeskLog, describeApi, deskApi, deskOperations, deskProblems } from '@stairgate/wire';
import { BudgetError, budgetLedger } from '../budget/budget-ledger.ts';
import { rhoOf } from '../budget/privacy-cost.ts';
import type { ReadDeclaration } from '../declaration/read-declaration.ts';
import { type RandomSource, systemRandom } from '../noise/random-source.ts';
import type { Insight } from '../open-insight.ts';
import { readQuery } from '../query/read-query.ts';
import { answerQuery } from '../release/answer-query.ts';
import { costOf } from '../release/cost-of.ts';
import { rehearse } from '../release/rehearse.ts';
import type { SealedRelease } from '../release/sign-release.ts';
import { DataError, type Engine } from '../sql/engine.ts';
import {
  appeal,
  applicationView,
  apply,
  type DeskRecords,
  decide,
  hashOf,
  listApplications,
  makePersonKey,
  needApplication,
  type Researcher,
  researcherOf,
  sameHash,
} from './applications.ts';
import { catalogue, codebook } from './catalogue.ts';
import { deskPage } from './desk-page.ts';
import { DeskProblem } from './desk-problem.ts';
import { releaseCsv } from './release-csv.ts';

/** What a desk stands on. */
export interface DeskOptions {
  readonly settings: Pick<GroundSettings, 'logLevel' | 'trustProxy' | 'publicUrl'>;
  readonly read: ReadDeclaration;
  readonly engine: Engine;
  readonly insight: Pick<Insight, 'db' | 'keys'>;
  /** The key of whoever decides; null where nobody decides here. */
  readonly holderKey: string | null;
  readonly clock: () => number;
  readonly random?: RandomSource;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly logTo?: { write(line: string): void };
  /** Requests that one address may send a minute. */
  readonly perMinute?: number;
}

export interface Desk {
  readonly app: ServiceApp;
  close(): Promise<void>;
}

const shown = 100;
const handler = createProblemHandler(deskProblems, (error) => {
  if (error instanceof CodeError) return new DeskProblem('query-wrong', error.message);
  if (error instanceof BudgetError) return new DeskProblem('budget-refused', error.message);
  if (error instanceof DataError) return new DeskProblem('data-failed', error.message);
  return undefined;
});

/** The researchers' desk of one data set. It does not listen yet. */
export async function openDesk(options: DeskOptions): Promise<Desk> {
  const { settings, read, engine, insight, holderKey, clock, wait, random = systemRandom, logTo } = options;
  const { declaration } = read;
  const { db, keys } = insight;
  const app = createServiceApp({
    settings,
    ids: createRequestIds(randomBytes),
    handler,
    logTo,
  });
  await prepareServiceApp(app, {
    settings: { ...settings, pagesDir: null },
    handler,
    description: describeApi({ url: settings.publicUrl, version: '0.1.0' }, deskApi),
    often: new Set(),
    perMinute: options.perMinute ?? 300,
  });
  const records: DeskRecords = {
    db,
    dataset: declaration.dataset,
    clock,
    token: () => {
      const bytes = Buffer.alloc(24);
      random.fill(bytes);
      return bytes.toString('hex');
    },
  };
  const ledger = budgetLedger(db, declaration, clock);

  const holder = (header: string | undefined) => {
    const key = bearerOf(header);
    if (holderKey === null || !sameHash(hashOf(key), hashOf(holderKey)))
      throw new DeskProblem('desk-key-unknown');
  };
  const researcher = (header: string | undefined) => researcherOf(records, bearerOf(header));
  const asked = (body: unknown) => readQuery(JSON.stringify(body ?? null), 'query', declaration);

  async function log(): Promise<DeskLog['queries']> {
    const rows = await db
      .selectFrom('insight_log')
      .select(['project', 'at', 'cost', 'request', 'question'])
      .where('dataset', '=', declaration.dataset)
      .orderBy('seq', 'desc')
      .limit(shown)
      .execute();
    return rows.map(({ project, at, cost, request, question }) => ({
      ...{ project, at, rho: rhoOf(Number(cost)), release: request },
      question: JSON.parse(question) as unknown,
    }));
  }

  async function answer(body: unknown, { name, project }: Researcher) {
    const query = asked(body);
    const given = await answerQuery(
      query,
      { source: body, project: project.id },
      {
        read: { ...read, declaration: { ...declaration, projects: [project] } },
        ...{ engine, db, keys, random, clock, wait },
      },
    );
    await db
      .insertInto('insight_log')
      .values({
        dataset: declaration.dataset,
        project: project.id,
        person: name,
        request: given.release.id,
        question: JSON.stringify(body),
        cost: Math.round(given.cost * 1e9),
        at: new Date(clock()).toISOString(),
      })
      .execute();
    return given;
  }

  app.get('/', async (_request, reply) => {
    const text = deskPage(declaration, { budget: (await ledger.read()).dataset, queries: await log() });
    // Its one style lies in the page, and its own policy names it.
    return reply.type('text/html; charset=utf-8').removeHeader('content-security-policy').send(text);
  });
  app.get('/health', async () => ({ status: 'ok' }));
  app.get('/.well-known/jwks.json', async () => keys.publicJwks);
  const own = deskOperations;
  app.route(
    route(
      own.readCatalogue,
      async (_request, reply) => {
        reply.type('application/ld+json');
        return reply.send(JSON.stringify(catalogue(declaration, settings.publicUrl)));
      },
      { written: true },
    ),
  );
  app.route(route(own.readCodebook, async () => codebook(declaration)));
  app.route(route(own.readDeskLog, async () => ({ queries: [...(await log())] })));
  app.route(
    route(
      own.readRelease,
      async ({ params, headers }, reply) => {
        const known = await db
          .selectFrom('insight_log')
          .innerJoin('insight_releases', 'insight_releases.request', 'insight_log.request')
          .select('sealed')
          .where('insight_log.request', '=', params.release)
          .where('dataset', '=', declaration.dataset)
          .executeTakeFirst();
        if (!known) throw new DeskProblem('release-unknown');
        const sealed = JSON.parse(known.sealed) as SealedRelease;
        if (headers.accept?.includes('text/csv'))
          return reply.type('text/csv; charset=utf-8').send(releaseCsv(sealed.release));
        return reply.type('application/json').send(known.sealed);
      },
      { written: true },
    ),
  );
  app.route(route(own.apply, async ({ body }) => apply(records, body)));
  app.route(
    route(own.readApplication, async ({ params, headers }) =>
      applicationView(await needApplication(records, params.applicationId, bearerOf(headers.authorization))),
    ),
  );
  app.route(
    route(own.appeal, async ({ params, headers, body }) =>
      appeal(records, {
        id: params.applicationId,
        secret: bearerOf(headers.authorization),
        reasons: body.reasons,
      }),
    ),
  );
  app.route(
    route(own.makePersonKey, async ({ params, headers, body }) => ({
      key: await makePersonKey(records, {
        id: params.applicationId,
        secret: bearerOf(headers.authorization),
        name: body.name,
      }),
    })),
  );
  app.route(
    route(own.listApplications, async ({ headers }) => {
      holder(headers.authorization);
      return { applications: [...(await listApplications(records))] };
    }),
  );
  app.route(
    route(own.decideApplication, async ({ params, headers, body }) => {
      holder(headers.authorization);
      return decide(records, params.applicationId, body);
    }),
  );
  app.route(
    route(own.rehearseQuery, async ({ headers, body }) => {
      await researcher(headers.authorization);
      return rehearse(asked(body), { source: body, read, random });
    }),
  );
  app.route(
    route(own.costQuery, async ({ headers, body }) => {
      await researcher(headers.authorization);
      return costOf(asked(body));
    }),
  );
  app.route(
    route(own.askQuery, async ({ headers, body }) => answer(body, await researcher(headers.authorization))),
  );
  app.route(
    route(own.readDeskBudget, async ({ headers }) => {
      const { project } = await researcher(headers.authorization);
      const budgets = budgetLedger(db, { ...declaration, projects: [project] }, clock);
      const { cap, spent, left } = (await budgets.read()).projects[project.id]!;
      return { project: project.id, cap: rhoOf(cap), spent: rhoOf(spent), left: rhoOf(left) };
    }),
  );
  return { app, close: () => closeServiceApp(app) };
}

function bearerOf(header: string | undefined): string {
  const [, key] = /^Bearer (\S{8,200})$/.exec(header ?? '') ?? [];
  if (key === undefined) throw new DeskProblem('desk-key-missing');
  return key;
}
