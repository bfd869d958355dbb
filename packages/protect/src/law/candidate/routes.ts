import { parsePlace } from '@stairgate/rulebook';
import type { ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import { operatorRoute } from '../../browser/operator-route.ts';
import { Problem } from '../../problem.ts';
import type { DecisionLog } from '../decisions/decision-log.ts';
import type { LawDesk } from '../desk/law-desk.ts';
import type { LawJob, Written } from '../desk/law-job.ts';
import type { LawContext } from '../in-force/law-context.ts';
import type { LoadedLaw } from '../in-force/laws.ts';
import { liveReport } from './candidate-report.ts';
import type { CandidateTrial } from './candidate-trial.ts';
import { readCandidate } from './read-candidate.ts';
import { setCandidate } from './set-candidate.ts';
import { approveSwitch, dropProposal, proposeSwitch, readProposal, switchAlone } from './switch-by-two.ts';
import { backUntil } from './switch-law.ts';

/** A set of codes is half a MiB. */
const uploadBytes = 4 * 1024 * 1024;

/** The rulebook that is tried beside the one in force, and the switch. For operators who are signed in. */
export async function candidateRoutes(
  app: ServiceApp,
  context: LawContext,
  { log, trial, desk }: { log: DecisionLog; trial: CandidateTrial; desk: LawDesk },
): Promise<void> {
  const { db, laws, clock, settings } = context;

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
      switching: {
        people: settings.switchPeople,
        hours: settings.switchHours,
        backUntil: backUntil(row, clock()),
        proposal: await readProposal(context),
      },
    };
    function isInstalled({ id, from }: LoadedLaw) {
      return id === installed.id && from === null;
    }
  };

  app.route(operatorRoute(context, operations.readCandidate, state));

  app.route(
    operatorRoute(
      context,
      operations.setCandidate,
      async ({ keyId }, request) => {
        await setCandidate(context, await readCandidate(context, request.body), { keyId });
        return state();
      },
      { config: { rateLimit: { max: 20, timeWindow: 60_000 } }, bodyLimit: uploadBytes },
    ),
  );

  app.route(
    operatorRoute(context, operations.dropCandidate, async ({ keyId }) => {
      await setCandidate(context, null, { keyId });
      return state();
    }),
  );

  app.route(
    operatorRoute(context, operations.switchLaw, async (operator, request) => {
      await switchAlone(context, trial, request.body, operator);
      return state();
    }),
  );

  app.route(
    operatorRoute(context, operations.proposeSwitch, async (operator, request) => {
      await proposeSwitch(context, request.body, operator);
      return state();
    }),
  );

  app.route(
    operatorRoute(context, operations.approveSwitch, async (operator, request) => {
      await approveSwitch(context, trial, request.params.proposalId, operator);
      return state();
    }),
  );

  app.route(
    operatorRoute(context, operations.dropProposal, async (_operator, request) => {
      await dropProposal(context, request.params.proposalId);
      return state();
    }),
  );

  app.route(
    operatorRoute(
      context,
      operations.compareCandidate,
      async ({ session }, request, reply) => {
        const { pair } = trial;
        const { active, candidate } = laws;
        if (pair === undefined || candidate === undefined) throw new Problem('candidate-none');
        const job: LawJob = {
          kind: 'candidate',
          active: { law: active.id, asOf: pair.active.asOf },
          candidate: { law: candidate.id, asOf: pair.candidate.asOf },
          places: readPlaces(request.query.in),
          level: request.query.level ?? 'verified',
        };
        const { json } = await desk.ask<Written>(`session ${session.hash}`, job, [active, candidate]);
        return reply.header('content-type', 'application/json; charset=utf-8').send(Buffer.from(json));
      },
      { written: true },
    ),
  );

  app.route(operatorRoute(context, operations.readRecords, async () => ({ records: log.records() })));
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
