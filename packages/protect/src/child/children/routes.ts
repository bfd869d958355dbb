import { Type } from '@fastify/type-provider-typebox';
import { parsePlace } from '@stairgate/rulebook';
import { type ServiceApp, tagMatches } from '@stairgate/service';
import { makeLink } from '../../browser/links.ts';
import { evidenceSchema } from '../age/evidence.ts';
import { checkEvidence, evidenceForLedger, keepEvidence } from '../age/learn-age.ts';
import { childParams, childSchema, childView, placeSchema } from '../facts/child-view.ts';
import type { Context } from '../facts/context.ts';
import { childProtections, childProtectionsSchema, protectionsTag } from './protections.ts';

export async function childrenRoutes(app: ServiceApp, context: Context): Promise<void> {
  const { children, clock, db, events, id, ledger, rulebook, settings } = context;

  app.post(
    '/v1/children',
    {
      schema: {
        tags: ['Children'],
        summary: 'Create a child',
        body: Type.Object(
          { place: placeSchema, evidence: Type.Optional(evidenceSchema) },
          { additionalProperties: false },
        ),
        response: { 201: childSchema },
      },
    },
    async (request, reply) => {
      const place = readPlace(request.body.place);
      const learnt =
        request.body.evidence === undefined
          ? null
          : await checkEvidence(context, null, request.body.evidence);
      const childId = id('c');
      const alias = id('a');
      await events.transact(async (trx) => {
        await trx
          .insertInto('children')
          .values({
            child_id: childId,
            place,
            version: 1,
            ledger_alias: alias,
            created_at: new Date(clock()).toISOString(),
          })
          .execute();
        if (learnt !== null) await keepEvidence(trx, childId, learnt);
        await ledger.append(trx, { kind: 'child-created', alias, body: { place } });
        if (learnt !== null)
          await ledger.append(trx, { kind: 'age-learnt', alias, body: evidenceForLedger(learnt) });
      });
      reply.code(201).header('location', `/v1/children/${childId}`);
      return childView(await children.need(childId), rulebook(), clock());
    },
  );

  app.get(
    '/v1/children/:childId',
    {
      schema: {
        tags: ['Children'],
        summary: 'Read a child',
        params: childParams,
        response: { 200: childSchema },
      },
    },
    async (request) => childView(await children.need(request.params.childId), rulebook(), clock()),
  );

  app.put(
    '/v1/children/:childId/place',
    {
      schema: {
        tags: ['Children'],
        summary: 'Say where the child is',
        params: childParams,
        body: Type.Object({ place: placeSchema }, { additionalProperties: false }),
        response: { 200: childSchema },
      },
    },
    async (request) => {
      const { childId } = request.params;
      const place = readPlace(request.body.place);
      const facts = await children.change(childId, async (change) => {
        await change.trx.updateTable('children').set({ place }).where('child_id', '=', childId).execute();
        await context.guardians.alert(change, 'place');
        await change.record('place-changed', { place });
        return change.facts();
      });
      return childView(facts, rulebook(), clock());
    },
  );

  app.get(
    '/v1/children/:childId/protections',
    {
      schema: {
        tags: ['Children'],
        summary: 'Read everything that is on, off or locked',
        description: 'Send the ETag back as If-None-Match; 304 means that nothing changed.',
        params: childParams,
        response: { 200: childProtectionsSchema, 304: Type.Null() },
      },
    },
    async (request, reply) => {
      const facts = await children.need(request.params.childId);
      const now = clock();
      const book = rulebook();
      const tag = protectionsTag(facts, book, now);
      reply.header('etag', tag).header('cache-control', 'private, no-cache');
      if (tagMatches(request.headers['if-none-match'], tag)) return reply.code(304).send(undefined as never);
      return childProtections(facts, book, now);
    },
  );

  app.post(
    '/v1/children/:childId/page-link',
    {
      schema: {
        tags: ['Children'],
        summary: "Make a link to the child's own page",
        description: 'Works once, and not for long. Give it to the child and to nobody else.',
        params: childParams,
        response: { 201: Type.Object({ url: Type.String(), expiresAt: Type.String() }) },
      },
    },
    async (request, reply) => {
      const { childId } = request.params;
      await children.need(childId);
      const link = await makeLink(context, db, {
        kind: 'child-page',
        childId,
        expiresAt: new Date(clock() + settings.linkMinutes * 60_000).toISOString(),
      });
      reply.code(201).header('cache-control', 'no-store');
      return { url: link.url, expiresAt: link.expiresAt };
    },
  );
}

/** @throws PlaceError, which becomes `place-unknown`. */
function readPlace(text: string): string | null {
  return text.trim().toLowerCase() === 'unknown' ? null : parsePlace(text);
}
