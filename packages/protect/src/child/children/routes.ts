import { parsePlace } from '@stairgate/rulebook';
import { type ServiceApp, tagMatches } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import { makePageLink } from '../../browser/links.ts';
import { Problem } from '../../problem.ts';
import { checkEvidence, evidenceForLedger, keepEvidence } from '../evidence/learn-age.ts';
import { childView } from '../facts/child-view.ts';
import { mayReturnTo } from '../facts/may-return-to.ts';
import { notePlatform } from '../facts/note-platform.ts';
import type { PlatformDoor } from '../facts/platform-door.ts';
import { childProtections, protectionsTag } from './protections.ts';

export async function childrenRoutes(app: ServiceApp, door: PlatformDoor): Promise<void> {
  app.route(
    door.route(operations.createChild, async (context, request, reply) => {
      const { children, clock, events, id, ledger, platform, rulebook } = context;
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
            platform_id: platform,
            place,
            version: 1,
            ledger_alias: alias,
            created_at: new Date(clock()).toISOString(),
          })
          .execute();
        if (learnt !== null) await keepEvidence(trx, childId, learnt);
        await ledger.append(trx, { kind: 'child-created', alias, body: { place, platform } });
        if (learnt !== null)
          await ledger.append(trx, { kind: 'age-learnt', alias, body: evidenceForLedger(learnt) });
        await children.seal(trx, { child_id: childId, ledger_alias: alias, sealed: null });
      });
      reply.header('location', `/v1/children/${childId}`);
      return childView(await children.need(childId), rulebook(), clock());
    }),
  );

  app.route(
    door.route(operations.readChild, async ({ children, rulebook, clock }, request) =>
      childView(await children.need(request.params.childId), rulebook(), clock()),
    ),
  );

  app.route(
    door.route(operations.setPlace, async (context, request) => {
      const { childId } = request.params;
      const place = readPlace(request.body.place);
      const facts = await context.children.change(childId, async (change) => {
        await change.trx.updateTable('children').set({ place }).where('child_id', '=', childId).execute();
        await context.guardians.alert(change, 'place');
        await change.record('place-changed', { place });
        return change.facts();
      });
      return childView(facts, context.rulebook(), context.clock());
    }),
  );

  app.route(
    door.route(operations.readProtections, async ({ children, clock, rulebook }, request, reply) => {
      const facts = await children.need(request.params.childId);
      const now = clock();
      const book = rulebook();
      const tag = protectionsTag(facts, book, now);
      reply.header('etag', tag).header('cache-control', 'private, no-cache');
      if (tagMatches(request.headers['if-none-match'], tag)) return reply.code(304).send();
      return childProtections(facts, book, now);
    }),
  );

  app.route(
    door.route(operations.makePageLink, async (context, request) => {
      const { childId } = request.params;
      const { returnTo } = request.query;
      if (returnTo !== undefined && !mayReturnTo(context, context.platform, returnTo))
        throw new Problem('return-refused');
      await notePlatform(context, operations.makePageLink, request);
      return makePageLink(context, context.db, childId, returnTo);
    }),
  );
}

/** @throws PlaceError, which becomes `place-unknown`. */
function readPlace(text: string): string | null {
  return text.trim().toLowerCase() === 'unknown' ? null : parsePlace(text);
}
