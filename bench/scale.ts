import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { makeKeys } from '../packages/service/src/keys/service-keys.ts';
import { memoryOf } from './machine.ts';
import { bytes, figure, heading, keep, table } from './report.ts';
import { createCrowd, seeded } from './scenario.ts';
import type { Load, Loaded } from './servers/load.ts';
import { startPostgres } from './servers/postgres.ts';
import type { Registered } from './servers/protect-process.ts';
import { end, freePort, message } from './servers/server.ts';

/**
 * A million children in Postgres, and decisions about them on two nodes. A few hundred are put on record through the
 * service, with ages known by all methods and choices made; their rows are then copied under other ids.
 */
const many = Number(process.env.CHILDREN ?? 1_000_000);
const templates = 250;
const seconds = 15;
const warmUp = 10;
const connections = 16;
/** Requests that a load generator is given; more than it can send in its time where children are read from Postgres. */
const drawn = 60_000;
const { pick } = seeded(731);

const postgres = await startPostgres();
const ended: (() => Promise<void>)[] = [() => postgres.stop()];
try {
  const keys = JSON.stringify(makeKeys());
  const first = await startNode(keys);
  const crowd = createCrowd({ size: templates });
  first.process.send(crowd);
  const { registered } = await message<{ registered: Registered[] }>(first.process);
  const db = new pg.Client({ connectionString: postgres.url });
  await db.connect();
  ended.push(() => db.end());
  const started = performance.now();
  const perTemplate = Math.ceil(many / templates);
  await multiply(
    db,
    registered.map(({ id }) => id),
    perTemplate,
  );
  const filling = (performance.now() - started) / 1000;
  const second = await startNode(keys);
  const nodes = [first, second];
  const atRest = nodes.map(({ process: { pid } }) => memoryOf(pid!) ?? 0);

  const all = perTemplate * templates;
  const size = await sizes(db);
  heading('A million children', [
    `${all.toLocaleString('en-GB')} children in Postgres, ${figure(size.whole / all)} bytes each with indices; filled in ${figure(filling)} s.`,
    `Two nodes that keep 100,000 children in memory each, one decision a request, ${connections} connections to each node at once; nodes, Postgres and both load generators share the cores.`,
    `${seconds} s after ${warmUp} s of warm-up. Each question is about a child drawn at random from so many.`,
  ]);

  const everybody = await allIds(db);
  const lanes = [];
  for (const among of [20_000, 150_000, all]) {
    const ids = everybody.slice(0, among);
    await loadBoth(nodes, ids, warmUp);
    for (const node of nodes) await node.counts();
    const found = await loadBoth(nodes, ids, seconds);
    const counts = await Promise.all(nodes.map((node) => node.counts()));
    const asked = counts.reduce((sum, one) => sum + one.asked, 0);
    const inMemory = counts.reduce((sum, one) => sum + one.inMemory, 0);
    // What was not in memory is read and asked for again, and then it is.
    const read = asked - inMemory;
    lanes.push({
      among,
      perSecond: found.reduce((sum, one) => sum + one.perSecond, 0),
      hits: (inMemory - read) / inMemory,
      p50: Math.max(...found.map((one) => one.p50)),
      p99: Math.max(...found.map((one) => one.p99)),
      failed: found.reduce((sum, one) => sum + one.failed, 0),
      memory: nodes.map(({ process: { pid } }) => memoryOf(pid!) ?? 0),
    });
  }
  table([
    ['about any of', 'decisions/s', 'in memory', 'p50 ms', 'p99 ms', 'failed', 'memory of the nodes'],
    ...lanes.map((lane) => [
      lane.among.toLocaleString('en-GB'),
      figure(lane.perSecond),
      `${Math.round(lane.hits * 100)}%`,
      figure(lane.p50),
      figure(lane.p99),
      String(lane.failed),
      lane.memory.map(bytes).join(', '),
    ]),
  ]);
  console.log(`Before anything was asked the nodes held ${atRest.map(bytes).join(' and ')}.`);
  console.log('In Postgres, with indices:');
  for (const { name, size: of } of size.tables) console.log(`  ${name.padEnd(14)} ${bytes(of)}`);
  console.log(
    `Ten million would take ${bytes(size.whole * (10_000_000 / all))} in Postgres. The nodes hold as much as now, since what they keep is bounded; what is not in memory is one read by primary key.`,
  );
  keep('scale', {
    children: all,
    filling,
    bytesPerChild: size.whole / all,
    atRest,
    lanes,
    tables: size.tables,
  });
} finally {
  for (const stop of ended.reverse()) await stop();
}

interface Node {
  readonly process: ChildProcess;
  readonly url: string;
  readonly key: string;
  counts(): Promise<{ readonly asked: number; readonly inMemory: number }>;
}

async function startNode(keys: string): Promise<Node> {
  const program = fileURLToPath(new URL('./servers/protect-process.ts', import.meta.url));
  const settings = JSON.stringify({ databaseUrl: postgres.url, keys });
  const child = spawn(process.execPath, [program, String(await freePort()), settings], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  ended.push(() => end(child));
  const { url, key } = await message<{ url: string; key: string }>(child);
  return {
    process: child,
    url,
    key,
    counts() {
      child.send('counts');
      return message(child);
    },
  };
}

/** Copies the rows of each child under ids of the same form. */
async function multiply(db: pg.Client, ids: readonly string[], times: number): Promise<void> {
  const id = `'c_' || left(translate(encode(sha256((child_id || '.' || copy)::bytea), 'base64'), '+/', '-_'), 22)`;
  for (const name of ['age_evidence', 'grants', 'sessions', 'children']) {
    const { rows } = await db.query<{ column_name: string }>(
      'select column_name from information_schema.columns where table_name = $1 order by ordinal_position',
      [name],
    );
    const columns = rows.map((row) => `"${row.column_name}"`);
    const copied = columns.map((column) => (column === '"child_id"' ? id : column));
    await db.query(
      `insert into ${name} (${columns.join(', ')}) select ${copied.join(', ')}
       from ${name} cross join generate_series(1, ${times - 1}) as copy where child_id = any($1)`,
      [ids],
    );
  }
  await db.query('vacuum analyze');
}

async function allIds(db: pg.Client): Promise<readonly string[]> {
  const { rows } = await db.query<{ child_id: string }>(
    'select child_id from children order by md5(child_id)',
  );
  return rows.map((row) => row.child_id);
}

async function sizes(db: pg.Client) {
  const { rows } = await db.query<{ name: string; size: string }>(
    `select relname as name, pg_total_relation_size(oid) as size from pg_class
     where relkind = 'r' and relnamespace = 'public'::regnamespace order by 2 desc limit 4`,
  );
  const whole = await db.query<{ size: string }>('select pg_database_size(current_database()) as size');
  return {
    tables: rows.map(({ name, size }) => ({ name, size: Number(size) })),
    whole: Number(whole.rows[0]!.size),
  };
}

async function loadBoth(nodes: readonly Node[], ids: readonly string[], wanted: number): Promise<Loaded[]> {
  const program = fileURLToPath(new URL('./servers/load.ts', import.meta.url));
  const actions = [
    'contact.message/adult',
    'profile.find/search',
    'location.share/contact',
    'ads.show/personalised',
  ];
  return Promise.all(
    nodes.map(async ({ url, key }) => {
      const load = spawn(process.execPath, [program], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      const request: Load = {
        url,
        connections,
        seconds: wanted,
        requests: Array.from({ length: drawn }, () => ({
          path: '/access/v1/evaluation',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          body: JSON.stringify({
            subject: { type: 'user', id: 'someone' },
            resource: { type: 'child', id: pick(ids) },
            action: { name: pick(actions) },
          }),
        })),
      };
      load.send(request);
      const found = await message<Loaded>(load);
      await end(load);
      return found;
    }),
  );
}
