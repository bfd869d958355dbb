import {
  CompiledQuery,
  type DatabaseConnection,
  PostgresAdapter,
  PostgresDialect,
  PostgresDriver,
} from 'kysely';
import pg from 'pg';

/** Milliseconds after which Postgres ends a statement, or a transaction in which nothing happens. */
export const limits = { statement_timeout: 15_000, idle_in_transaction_session_timeout: 15_000 } as const;

const setLimits = Object.entries(limits)
  .map(([name, value]) => `set local ${name} = ${value}`)
  .join('; ');

/**
 * Whether the limits can be set with the connection. A pooler refuses them, or takes them and does nothing.
 * @throws what the database says when it cannot be reached.
 */
export async function acceptsLimits(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 5000,
    ...limits,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ limit: string }>(
      `select current_setting('statement_timeout') as "limit"`,
    );
    return rows[0]?.limit === `${limits.statement_timeout / 1000}s`;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === '08P01' && message.includes('startup parameter')) return false;
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * Postgres, directly or behind a pooler that lends a connection for one transaction: nothing that is set or locked
 * outlives one.
 */
export class PooledPostgres extends PostgresDialect {
  readonly #pool: pg.Pool;
  readonly #keepsLimits: boolean;

  /** @param options.keepsLimits whether each connection has the limits from its start. */
  constructor(pool: pg.Pool, { keepsLimits }: { keepsLimits: boolean }) {
    super({ pool });
    this.#pool = pool;
    this.#keepsLimits = keepsLimits;
  }

  override createDriver() {
    return this.#keepsLimits ? super.createDriver() : new LimitingDriver({ pool: this.#pool });
  }

  override createAdapter() {
    return new LockedByRow();
  }
}

class LimitingDriver extends PostgresDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`begin; ${setLimits}`));
  }
}

/** `migrate` holds the lock of a row. The lock of a session, as it is by default, may stay on a connection that was lent. */
class LockedByRow extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}
