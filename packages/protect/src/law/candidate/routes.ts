import { Type } from '@fastify/type-provider-typebox';
import {
  type Difference,
  diff,
  type Level,
  type LoggedDecision,
  levels,
  parsePlace,
} from '@stairgate/rulebook';
import type { ServiceApp } from '@stairgate/service';
import { needWebSession } from '../../browser/web-session.ts';
import { Problem } from '../../problem.ts';
import type { DecisionLog } from '../decisions/decision-log.ts';
import type { LawContext } from '../in-force/law-context.ts';
import type { LoadedLaw } from '../in-force/laws.ts';
import { type LiveReport, liveReport } from './candidate-report.ts';
import type { CandidateTrial } from './candidate-trial.ts';
import { readCandidate } from './read-candidate.ts';
import { setCandidate } from './set-candidate.ts';
import { switchLaw } from './switch-law.ts';

/** A set of codes is half a MiB. */
const uploadBytes = 4 * 1024 * 1024;

const revisionSchema = Type.String({
  pattern: '^[0-9a-f]{16}$',
  'x-right': 'give the 16 hexadecimal digits of a revision',
});
const daySchema = Type.String({
  pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
  'x-right': 'give a day as YYYY-MM-DD',
});

const rulebookSchema = Type.Object({
  revision: Type.String(),
  asOf: Type.String({ description: 'The day as of which it was compiled.' }),
  from: Type.Union([Type.String(), Type.Null()], {
    description: 'For as long as this day is to come, the law as it will be then.',
  }),
  since: Type.Union([Type.String(), Type.Null()]),
  guidance: Type.Boolean(),
  profile: Type.Union([Type.String(), Type.Null()], {
    description: 'The service that its profile is of; null where there is none.',
  }),
  rules: Type.Integer({ description: 'Rules that bind.' }),
  codes: Type.Array(Type.String()),
});

const stateSchema = Type.Object(
  {
    active: Type.Object({
      ...rulebookSchema.properties,
      chosenBy: Type.Enum(['installed', 'operator'] as ('installed' | 'operator')[]),
    }),
    behind: Type.Union([
      Type.Object({ revision: Type.String(), since: Type.String(), why: Type.String() }),
      Type.Null(),
    ]),
    candidate: Type.Union([rulebookSchema, Type.Null()]),
    candidateProblem: Type.Union([Type.String(), Type.Null()], {
      description: 'Why this node cannot load the candidate.',
    }),
    installed: Type.Enum(['active', 'candidate', 'neither'] as ('active' | 'candidate' | 'neither')[], {
      description: 'What the codes that came with this software are.',
    }),
    codes: Type.Union([
      Type.Object(
        {
          added: Type.Array(Type.String()),
          removed: Type.Array(Type.String()),
          changed: Type.Array(Type.String()),
        },
        { description: 'Codes that the candidate holds more, less, or otherwise.' },
      ),
      Type.Null(),
    ]),
    live: Type.Union([Type.Unsafe<LiveReport>({ type: 'object', additionalProperties: true }), Type.Null()]),
  },
  { title: 'CandidateState' },
);

/** The rulebook that is tried beside the one in force, and the switch. For operators who are signed in. */
export async function candidateRoutes(
  app: ServiceApp,
  context: LawContext,
  { log, trial }: { log: DecisionLog; trial: CandidateTrial },
): Promise<void> {
  const { db, laws, clock } = context;

  const state = async () => {
    await trial.flush();
    const { active, candidate, behind, candidateProblem, installed, state: row } = laws;
    const { pair } = trial;
    return {
      active: { ...view(active, row.since), chosenBy: row.chosen_by },
      behind,
      candidate: candidate === undefined ? null : view(candidate, row.candidate_since),
      candidateProblem,
      installed: isInstalled(active)
        ? ('active' as const)
        : candidate && isInstalled(candidate)
          ? ('candidate' as const)
          : ('neither' as const),
      codes: candidate === undefined ? null : codesChanged(active, candidate),
      live: pair === undefined ? null : await liveReport(db, pair, clock()),
    };
    function isInstalled({ id, from }: LoadedLaw) {
      return id === installed.id && from === null;
    }
  };

  app.get(
    '/operator/api/candidate',
    {
      schema: {
        tags: ['Operator'],
        summary: 'What is in force, what is tried beside it, and how their answers differ',
        description:
          'Counts are of all nodes; those of other nodes come within some seconds. No line leads back to a child.',
        response: { 200: stateSchema },
      },
    },
    async (request, reply) => {
      await needWebSession(context, request, 'operator');
      reply.header('cache-control', 'no-store');
      return state();
    },
  );

  app.post(
    '/operator/api/candidate',
    {
      bodyLimit: uploadBytes,
      config: { rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: {
        tags: ['Operator'],
        summary: 'Try another rulebook beside the one in force',
        description:
          'Codes come as files, as a revision known here, or as installed; what is left out is as it is in force. Nothing changes for children.',
        body: Type.Object(
          {
            files: Type.Optional(
              Type.Record(Type.String({ maxLength: 200 }), Type.String(), {
                description: 'provisions.json, and gb/childrens-code.yaml and others: the whole folder.',
              }),
            ),
            revision: Type.Optional(revisionSchema),
            installed: Type.Optional(Type.Boolean()),
            profile: Type.Optional(
              Type.Union([Type.String({ maxLength: 262_144 }), Type.Null()], {
                description: 'The text of stairgate.yaml; null for none.',
              }),
            ),
            guidance: Type.Optional(Type.Boolean()),
            date: Type.Optional(daySchema),
          },
          { additionalProperties: false },
        ),
        response: { 200: stateSchema },
      },
    },
    async (request, reply) => {
      const { keyId } = await needWebSession(context, request, 'operator');
      await setCandidate(context, await readCandidate(context, request.body), { keyId });
      reply.header('cache-control', 'no-store');
      return state();
    },
  );

  app.delete(
    '/operator/api/candidate',
    {
      schema: {
        tags: ['Operator'],
        summary: 'Try no other rulebook any more',
        response: { 200: stateSchema },
      },
    },
    async (request, reply) => {
      const { keyId } = await needWebSession(context, request, 'operator');
      await setCandidate(context, null, { keyId });
      reply.header('cache-control', 'no-store');
      return state();
    },
  );

  app.post(
    '/operator/api/candidate/switch',
    {
      schema: {
        tags: ['Operator'],
        summary: 'Put the candidate in force, on all nodes at once',
        description: 'What was in force becomes the candidate, so that the same request switches back.',
        body: Type.Object(
          { revision: revisionSchema, replaces: revisionSchema },
          { additionalProperties: false },
        ),
        response: { 200: stateSchema },
      },
    },
    async (request, reply) => {
      const { keyId } = await needWebSession(context, request, 'operator');
      await switchLaw(context, trial, request.body, { keyId });
      reply.header('cache-control', 'no-store');
      return state();
    },
  );

  app.get(
    '/operator/api/candidate/diff',
    {
      schema: {
        tags: ['Operator'],
        summary: 'Every cell that the candidate would change somewhere, asked or not',
        querystring: Type.Object(
          {
            in: Type.String({ maxLength: 200, description: 'Places, with commas; or "unknown".' }),
            level: Type.Optional(Type.Enum([...levels] as Level[])),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            active: Type.String(),
            candidate: Type.String(),
            differences: Type.Array(Type.Unsafe<Difference>({ type: 'object', additionalProperties: true })),
          }),
        },
      },
    },
    async (request) => {
      await needWebSession(context, request, 'operator');
      const { pair } = trial;
      if (pair === undefined) throw new Problem('candidate-none');
      const places = readPlaces(request.query.in);
      const [before, after] = [pair.active, pair.candidate].map((rulebook) => ({
        label: rulebook.revision,
        rulebook,
        in: places,
      }));
      return {
        active: pair.active.revision,
        candidate: pair.candidate.revision,
        differences: [...diff(before!, after!, { levels: [request.query.level ?? 'verified'] })],
      };
    },
  );

  app.get(
    '/operator/api/records',
    {
      schema: {
        tags: ['Operator'],
        summary: 'Recent decisions of this node, as stairgate replay reads them',
        response: {
          200: Type.Object({
            records: Type.Array(Type.Unsafe<LoggedDecision>({ type: 'object', additionalProperties: true })),
          }),
        },
      },
    },
    async (request, reply) => {
      await needWebSession(context, request, 'operator');
      reply.header('cache-control', 'no-store');
      return { records: log.records() };
    },
  );
}

function view({ rulebook, from, guidance }: LoadedLaw, since: string | null) {
  const { revision, asOf, citations, codes, profile } = rulebook();
  return {
    revision,
    asOf,
    from: from !== null && from === asOf ? from : null,
    since,
    guidance,
    profile: profile?.service.name ?? null,
    rules: citations.length,
    codes: codes.map(({ code }) => code),
  };
}

/** Compared as text: what is written otherwise is another code, whether or not it decides otherwise. */
function codesChanged(active: LoadedLaw, candidate: LoadedLaw) {
  const textsOf = ({ codes }: LoadedLaw) => new Map(codes.map((code) => [code.code, JSON.stringify(code)]));
  const [before, after] = [textsOf(active), textsOf(candidate)];
  return {
    added: [...after.keys()].filter((code) => !before.has(code)),
    removed: [...before.keys()].filter((code) => !after.has(code)),
    changed: [...after]
      .filter(([code, text]) => before.has(code) && before.get(code) !== text)
      .map(([code]) => code),
  };
}

function readPlaces(text: string): readonly string[] | 'unknown' {
  const list = text.split(',');
  return list.some((place) => place.trim().toLowerCase() === 'unknown') ? 'unknown' : list.map(parsePlace);
}
