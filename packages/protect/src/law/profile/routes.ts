import { type Approval, isApproved } from '@stairgate/rulebook';
import { route, type ServiceApp } from '@stairgate/service';
import type { Documented } from '@stairgate/wire';
import { operations } from '@stairgate/wire';
import { dayOf } from '../in-force/day-of.ts';
import type { LawContext } from '../in-force/law-context.ts';
import { lapsedItem, lapsesToday } from './lapses-today.ts';

const states = ['in-force', 'idle', 'expired', 'not-yet'] as const;

export async function profileRoutes(app: ServiceApp, context: LawContext): Promise<void> {
  app.route(route(operations.readDocumented, async () => operatorProfile(context)));
}

function operatorProfile({ rulebook, profile: file, clock }: LawContext): Documented {
  const now = rulebook();
  const { profile, codes } = now;
  const newer = JSON.stringify(file ?? null) !== JSON.stringify(profile ?? null);
  if (profile === undefined) return { profile: null, lapses: [], newer };
  const { service, places, guidance, exempt, deviations } = profile;
  const lapses = lapsesToday(now);
  const today = dayOf(clock());
  const stateOf = (list: 'exempt' | 'deviations', index: number): (typeof states)[number] => {
    const one: Approval = profile[list][index]!;
    if (!isApproved(one, today)) return one.expires < today ? 'expired' : 'not-yet';
    return lapses.some((lapse) => lapse.list === list && lapse.index === index) ? 'idle' : 'in-force';
  };
  return {
    profile: {
      service: { name: service.name, kinds: [...service.kinds] },
      places: [...places],
      guidance,
      exempt: exempt.map((one, index) => ({
        ...one,
        short: codes.find(({ code }) => code === one.code)?.short ?? one.code,
        state: stateOf('exempt', index),
      })),
      deviations: deviations.map((one, index) => ({
        ...one,
        situations: [...one.situations],
        ages: { lo: one.ages[0], hi: one.ages[1] },
        state: stateOf('deviations', index),
      })),
    },
    lapses: lapses.map((lapse) => ({
      item: lapsedItem(profile, lapse),
      what: lapse.what,
      right: lapse.right,
    })),
    newer,
  };
}
