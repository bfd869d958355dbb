import type { ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { PlatformDoor } from '../../child/facts/platform-door.ts';
import type { CandidateTrial } from '../../law/candidate/candidate-trial.ts';
import type { DecisionLog } from '../../law/decisions/decision-log.ts';
import { makePurchase } from './make-purchase.ts';

export async function purchaseRoutes(
  app: ServiceApp,
  door: PlatformDoor,
  tapes: { log: DecisionLog; trial: CandidateTrial },
): Promise<void> {
  app.route(
    door.route(operations.makePurchase, async (context, { params, body }) =>
      makePurchase(context, tapes, params.childId, body),
    ),
  );
}
