import { createHash, timingSafeEqual } from 'node:crypto';
import type { Application, ApplicationView, DeskDecision } from '@stairgate/wire';
import type { Kysely, Selectable } from 'kysely';
import type { InsightTables } from '../budget/migrations.ts';
import { nanoRhoOf, rhoOf } from '../budget/privacy-cost.ts';
import type { Project } from '../declaration/declaration.ts';
import { DeskProblem } from './desk-problem.ts';

type Row = Selectable<InsightTables['insight_applications']>;

/** What applications need of the world. */
export interface DeskRecords {
  readonly db: Kysely<InsightTables>;
  readonly dataset: string;
  readonly clock: () => number;
  /** So many random characters that nobody guesses. */
  readonly token: () => string;
}

export const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');

/** Whether two hashes are the same, in a time that tells nothing. */
export function sameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export async function apply(
  { db, dataset, clock, token }: DeskRecords,
  application: Application,
): Promise<{ applicationId: string; secret: string }> {
  const [id, secret] = [`a_${token().slice(0, 16)}`, `sgd_${token()}`];
  await db
    .insertInto('insight_applications')
    .values({
      application_id: id,
      dataset,
      secret_hash: hashOf(secret),
      application: JSON.stringify(application),
      state: 'received',
      at: new Date(clock()).toISOString(),
      ...{ decision: null, appeal: null, project: null, cap: null, until: null },
    })
    .execute();
  return { applicationId: id, secret };
}

/** @throws DeskProblem where there is none, or the secret is of another. */
export async function needApplication(
  { db, dataset }: DeskRecords,
  id: string,
  secret?: string,
): Promise<Row> {
  const row = await db
    .selectFrom('insight_applications')
    .selectAll()
    .where('application_id', '=', id)
    .where('dataset', '=', dataset)
    .executeTakeFirst();
  if (!row || (secret !== undefined && !sameHash(row.secret_hash, hashOf(secret))))
    throw new DeskProblem('application-unknown');
  return row;
}

export function applicationView(row: Row): ApplicationView {
  return {
    applicationId: row.application_id,
    state: row.state,
    at: row.at,
    application: JSON.parse(row.application) as Application,
    decision: row.decision === null ? null : (JSON.parse(row.decision) as ApplicationView['decision']),
    appeal: row.appeal === null ? null : (JSON.parse(row.appeal) as ApplicationView['appeal']),
    project:
      row.project === null ? null : { id: row.project, rho: rhoOf(Number(row.cap)), until: row.until! },
  };
}

/** Those that wait come first, the oldest at the head. */
export async function listApplications({ db, dataset }: DeskRecords): Promise<readonly ApplicationView[]> {
  const rows = await db
    .selectFrom('insight_applications')
    .selectAll()
    .where('dataset', '=', dataset)
    .orderBy('at')
    .execute();
  const waits = ({ state }: Row) => state === 'received' || state === 'appealed';
  return [...rows.filter(waits), ...rows.filter((row) => !waits(row))].map(applicationView);
}

/** Settles an application, or the appeal against a refusal, for good. @throws DeskProblem */
export async function decide(
  records: DeskRecords,
  id: string,
  { granted, reasons, rho, until }: DeskDecision,
): Promise<ApplicationView> {
  const { db, clock, token } = records;
  const row = await needApplication(records, id);
  const cap = rho === undefined ? undefined : nanoRhoOf(rho);
  if (granted && (cap === undefined || until === undefined))
    throw new DeskProblem('invalid', 'Who grants says at which rho, in whole billionths, and until when.');
  const at = new Date(clock()).toISOString();
  const changed = await db
    .updateTable('insight_applications')
    .set({
      state: granted ? 'granted' : row.state === 'appealed' ? 'refused-for-good' : 'refused',
      decision: JSON.stringify({ granted, reasons, at }),
      ...(granted && { project: `p_${token().slice(0, 12)}`, cap: cap!, until: until! }),
    })
    .where('application_id', '=', id)
    // Of two who decide at once, one does.
    .where('state', '=', row.state)
    .where('state', 'in', ['received', 'appealed'])
    .executeTakeFirst();
  if (Number(changed.numUpdatedRows) === 0) throw new DeskProblem('application-settled');
  return applicationView(await needApplication(records, id));
}

/** @throws DeskProblem */
export async function appeal(
  records: DeskRecords,
  { id, secret, reasons }: { id: string; secret: string; reasons: string },
): Promise<ApplicationView> {
  await needApplication(records, id, secret);
  const changed = await records.db
    .updateTable('insight_applications')
    .set({
      state: 'appealed',
      appeal: JSON.stringify({ reasons, at: new Date(records.clock()).toISOString() }),
    })
    .where('application_id', '=', id)
    .where('state', '=', 'refused')
    .executeTakeFirst();
  if (Number(changed.numUpdatedRows) === 0) throw new DeskProblem('application-settled');
  return applicationView(await needApplication(records, id));
}

/** A key for one person that the application names; one from before ends. @throws DeskProblem */
export async function makePersonKey(
  records: DeskRecords,
  { id, secret, name }: { id: string; secret: string; name: string },
): Promise<string> {
  const row = await needApplication(records, id, secret);
  if (row.state !== 'granted') throw new DeskProblem('application-settled');
  const { people } = JSON.parse(row.application) as Application;
  if (!people.some((person) => person.name === name)) throw new DeskProblem('person-not-named');
  const key = `sgr_${records.token()}`;
  const values = { key_hash: hashOf(key), made_at: new Date(records.clock()).toISOString() };
  await records.db
    .insertInto('insight_people')
    .values({ ...values, application_id: id, name })
    .onConflict((conflict) => conflict.columns(['application_id', 'name']).doUpdateSet(values))
    .execute();
  return key;
}

/** Somebody who asks, and for which project. */
export interface Researcher {
  readonly name: string;
  readonly project: Project;
}

/** Whose key it is. @throws DeskProblem where it is nobody's of this data set. */
export async function researcherOf({ db, dataset }: DeskRecords, key: string): Promise<Researcher> {
  const row = await db
    .selectFrom('insight_people')
    .innerJoin('insight_applications', 'insight_applications.application_id', 'insight_people.application_id')
    .select(['name', 'application', 'project', 'cap', 'until'])
    .where('key_hash', '=', hashOf(key))
    .where('dataset', '=', dataset)
    .where('state', '=', 'granted')
    .executeTakeFirst();
  if (!row) throw new DeskProblem('desk-key-unknown');
  const { title } = JSON.parse(row.application) as Application;
  return {
    name: row.name,
    project: { id: row.project!, title, cap: Number(row.cap), until: row.until! },
  };
}
