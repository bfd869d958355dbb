import { type Static, Type } from '@fastify/type-provider-typebox';
import type { Situation } from '@stairgate/rulebook';
import type { AskRow } from '../../database/schema.ts';
import { offeredSituations } from '../../law/profile/offered-situations.ts';
import { childProtections, childProtectionsSchema } from '../children/protections.ts';
import { guardianStateSchema } from '../facts/child-view.ts';
import type { Context } from '../facts/context.ts';

const situation = Type.Unsafe<Situation>({ type: 'string' });

export const childPageSchema = Type.Object(
  {
    ...childProtectionsSchema.properties,
    asks: Type.Array(
      Type.Object({
        askId: Type.String(),
        situation,
        state: Type.Enum(['waiting', 'approved', 'refused', 'expired'] as AskRow['state'][]),
        at: Type.String(),
      }),
    ),
    complaints: Type.Array(
      Type.Object({
        complaintId: Type.String(),
        about: Type.String(),
        text: Type.Union([Type.String(), Type.Null()]),
        state: Type.Union([Type.Literal('received'), Type.Literal('answered')]),
        at: Type.String(),
        answerBy: Type.String(),
      }),
    ),
    offers: Type.Array(situation, { description: 'What the service can do at all.' }),
    guardianState: guardianStateSchema,
    guardianMail: Type.Union([
      Type.Literal('sent'),
      Type.Literal('waiting'),
      Type.Literal('retrying'),
      Type.Null(),
    ]),
    told: Type.Array(
      Type.Object({
        at: Type.String(),
        kind: Type.String(),
        situation: Type.Union([situation, Type.Null()]),
      }),
      { description: 'What the guardian was told, newest first: a child always sees what a guardian sees.' },
    ),
  },
  { title: 'ChildPage' },
);
export type ChildPage = Static<typeof childPageSchema>;

const shown = 50;

/** Everything on a child's own page. @throws Problem `child-unknown`. */
export async function childPage(context: Context, childId: string): Promise<ChildPage> {
  const { children, clock, db, rulebook } = context;
  const facts = await children.need(childId);
  const asks = await db
    .selectFrom('asks')
    .selectAll()
    .where('child_id', '=', childId)
    .orderBy('asked_at', 'desc')
    .limit(shown)
    .execute();
  const complaints = await db
    .selectFrom('complaints')
    .selectAll()
    .where('child_id', '=', childId)
    .orderBy('created_at', 'desc')
    .limit(shown)
    .execute();
  const told = await db
    .selectFrom('alerts')
    .select(['at', 'kind', 'situation'])
    .where('child_id', '=', childId)
    .orderBy('at', 'desc')
    .limit(shown)
    .execute();
  return {
    ...childProtections(facts, rulebook(), clock()),
    offers: [...offeredSituations(rulebook().profile)],
    asks: asks.map(({ ask_id, situation, state, asked_at }) => ({
      askId: ask_id,
      situation,
      state,
      at: asked_at,
    })),
    complaints: complaints.map(({ complaint_id, about, text, state, created_at, answer_by }) => ({
      complaintId: complaint_id,
      about,
      text,
      state,
      at: created_at,
      answerBy: answer_by,
    })),
    guardianState: facts.guardian,
    guardianMail: await context.guardians.inviteMail(childId),
    told,
  };
}
