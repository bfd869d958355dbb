import type { Readable } from 'node:stream';
import { type AnswerOf, type RequestOf, routeOf, type ServiceApp, withCookies } from '@stairgate/service';
import {
  type Board,
  type CaseView,
  type DoorStep,
  type OfficeStep,
  type Operation,
  caseworkOperations as operations,
} from '@stairgate/wire';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type CaseState, caseOf } from './cases/case-of.ts';
import { doorView, officeView } from './cases/case-view.ts';
import { checkStep } from './cases/check-step.ts';
import { dueCalendar } from './cases/due-calendar.ts';
import { dueItems } from './cases/due-items.ts';
import { questionTemplates } from './cases/question-templates.ts';
import type { Context } from './context.ts';
import { TooLarge } from './documents/document-store.ts';
import { caseworkWords } from './letters/letter-words.ts';
import {
  addPerson,
  endPerson,
  invite,
  listPeople,
  needPerson,
  needPower,
  openByLink,
  type Person,
  sessions,
  signIn,
} from './people/people.ts';
import { addPlatform, changePlatform, listPlatforms, platformNamed } from './people/platforms.ts';
import { addSigner, endSigner, listSigners } from './people/signers.ts';
import { Problem } from './problem.ts';
import { addStep, holdRegister, stepsBySubject, stepsOf, verifyRegister } from './register/register.ts';
import { countReview, listReviews, openCase, takeFile, takeReview } from './reviews/reviews.ts';

/** Bytes that a report with its seal may have. */
const mostReview = 16 * 2 ** 20;
const auditPage = 200;

/** Every route of an office, and of the doors of platforms. */
export async function caseworkRoutes(app: ServiceApp, context: Context): Promise<void> {
  await withCookies(app, context.settings);
  // Taken as it comes: nothing of it is held in memory, and how much is taken is for the route to say.
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
  const { db, clock, settings, documents } = context;
  const today = () => new Date(clock()).toISOString().slice(0, 10);

  const anybody = <O extends Operation<string>>(
    operation: O,
    handle: (request: RequestOf<O>, reply: FastifyReply) => Promise<AnswerOf<O> | FastifyReply>,
  ) => app.route(routeOf(operation, handle as never));
  /** Lets in whoever may, and writes down what they do: all that changes anything, and what is said to be looked at. */
  const by = <O extends Operation<string>>(
    operation: O,
    handle: (
      who: Person,
      request: RequestOf<O>,
      reply: FastifyReply,
    ) => Promise<AnswerOf<O> | FastifyReply | undefined>,
    bodyLimit?: number,
  ) => {
    const [name] = Object.entries(operations).find(([, one]) => (one as unknown) === operation)!;
    const kind = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    app.route(
      routeOf(
        operation,
        (async (request: FastifyRequest, reply: FastifyReply) => {
          const who = await needPerson(context, request, operation);
          if (operation.method !== 'GET' || operation.audited)
            await context.audit.note({
              kind,
              actor: { by: 'key', person: who.person, session: who.session?.hash.slice(0, 12) ?? null },
              about: { ...(request.params as Record<string, string>) },
            });
          return handle(who, request as RequestOf<O>, reply);
        }) as never,
        bodyLimit === undefined ? {} : { bodyLimit },
      ),
    );
  };

  const stateOf = async (id: string, platform?: string | null): Promise<CaseState> => {
    const steps = id.startsWith('ca_') ? await stepsOf(db, id) : [];
    const state = steps.length === 0 ? undefined : caseOf(steps, today());
    // Of another platform there is no such case.
    if (state === undefined || (platform !== undefined && state.platform !== platform))
      throw new Problem('case-unknown');
    return state;
  };
  const shown = async (state: CaseState, who: Person): Promise<CaseView> => {
    const people = await listPeople(context);
    if (who.platform === null) {
      const names = new Map(people.map(({ person, name }) => [person, name]));
      return officeView(state, (person) => names.get(person) ?? person);
    }
    return doorView(
      state,
      new Set(people.filter((one) => one.platform !== null).map((one) => one.person)),
      today(),
    );
  };
  const states = async (platform?: string | null): Promise<CaseState[]> =>
    [...(await stepsBySubject(db, 'ca_')).values()]
      .map((steps) => caseOf(steps, today()))
      .filter((state) => platform === undefined || state.platform === platform);
  const board = async (who: Person): Promise<Board> => {
    const names = new Map((await listPlatforms(db)).map(({ platform, name }) => [platform, name]));
    const { due: words } = caseworkWords('en');
    const cases = await states(who.platform ?? undefined);
    return {
      cases: await Promise.all(
        cases.map(async (state) => {
          const [next] = dueItems(state).filter(({ of }) => who.platform === null || of === 'platform');
          const { stage } = await shown(state, who);
          return {
            ...{ case: state.case, title: state.title, platform: state.platform, count: state.count, stage },
            name: names.get(state.platform) ?? state.platform,
            next:
              next === undefined
                ? null
                : { due: next.due, what: words[next.kind], overdue: next.due < today() },
          };
        }),
      ),
    };
  };
  const calendar = async (who: Person, reply: FastifyReply) => {
    const names = new Map((await listPlatforms(db)).map(({ platform, name }) => [platform, name]));
    const { due: words } = caseworkWords('en');
    const entries = (await states(who.platform ?? undefined)).flatMap((state) =>
      dueItems(state)
        .filter(({ of }) => who.platform === null || of === 'platform')
        .map((item) => ({
          ...item,
          subject: state.case,
          summary: `${names.get(state.platform)}: ${words[item.kind]} (${state.title})`,
        })),
    );
    const { hostname: host } = new URL(settings.publicUrl);
    return reply.type('text/calendar; charset=utf-8').send(dueCalendar(entries, { now: clock(), host }));
  };

  const step = async (
    who: Person,
    id: string,
    { after, step: asked }: { after: number; step: OfficeStep | DoorStep },
  ) => {
    const before = await stateOf(id, who.platform ?? undefined);
    if (before.count !== after) throw new Problem('case-moved', `There are ${before.count} steps by now.`);
    for (const { sha256 } of 'documents' in asked ? asked.documents : [])
      if (!(await hasDocument(id, sha256))) throw new Problem('document-unknown');
    checkStep(before, asked, who.person, today());
    const { kind, ...body } = asked;
    await context.events.transact(async (trx) => {
      await holdRegister(trx);
      await addStep(context, trx, { subject: id, after, by: who.person, kind, body });
    });
    return shown(await stateOf(id), who);
  };
  const hasDocument = async (id: string, sha256: string) =>
    (await db
      .selectFrom('documents')
      .select('bytes')
      .where('case_id', '=', id)
      .where('sha256', '=', sha256)
      .executeTakeFirst()) !== undefined;
  const most = Math.round(settings.documentMebibytes * 2 ** 20);
  /** Refuses by what the request says of its size before a byte is read, and by what comes where it says nothing true. */
  const receive = async <Taken>(
    request: FastifyRequest,
    reply: FastifyReply,
    take: (bytes: Readable) => Promise<Taken>,
  ): Promise<Taken> => {
    const tooLarge = () => {
      // What is still on its way is not read.
      reply.header('connection', 'close');
      return new Problem('body-too-large', `A document may have ${most} bytes.`);
    };
    if (!(request.headers['content-type'] ?? '').startsWith('application/octet-stream'))
      throw new Problem('unsupported-media-type');
    if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge();
    try {
      return await take(request.body as Readable);
    } catch (error) {
      if (error instanceof TooLarge) throw tooLarge();
      throw error;
    }
  };
  const keep = async (who: Person, id: string, request: FastifyRequest, reply: FastifyReply) => {
    await stateOf(id, who.platform ?? undefined);
    const held = await db.selectFrom('documents').select('sha256').where('case_id', '=', id).execute();
    if (held.length >= settings.caseDocuments)
      throw new Problem('body-too-large', `A case may hold ${settings.caseDocuments} documents.`);
    const { sha256, bytes } = await receive(request, reply, (body) => documents.take(body, most));
    await db
      .insertInto('documents')
      .values({ case_id: id, sha256, bytes, at: new Date(clock()).toISOString(), by: who.person })
      .onConflict((conflict) => conflict.columns(['case_id', 'sha256']).doNothing())
      .execute();
    return { sha256, bytes };
  };
  /** A document to be saved, never shown: whatever it is, a browser opens nothing of it here. */
  const hand = async (
    who: Person,
    { case: id, sha256 }: { case: string; sha256: string },
    reply: FastifyReply,
  ) => {
    const { steps } = await shown(await stateOf(id, who.platform ?? undefined), who);
    const named = steps.some(({ body }) =>
      (body as { documents?: readonly { sha256: string }[] }).documents?.some((one) => one.sha256 === sha256),
    );
    const size = await documents.size(sha256);
    if (!named || size === null) throw new Problem('document-unknown');
    return reply
      .type('application/octet-stream')
      .header('content-disposition', `attachment; filename="${sha256.slice(0, 16)}.bin"`)
      .header('content-length', size)
      .send(documents.read(sha256));
  };
  const sessionOf = ({ session: _, ...who }: Person) => who;

  anybody(operations.signInToOffice, ({ body }, reply) => signIn(context, reply, body.key));
  anybody(operations.openDoor, ({ body }, reply) => openByLink(context, reply, body.token));
  for (const operation of [operations.readOfficeSession, operations.readDoorSession])
    by(operation, async (who) => sessionOf(who));
  for (const operation of [operations.signOutOfOffice, operations.leaveDoor])
    by(operation, async ({ session }, _request, reply) => {
      if (session) await sessions.end(context as never, reply, session);
      return undefined;
    });

  by(operations.listPeople, async () => ({ people: await listPeople(context) }));
  by(operations.addPerson, (who, { body }) => addPerson(context, body, who.person));
  by(operations.endPerson, async (who, { params }) => {
    await endPerson(context, params.person, who.person);
    return undefined;
  });
  by(operations.listCasePlatforms, async () => ({ platforms: await listPlatforms(db) }));
  by(operations.addPlatform, (who, { body }) => addPlatform(context, body, who.person));
  by(operations.changePlatform, (who, { params, body }) =>
    changePlatform(context, params.platform, body as never, who.person),
  );
  by(operations.inviteToDoor, async (_who, { params: { platform }, body: { name, email, language } }) => {
    await platformNamed(db, platform);
    await context.events.transact((trx) =>
      invite(context, trx, { name, email, platform, ...(language && { language }) }),
    );
    context.outbox.startSending();
    return undefined;
  });
  by(operations.listSigners, async () => ({ signers: await listSigners(db) }));
  by(operations.addSigner, (who, { body }) => addSigner(context, body, who.person));
  by(operations.endSigner, async (who, { params }) => {
    await endSigner(context, params.kid, who.person);
    return undefined;
  });

  by(operations.listTakenReviews, async () => ({ reviews: await listReviews(context) }));
  by(operations.takeReview, (_who, { body }) => takeReview(context, body), mostReview);
  by(operations.sendReviewFile, (_who, request, reply) =>
    receive(request, reply, (body) => takeFile(context, request.params, body)),
  );
  by(operations.countReview, async (who, { params }) => ({
    cases: await countReview(context, params.review, who.person),
  }));

  by(operations.readBoard, board);
  by(operations.openCase, async (who, { body }) => {
    const id = await openCase(context, body, who.person);
    return shown(await stateOf(id), who);
  });
  by(operations.readCase, async (who, { params }) => shown(await stateOf(params.case), who));
  by(operations.takeOfficeStep, (who, { params, body }) => {
    needPower(who, body.step.kind === 'give' ? 'give' : 'work');
    return step(who, params.case, body);
  });
  by(operations.readQuestionTemplates, async (_who, { params }) => ({
    templates: questionTemplates(await stateOf(params.case)),
  }));
  by(operations.sendDocument, (who, request, reply) => keep(who, request.params.case, request, reply));
  by(operations.readDocument, (who, { params }, reply) => hand(who, params, reply));
  by(operations.readCalendar, (who, _request, reply) => calendar(who, reply));
  by(operations.verifyRegister, async () => {
    const check = await verifyRegister(db, context.keys);
    const { ok, entries } = check;
    if (check.ok) return { ok, entries, steps: check.records ?? 0, head: check.head };
    const about = 'about' in check ? check.about : `entry ${check.seq}`;
    return { ok, entries, about, what: check.what };
  });
  by(operations.readLooked, async (_who, { query: { before } }) => {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .$if(before !== undefined, (all) => all.where('seq', '<', Number(before)))
      .orderBy('seq', 'desc')
      .limit(auditPage)
      .execute();
    return {
      entries: rows.map(({ seq, at, kind, body }) => {
        const { person = null, about = {} } = JSON.parse(body) as { person?: string | null; about?: object };
        return { seq, at, kind, person, about: about as Record<string, unknown> };
      }),
    };
  });

  by(operations.listOwnCases, board);
  by(operations.readOwnCase, async (who, { params }) => shown(await stateOf(params.case, who.platform), who));
  by(operations.takeDoorStep, (who, { params, body }) => step(who, params.case, body));
  by(operations.sendOwnDocument, (who, request, reply) => keep(who, request.params.case, request, reply));
  by(operations.readOwnDocument, (who, { params }, reply) => hand(who, params, reply));
  by(operations.readOwnCalendar, (who, _request, reply) => calendar(who, reply));
}
