import type { ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import { type Operator, operatorRoute } from '../../browser/operator-route.ts';
import type { Context } from '../../child/facts/context.ts';
import { listVouchers } from '../../guardian/noes/list-vouchers.ts';
import { letInAgain } from '../../guardian/noes/shut-out.ts';
import { listObjections } from '../../guardian/objections/list-objections.ts';
import { settleObjection } from '../../guardian/objections/object-to-other.ts';

/** What is odd or in dispute between grown-ups of all platforms' children, for operators who are signed in. */
export async function operatorObjectionRoutes(app: ServiceApp, context: Context): Promise<void> {
  /** Each child that is shown is in the audit, by its alias alone. */
  async function note(operator: Operator, childIds: ReadonlySet<string>): Promise<void> {
    const known = await context.children.getMany(childIds);
    for (const childId of childIds) operator.saw({ alias: known.get(childId)?.alias ?? null });
  }

  app.route(
    operatorRoute(context, operations.listObjections, async (operator, { query }) => {
      const list = await listObjections(context, query);
      await note(operator, new Set(list.objections.map(({ childId }) => childId)));
      return list;
    }),
  );

  app.route(
    operatorRoute(context, operations.listVouchers, async (operator) => {
      const list = await listVouchers(context);
      const children = list.vouchers.flatMap((one) => one.children.map(({ childId }) => childId));
      await note(operator, new Set(children));
      return list;
    }),
  );

  app.route(
    operatorRoute(context, operations.settleAnyObjection, async (_operator, { params, body }) =>
      settleObjection(context, params.childId, { ...body, by: 'operator' }),
    ),
  );

  app.route(
    operatorRoute(context, operations.letAnyGrownUpsIn, async (_operator, { params }) =>
      letInAgain(context, params.childId, { by: 'operator' }),
    ),
  );
}
