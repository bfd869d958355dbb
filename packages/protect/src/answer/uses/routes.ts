import { type LocalMoment, LocalTimeError, parseLocalTime } from '@stairgate/rulebook';
import type { ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { PlatformDoor } from '../../child/facts/platform-door.ts';
import { readSituation } from '../../child/facts/read-situation.ts';
import type { CandidateTrial } from '../../law/candidate/candidate-trial.ts';
import type { DecisionLog } from '../../law/decisions/decision-log.ts';
import { Problem } from '../../problem.ts';
import { readCounts } from '../evaluation/read-counts.ts';
import { useOnce } from './use-once.ts';

export async function useRoutes(
  app: ServiceApp,
  door: PlatformDoor,
  tapes: { log: DecisionLog; trial: CandidateTrial },
): Promise<void> {
  app.route(
    door.route(operations.useSituation, async (context, { params, body }) => {
      const { localTime, schoolDay, ...counts } = body;
      const situation = readSituation(body.situation);
      const moment = localTime === undefined ? undefined : readLocalTime(localTime, schoolDay);
      const use = { situation, moment, localDate: localTime?.slice(0, 10), counted: readCounts(counts) };
      return (await useOnce(context, tapes, params.childId, use)).toJSON();
    }),
  );
}

function readLocalTime(text: string, schoolDay: boolean | undefined): LocalMoment {
  try {
    return parseLocalTime(text, schoolDay);
  } catch (error) {
    if (error instanceof LocalTimeError) throw new Problem('invalid', `localTime: ${error.right}`);
    throw error;
  }
}
