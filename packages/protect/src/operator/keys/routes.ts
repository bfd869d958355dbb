import {
  type AuditNote,
  createApiKey,
  listApiKeys,
  needRole,
  PlatformUnclear,
  revokeApiKey,
  type ServiceApp,
} from '@stairgate/service';
import { graveKeyScopes, operations } from '@stairgate/wire';
import { operatorRoute } from '../../browser/operator-route.ts';
import type { Context } from '../../child/facts/context.ts';
import { Problem } from '../../problem.ts';

/** Keys of platforms and operators, for operators who are signed in. */
export async function keyRoutes(app: ServiceApp, context: Context): Promise<void> {
  app.route(
    operatorRoute(context, operations.listKeys, async () => ({
      keys: (await listApiKeys(context)).map((key) => ({
        keyId: key.key_id,
        name: key.name,
        scope: key.scope,
        platform: key.platform,
        scopes: key.scopes === null ? null : [...key.scopes],
        role: key.role,
        person: key.person,
        madeBy: [...key.madeBy],
        createdAt: key.created_at,
        expiresAt: key.expires_at,
        revokedAt: key.revoked_at,
        lastUsedOn: key.last_used_on,
      })),
    })),
  );

  app.route(
    operatorRoute(context, operations.makeKey, async (operator, { body }) => {
      const { name, scope, platform, scopes, expires } = body;
      const isOperators = scope === 'operator';
      const parts = isOperators ? [platform, scopes] : [body.role, body.person];
      if (parts.some((one) => one !== undefined))
        throw new Problem(
          'invalid',
          isOperators
            ? "the body: leave platform and scopes out; an operator's key is of no platform"
            : "the body: leave role and person out; a platform's key has scopes",
        );
      const role = body.role ?? operator.role;
      // Nobody gives away more than they have.
      const isGrave = scopes === undefined || scopes.some((one) => graveKeyScopes.includes(one));
      if (isOperators) needRole(operator.role, role);
      // With such a key one can be any child of the platform, which is no less than to choose the law for it.
      else if (isGrave) needRole(operator.role, 'switch-law');
      const expiresAt = expires === undefined ? undefined : Date.parse(expires);
      if (expiresAt !== undefined && expiresAt <= context.clock()) throw new Problem('date-passed');
      const person = body.person ?? operator.person ?? undefined;
      // A key that names nobody stands for itself, so that what it makes can be told to be of the same person.
      const madeBy = operator.people.length > 0 ? operator.people : [`key ${operator.keyId}`];
      const of = isOperators ? { role, person } : { platform, scopes: scopes ?? 'everything' };
      await context.audit.note({
        kind: 'key-wanted',
        actor: operator.actor,
        about: { name, scope, ...of, ...(expires !== undefined && { expires }) } as AuditNote['about'],
      });
      try {
        return await createApiKey(context, {
          ...{ name, scope, platform, expiresAt },
          scopes: scopes === undefined ? undefined : [...scopes],
          ...(isOperators && { role, person }),
          ...{ madeBy, madeIn: operator.actor.session ?? undefined },
        });
      } catch (error) {
        if (error instanceof PlatformUnclear) throw new Problem('platform-unclear', error.message);
        throw error;
      }
    }),
  );

  app.route(
    operatorRoute(context, operations.revokeKey, async (operator, request) => {
      if (!(await revokeApiKey(context, request.params.keyId, operator.role))) throw new Problem('not-found');
    }),
  );
}
