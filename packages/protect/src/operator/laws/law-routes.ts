import { type Day, parsePlace } from '@stairgate/rulebook';
import { route, type ServiceApp, tagMatches } from '@stairgate/service';
import { operations, type PolicyQuery } from '@stairgate/wire';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../child/facts/context.ts';
import { readSituation } from '../../child/facts/read-situation.ts';
import { dayOf } from '../../law/in-force/day-of.ts';
import type { LoadedLaw } from '../../law/in-force/laws.ts';
import { Problem } from '../../problem.ts';
import { codeList, codeView } from './code-view.ts';
import { commonOf, comparisonOf } from './comparison.ts';
import {
  keepNewest,
  type LawOn,
  type LawSource,
  overlaysByDay,
  policyOf,
  type Written,
  written,
} from './policy.ts';

const keptViews = 64;

interface Views {
  readonly source: LawSource;
  readonly lawOn: LawOn;
  readonly kept: ReturnType<typeof keepNewest<Written>>;
}

/** What is made of the law in force. Made anew where another was put in force. */
function viewsOf({ laws }: Context): () => Views {
  let made: { of: LoadedLaw; views: Views } | undefined;
  return () => {
    const { active } = laws;
    if (made?.of !== active) {
      const source = { codes: active.codes, profile: active.rulebook().profile };
      made = {
        of: active,
        views: { source, lawOn: overlaysByDay(source), kept: keepNewest<Written>(keptViews) },
      };
    }
    return made.views;
  };
}

/** The law as the operator's pages show it. Public: it holds nothing about anybody. */
export async function lawRoutes(app: ServiceApp, context: Context): Promise<void> {
  const inForce = viewsOf(context);
  const lawOn: LawOn = (asked) => inForce().lawOn(asked);
  const kept: Views['kept'] = (key, make) => inForce().kept(key, make);
  const dayAsked = ({ asOf }: { asOf?: string }) =>
    asOf === undefined ? dayOf(context.clock()) : readDay(asOf);
  const questionOf = ({ level = 'verified', guidance = 'yes', profile = 'no', ...query }: PolicyQuery) => ({
    asOf: dayAsked(query),
    places: readPlaces(query.in),
    level,
    guidance: guidance === 'yes',
    profile: profile === 'yes',
  });

  app.route(
    route(
      operations.readPolicy,
      async (request, reply) => {
        const question = questionOf(request.query);
        const answer = kept(`policy ${Object.values(question).join(' ')}`, () =>
          written(policyOf(lawOn(question), question)),
        );
        return send(request, reply, answer);
      },
      { written: true },
    ),
  );

  app.route(
    route(operations.readCell, async ({ query }) => {
      const question = questionOf(query);
      const { places, level } = question;
      const year = Number(query.age);
      return lawOn(question)
        .rulebook.decide({
          situation: readSituation(query.situation),
          in: places,
          age: { lo: year, hi: year, level },
        })
        .toJSON();
    }),
  );

  app.route(
    route(
      operations.compareLaw,
      async (request, reply) => {
        const { level = 'verified', guidance = 'yes', in: places, in2 = places, from, to } = request.query;
        const counts = guidance === 'yes';
        const side = (text: string, day: string | undefined) => {
          const asOf = dayAsked({ asOf: day });
          const { rulebook } = lawOn({ asOf, guidance: counts, profile: false });
          return { rulebook, places: readPlaces(text), asOf };
        };
        const [before, after] = [side(places, from), side(in2, to)];
        const key = `diff ${before.places} ${before.asOf} ${after.places} ${after.asOf} ${level} ${guidance}`;
        const answer = kept(key, () => written(comparisonOf(before, after, { level, guidance: counts })));
        return send(request, reply, answer);
      },
      { written: true },
    ),
  );

  app.route(
    route(
      operations.joinLaw,
      async (request, reply) => {
        const { asOf, places, level, guidance } = questionOf(request.query);
        if (places === 'unknown') throw new Problem('invalid', 'in: name the places that are to be joined.');
        const answer = kept(`common ${places} ${asOf} ${level} ${guidance}`, () => {
          const { rulebook } = lawOn({ asOf, guidance, profile: false });
          return written(commonOf({ rulebook, asOf }, places, { level, guidance }));
        });
        return send(request, reply, answer);
      },
      { written: true },
    ),
  );

  app.route(
    route(
      operations.listCodes,
      async (request, reply) => {
        const asOf = dayAsked(request.query);
        return send(
          request,
          reply,
          kept(`codes ${asOf}`, () => written(codeList(inForce().source.codes, asOf))),
        );
      },
      { written: true },
    ),
  );

  app.route(
    route(
      operations.readCode,
      async (request, reply) => {
        const asOf = dayAsked(request.query);
        const code = inForce().source.codes.find((one) => one.code === request.params.code);
        if (code === undefined) throw new Problem('not-found', 'There is no code of this name.');
        return send(
          request,
          reply,
          kept(`code ${code.code} ${asOf}`, () => written(codeView(code, asOf))),
        );
      },
      { written: true },
    ),
  );
}

/** Sends what was written before, or that the copy the caller holds still does. */
function send(request: FastifyRequest, reply: FastifyReply, { json, tag }: Written): never {
  reply.header('etag', tag).header('cache-control', 'no-cache');
  if (tagMatches(request.headers['if-none-match'], tag)) return reply.code(304).send() as never;
  return reply
    .header('content-type', 'application/json; charset=utf-8')
    .serializer((text: string) => text)
    .send(json) as never;
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
