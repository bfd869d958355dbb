import {
  type BrowserSession,
  browserSessions,
  newToken,
  readAddress,
  refuseOtherSites,
  tokenHash,
} from '@stairgate/service';
import {
  mayDo,
  type OfficePerson,
  type OfficePower,
  type OfficeSession,
  type Operation,
  type WantedPerson,
} from '@stairgate/wire';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely, Transaction } from 'kysely';
import type { Context } from '../context.ts';
import type { LinkRow, PersonRow, SessionRow, Tables } from '../database/tables.ts';
import { Problem } from '../problem.ts';
import { addStep, holdRegister, stepsOf } from '../register/register.ts';
import { linkSeals, personSeals, sessionSeals } from './way-seals.ts';

/** Somebody who is let in: of the office by a role, or of a platform. */
export interface Person {
  readonly person: string;
  readonly name: string;
  readonly role: NonNullable<PersonRow['role']> | null;
  readonly platform: string | null;
  /** Of a browser; empty for a key. */
  readonly csrf: string;
  readonly session: BrowserSession<'office' | 'door'> | null;
}

/** What the register calls the office itself: who is in it, and whose seals count. */
export const office = 'office';

export const sessions = browserSessions<SessionRow, { readonly personId: string }>(
  { office: 'sg_office', door: 'sg_door' },
  sessionSeals,
  ({ person_id }) => ({ personId: person_id }),
);

/** Makes somebody a person of the office. @returns the key, which is shown this once. */
export async function addPerson(
  context: Context,
  { name, role, email, language = 'en' }: WantedPerson,
  by: string,
): Promise<{ readonly person: string; readonly key: string }> {
  const key = `cw_${newToken(context)}`;
  const person = context.id('pe');
  await context.events.transact(async (trx) => {
    await holdRegister(trx);
    await putPerson(context, trx, {
      ...{ person_id: person, name, role, platform_id: null, language },
      ...(await addressOf(context, email, person)),
      key_hash: tokenHash(key),
    });
    const after = (await stepsOf(trx, office)).length;
    await addStep(context, trx, { subject: office, after, by, kind: 'person-added', body: { person, role } });
  });
  return { person, key };
}

/**
 * Lets a person of a platform in: the one that is known by the address, or a new one. The letter bears a link that works once.
 * @returns the id of the person.
 */
export async function invite(
  context: Context,
  trx: Transaction<Tables>,
  {
    name,
    email,
    language = 'en',
    platform,
  }: { name: string; email: string; language?: string; platform: string },
): Promise<string> {
  const address = await addressOf(context, email, '');
  const known = await trx
    .selectFrom('people')
    .select('person_id')
    .where('platform_id', '=', platform)
    .where('email_hash', '=', address.email_hash)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  const person = known?.person_id ?? context.id('pe');
  if (known === undefined)
    await putPerson(context, trx, {
      ...{ person_id: person, name, role: null, platform_id: platform, language, key_hash: null },
      ...(await addressOf(context, email, person)),
    });
  await context.outbox.queue(trx, { kind: 'invitation', person_id: person, about: '{}' });
  return person;
}

/** A new link for somebody; those before work no more. */
export async function makeLink(
  context: Context,
  personId: string,
): Promise<{ token: string; until: string }> {
  const token = newToken(context);
  const until = new Date(context.clock() + context.settings.invitationDays * 86_400_000).toISOString();
  const row = { token_hash: tokenHash(token), person_id: personId, expires_at: until, used_at: null };
  await context.events.transact(async (trx) => {
    await trx.deleteFrom('links').where('person_id', '=', personId).execute();
    await trx
      .insertInto('links')
      .values({ ...row, seal: linkSeals.of(row, context.keys) })
      .execute();
  });
  return { token, until };
}

/** Opens the door by the link of a letter. @throws Problem `link-unknown`, `link-over`. */
export async function openByLink(
  context: Context,
  reply: FastifyReply,
  token: string,
): Promise<OfficeSession> {
  refuseOtherSites(reply.request);
  const now = new Date(context.clock()).toISOString();
  const row = await context.events.transact(async (trx): Promise<PersonRow> => {
    const link = await trx
      .selectFrom('links')
      .selectAll()
      .where('token_hash', '=', tokenHash(token))
      .forUpdate()
      .executeTakeFirst();
    if (link === undefined || !(await linkSeals.isIntact(context, trx, link)))
      throw new Problem('link-unknown');
    if (link.used_at !== null || link.expires_at <= now) throw new Problem('link-over');
    await linkSeals.change(context.keys, trx, { token_hash: link.token_hash }, {
      used_at: now,
    } as Partial<LinkRow>);
    return needRow(context, trx, link.person_id);
  });
  return startSession(context, reply, row, 'door');
}

/** @throws Problem `key-unknown`. */
export async function signIn(context: Context, reply: FastifyReply, key: string): Promise<OfficeSession> {
  refuseOtherSites(reply.request);
  const row = await byKey(context, key);
  if (row === undefined) throw new Problem('key-unknown');
  return startSession(context, reply, row, 'office');
}

async function startSession(
  context: Context,
  reply: FastifyReply,
  { person_id, name, role, platform_id }: PersonRow,
  kind: 'office' | 'door',
): Promise<OfficeSession> {
  const columns = { kind, key_id: null, person_id };
  const { csrf } = await sessions.start(context as never, context.db as never, reply, columns as never);
  return { person: person_id, name, role, platform: platform_id, csrf };
}

/**
 * Who asks: by a key, or by a browser that is signed in, which proves for every change that it is our own page.
 * @throws Problem `not-signed-in`, `csrf`, `key-unknown`, `role-missing`.
 */
export async function needPerson(
  context: Context,
  request: FastifyRequest,
  { caller, power }: Pick<Operation<string>, 'caller' | 'power'>,
): Promise<Person> {
  const kind = caller as 'office' | 'door';
  const header = request.headers.authorization;
  let row: PersonRow | undefined;
  let session: Person['session'] = null;
  if (header === undefined) {
    const found = await sessions.need(context as never, request, kind);
    row = await context.db
      .selectFrom('people')
      .selectAll()
      .where('person_id', '=', found.personId)
      .executeTakeFirst();
    session = found;
    if (row === undefined || !(await isLive(context, row))) throw new Problem('not-signed-in');
  } else {
    row = await byKey(context, /^bearer (\S+)$/i.exec(header)?.[1] ?? '');
    if (row === undefined) throw new Problem('key-unknown');
  }
  const { person_id: person, name, role, platform_id: platform } = row;
  if ((kind === 'door') !== (platform !== null)) throw new Problem('role-missing');
  const who = { person, name, role, platform, csrf: session?.csrf ?? '', session };
  if (power !== undefined) needPower(who, power);
  return who;
}

/** @throws Problem `role-missing`. */
export function needPower({ role }: Pick<Person, 'role'>, power: OfficePower): void {
  if (role === null || !mayDo(role, power))
    throw new Problem('role-missing', `This needs somebody who is trusted with "${power}".`, { power });
}

async function byKey(context: Context, key: string): Promise<PersonRow | undefined> {
  const row = await context.db
    .selectFrom('people')
    .selectAll()
    .where('key_hash', '=', tokenHash(key))
    .executeTakeFirst();
  return row !== undefined && (await isLive(context, row)) ? row : undefined;
}

async function isLive(context: Context, row: PersonRow): Promise<boolean> {
  return row.ended_at === null && (await personSeals.isIntact(context, context.db, row));
}

async function needRow(context: Context, db: Kysely<Tables>, personId: string): Promise<PersonRow> {
  const row = await db.selectFrom('people').selectAll().where('person_id', '=', personId).executeTakeFirst();
  if (row === undefined || row.ended_at !== null || !(await personSeals.isIntact(context, db, row)))
    throw new Problem('link-over');
  return row;
}

export async function listPeople({ db }: Pick<Context, 'db'>): Promise<OfficePerson[]> {
  const rows = await db.selectFrom('people').selectAll().orderBy('since').orderBy('person_id').execute();
  return rows.map(({ person_id, name, role, platform_id, since, ended_at }) => ({
    ...{ person: person_id, name, role, platform: platform_id, since, endedAt: ended_at },
  }));
}

/** @throws Problem `person-unknown`; `step-refused` where nobody would lead the office then. */
export async function endPerson(context: Context, personId: string, by: string): Promise<void> {
  await context.events.transact(async (trx) => {
    await holdRegister(trx);
    const all = await trx
      .selectFrom('people')
      .selectAll()
      .where('ended_at', 'is', null)
      .forUpdate()
      .execute();
    const row = all.find(({ person_id }) => person_id === personId);
    if (row === undefined) throw new Problem('person-unknown');
    if (row.role === 'head' && all.filter(({ role }) => role === 'head').length === 1)
      throw new Problem('step-refused', 'Nobody would lead the office then: add another head first.');
    const ended_at = new Date(context.clock()).toISOString();
    await personSeals.change(context.keys, trx, { person_id: personId }, { ended_at } as Partial<PersonRow>);
    await trx.deleteFrom('web_sessions').where('person_id', '=', personId).execute();
    await trx.deleteFrom('links').where('person_id', '=', personId).execute();
    const after = (await stepsOf(trx, office)).length;
    const body = { person: personId };
    await addStep(context, trx, { subject: office, after, by, kind: 'person-ended', body });
  });
}

type NewPerson = Omit<PersonRow, 'since' | 'ended_at' | 'seal'>;
async function putPerson(context: Context, trx: Transaction<Tables>, person: NewPerson): Promise<void> {
  const row = { ...person, since: new Date(context.clock()).toISOString(), ended_at: null };
  await trx
    .insertInto('people')
    .values({ ...row, seal: personSeals.of(row, context.keys) })
    .execute();
}

/** @throws Problem `address-invalid`. */
async function addressOf({ keys }: Context, email: string | undefined, whose: string) {
  if (email === undefined) return { email: null, email_hash: null };
  const address = readAddress(email);
  return { email: await keys.addresses.seal(address, whose), email_hash: keys.addresses.hash(address) };
}
