import { type Day, parsePlace } from '@stairgate/rulebook';
import { route, type ServiceApp, tagMatches } from '@stairgate/service';
import { operations, type PolicyQuery } from '@stairgate/wire';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../child/facts/context.ts';
import { readSituation } from '../../child/facts/read-situation.ts';
import type { LawDesk } from '../../law/desk/law-desk.ts';
import type { LawJob, Written } from '../../law/desk/law-job.ts';
import { dayOf } from '../../law/in-force/day-of.ts';
import type { LoadedLaw } from '../../law/in-force/laws.ts';
import { Problem } from '../../problem.ts';
import { keepNewest } from './policy.ts';

const keptViews = 64;

/** Answers about the law in force. Made anew where another was put in force. */
function answersOf({ laws }: Context, desk: LawDesk) {
  let made: { of: LoadedLaw; kept: ReturnType<typeof keepNewest<Written>> } | undefined;
  return ({ ip }: FastifyRequest, job: (law: string) => LawJob): Promise<Written> => {
    const { active } = laws;
    if (made?.of !== active) made = { of: active, kept: keepNewest<Written>(keptViews) };
    const asked = job(active.id);
    return made.kept(JSON.stringify(asked), () => desk.ask(`address ${ip}`, asked, [active]));
  };
}

/** The law as the operator's pages show it. Public: it holds nothing about anybody. */
export async function lawRoutes(app: ServiceApp, context: Context, desk: LawDesk): Promise<void> {
  const answer = answersOf(context, desk);
  const dayAsked = ({ asOf }: { asOf?: string }) =>
    asOf === undefined ? dayOf(context.clock()) : readDay(asOf);
  const questionOf = ({ level = 'verified', guidance = 'yes', profile = 'no', ...query }: PolicyQuery) => ({
    asOf: dayAsked(query),
    places: readPlaces(query.in),
    level,
    guidance: guidance === 'yes',
    profile: profile === 'yes',
  });
  const written = { written: true };

  app.route(
    route(
      operations.readPolicy,
      async (request, reply) => {
        const question = questionOf(request.query);
        return send(request, reply, await answer(request, (law) => ({ kind: 'policy', law, question })));
      },
      written,
    ),
  );

  app.route(
    route(
      operations.readCell,
      async (request, reply) => {
        const { query } = request;
        const question = questionOf(query);
        const situation = readSituation(query.situation);
        const year = Number(query.age);
        const cell = await answer(request, (law) => ({ kind: 'cell', law, question, situation, year }));
        return sendJson(reply, cell);
      },
      written,
    ),
  );

  app.route(
    route(
      operations.compareLaw,
      async (request, reply) => {
        const { level = 'verified', guidance = 'yes', in: places, in2 = places, from, to } = request.query;
        const side = (text: string, day: string | undefined) => ({
          places: readPlaces(text),
          asOf: dayAsked({ asOf: day }),
        });
        const asked = {
          before: side(places, from),
          after: side(in2, to),
          level,
          guidance: guidance === 'yes',
        };
        return send(request, reply, await answer(request, (law) => ({ kind: 'compare', law, ...asked })));
      },
      written,
    ),
  );

  app.route(
    route(
      operations.joinLaw,
      async (request, reply) => {
        const { asOf, places, level, guidance } = questionOf(request.query);
        if (places === 'unknown') throw new Problem('invalid', 'in: name the places that are to be joined.');
        const asked = { places, asOf, level, guidance };
        return send(request, reply, await answer(request, (law) => ({ kind: 'join', law, ...asked })));
      },
      written,
    ),
  );

  app.route(
    route(
      operations.listCodes,
      async (request, reply) => {
        const asOf = dayAsked(request.query);
        return send(request, reply, await answer(request, (law) => ({ kind: 'codes', law, asOf })));
      },
      written,
    ),
  );

  app.route(
    route(
      operations.readCode,
      async (request, reply) => {
        const asOf = dayAsked(request.query);
        const { code } = request.params;
        if (!context.laws.active.codes.some((one) => one.code === code))
          throw new Problem('not-found', 'There is no code of this name.');
        return send(request, reply, await answer(request, (law) => ({ kind: 'code', law, code, asOf })));
      },
      written,
    ),
  );
}

/** Sends what was written before, or that the copy the caller holds still does. */
function send(request: FastifyRequest, reply: FastifyReply, answer: Written): never {
  const { tag } = answer;
  reply.header('etag', tag).header('cache-control', 'no-cache');
  if (tagMatches(request.headers['if-none-match'], tag)) return reply.code(304).send() as never;
  return sendJson(reply, answer);
}

function sendJson(reply: FastifyReply, { json }: Written): never {
  const { buffer, byteOffset, byteLength } = json;
  return reply
    .header('content-type', 'application/json; charset=utf-8')
    .send(Buffer.from(buffer, byteOffset, byteLength)) as never;
}

/** The pattern lets through a 31 February, on which no law holds. */
function readDay(text: string): Day {
  if (new Date(`${text}T00:00:00Z`).toISOString().slice(0, 10) === text) return text;
  throw new Problem('invalid', `${text}: give a day that the calendar has, as YYYY-MM-DD.`);
}

/** Sorted and each once, so that one set of places is one view. Throws `PlaceError`. */
export function readPlaces(text: string): readonly string[] | 'unknown' {
  const list = text.split(',');
  if (list.some((place) => place.trim().toLowerCase() === 'unknown')) return 'unknown';
  return [...new Set(list.map(parsePlace))].sort();
}
