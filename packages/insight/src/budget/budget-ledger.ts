import { type Kysely, sql } from 'kysely';
import type { Declaration, Project } from '../declaration/declaration.ts';
import type { InsightTables } from './migrations.ts';
import { rhoOf } from './privacy-cost.ts';

/** A query was not answered because of what it costs, or of who asks. Nothing was spent. */
export class BudgetError extends Error {
  override name = 'BudgetError';
}

/** What there is of a budget, in whole nano-rho. */
export interface Budget {
  readonly cap: number;
  readonly spent: number;
  readonly left: number;
}

export interface BudgetLedger {
  /**
   * Takes the cost of a request from its project and from the data set: both or neither. A request that is paid for costs nothing again.
   * @throws BudgetError
   */
  debit(request: string, cost: number, project: Project): Promise<'debited' | 'paid before'>;
  read(): Promise<{ readonly dataset: Budget; readonly projects: Readonly<Record<string, Budget>> }>;
  debits(): Promise<readonly { request: string; project: string; cost: number; at: string }[]>;
}

/** The project of that name, on a day on which it may ask. @throws BudgetError */
export function projectOf({ projects }: Declaration, id: string, now: number): Project {
  const project = projects.find((one) => one.id === id);
  if (!project)
    throw new BudgetError(
      `There is no project "${id}". The declaration names ${projects.map((one) => one.id).join(', ') || 'none'}.`,
    );
  const today = new Date(now).toISOString().slice(0, 10);
  if (today > project.until)
    throw new BudgetError(
      `The project "${id}" ended on ${project.until}. Its data holder can give it longer.`,
    );
  return project;
}

/** The budgets of a data set, in a database that several processes may share. */
export function budgetLedger(
  db: Kysely<InsightTables>,
  declaration: Pick<Declaration, 'dataset' | 'cap' | 'projects'>,
  clock: () => number,
): BudgetLedger {
  const { dataset } = declaration;
  const whole = `dataset:${dataset}`;
  const part = (id: string) => `project:${dataset}/${id}`;
  const prepare = async (scopes: readonly { scope: string; cap: number }[]) => {
    // A cap that was lowered below what is spent leaves nothing, and no debt.
    await db
      .insertInto('insight_budgets')
      .values(scopes.map((one) => ({ ...one, spent: 0 })))
      .onConflict((conflict) =>
        conflict.column('scope').doUpdateSet({
          cap: sql<number>`greatest(excluded.cap, insight_budgets.spent)`,
        }),
      )
      .execute();
  };
  return {
    async debit(request, cost, project) {
      const scopes = [
        { scope: whole, cap: declaration.cap },
        { scope: part(project.id), cap: project.cap },
      ];
      await prepare(scopes);
      const [first, second] = scopes.map(({ scope }) => scope);
      try {
        // One statement, held by the checks of the tables: it debits both and notes it, or does nothing. Rows are locked in one
        // order, so that two that race wait for each other and never in a circle.
        await sql`
          with held as (
            select scope from insight_budgets where scope in (${first}, ${second}) order by scope for update
          ), noted as (
            insert into insight_debits (request, dataset, project, cost, at)
            values (${request}, ${dataset}, ${project.id}, ${cost}, ${new Date(clock()).toISOString()})
          )
          update insight_budgets set spent = spent + ${cost}
          where scope in (select scope from held)`.execute(db);
        return 'debited';
      } catch (error) {
        const { code } = error as { code?: string };
        if (code === '23505') return 'paid before';
        if (code !== '23514') throw error;
        const { dataset: all, projects } = await this.read();
        const left = Math.min(all.left, projects[project.id]?.left ?? project.cap);
        throw new BudgetError(
          `This costs rho ${rhoOf(cost)}, and there is ${rhoOf(left)} left. Ask for less, or at a smaller rho; "npx stairgate insight cost" says how wide it is then.`,
        );
      }
    },
    async read() {
      const rows = await db.selectFrom('insight_budgets').selectAll().execute();
      const budget = (scope: string, cap: number): Budget => {
        const { spent = 0 } = rows.find((row) => row.scope === scope) ?? {};
        return { cap, spent, left: Math.max(0, cap - spent) };
      };
      return {
        dataset: budget(whole, declaration.cap),
        projects: Object.fromEntries(
          declaration.projects.map(({ id, cap }) => [id, budget(part(id), cap)] as const),
        ),
      };
    },
    debits: () =>
      db
        .selectFrom('insight_debits')
        .select(['request', 'project', 'cost', 'at'])
        .where('dataset', '=', dataset)
        .orderBy('at')
        .orderBy('request')
        .execute(),
  };
}
