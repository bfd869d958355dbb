import {
  createApiKey,
  listApiKeys,
  needRole,
  PlatformUnclear,
  revokeApiKey,
  type ServiceApp,
} from '@stairgate/service';
import { operations } from '@stairgate/wire';
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
      if (isOperators) needRole(operator.role, role);
      const expiresAt = expires === undefined ? undefined : Date.parse(expires);
      if (expiresAt !== undefined && expiresAt <= context.clock()) throw new Problem('date-passed');
      const person = body.person ?? operator.person ?? undefined;
      // A key that names nobody stands for itself, so that what it makes can be told to be of the same person.
      const madeBy = operator.people.length > 0 ? operator.people : [`key ${operator.keyId}`];
      try {
        return await createApiKey(context, {
          ...{ name, scope, platform, expiresAt },
          scopes: scopes === undefined ? undefined : [...scopes],
          ...(isOperators && { role, person, madeBy }),
        });
      } catch (error) {
        if (error instanceof PlatformUnclear) throw new Problem('platform-unclear', error.message);
        throw error;
      }
    }),
  );

  app.route(
    operatorRoute(context, operations.revokeKey, async (_operator, request) => {
      if (!(await revokeApiKey(context, request.params.keyId))) throw new Problem('not-found');
    }),
  );
}
