import { type Static, Type } from '@fastify/type-provider-typebox';
import { type Approval, isApproved } from '@stairgate/rulebook';
import type { ServiceApp } from '@stairgate/service';
import { dayOf } from '../in-force/day-of.ts';
import type { LawContext } from '../in-force/law-context.ts';
import { lapsedItem, lapsesToday } from './lapses-today.ts';

const states = ['in-force', 'idle', 'expired', 'not-yet'] as const;
const words = Type.Array(Type.String());
const approval = {
  reason: Type.String(),
  approver: Type.String(),
  approved: Type.String(),
  expires: Type.String({ description: 'The last day on which it counts.' }),
  state: Type.Enum([...states] as (typeof states)[number][], {
    description: '"idle" counts today and moves nothing, at least in part; the lapses say why.',
  }),
};

const profileSchema = Type.Object(
  {
    profile: Type.Union([
      Type.Null(),
      Type.Object({
        service: Type.Object({ name: Type.String(), kinds: words }),
        places: words,
        guidance: Type.Boolean({ description: 'Whether what a regulator only recommends binds.' }),
        exempt: Type.Array(Type.Object({ code: Type.String(), short: Type.String(), ...approval })),
        deviations: Type.Array(
          Type.Object({
            id: Type.String(),
            situations: words,
            ages: Type.Object({ lo: Type.Integer(), hi: Type.Integer() }),
            effect: Type.String(),
            ...approval,
          }),
        ),
      }),
    ]),
    lapses: Type.Array(Type.Object({ item: Type.String(), what: Type.String(), right: Type.String() }), {
      description: 'What of it does nothing today, so that the stricter default holds.',
    }),
    newer: Type.Boolean({
      description:
        'Whether the file says something else than what is in force, because somebody chose another rulebook.',
    }),
  },
  { title: 'OperatorProfile' },
);
export type OperatorProfile = Static<typeof profileSchema>;

export async function profileRoutes(app: ServiceApp, context: LawContext): Promise<void> {
  app.get(
    '/operator/api/profile',
    {
      schema: {
        tags: ['Operator'],
        summary: 'What the operator documents of its service, and what of it lapsed',
        response: { 200: profileSchema },
      },
    },
    async () => operatorProfile(context),
  );
}

function operatorProfile({ rulebook, profile: file, clock }: LawContext): OperatorProfile {
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
