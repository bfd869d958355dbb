import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Line, reachOf } from '../law.ts';
import { type Place, places, type Question, type Scenario } from '../scenario.ts';
import { versionOf } from '../versions.ts';
import { type Asking, answering, end, freePort, type Request, type Server, spawnApart } from './server.ts';

/** The most resources in a request that Cerbos can be told to take. */
export const mostResources = 500;

/** Cerbos with the law as policies of one resource kind, one version of it for each place. */
export async function startCerbos({ linesIn }: Scenario): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'stairgate-cerbos-'));
  for (const place of places) {
    writeFileSync(join(folder, `${versionIn(place)}.json`), JSON.stringify(policy(place, linesIn(place))));
  }
  const [http, grpc] = [await freePort(), await freePort()];
  const settings = {
    'server.httpListenAddr': `127.0.0.1:${http}`,
    'server.grpcListenAddr': `127.0.0.1:${grpc}`,
    'server.requestLimits.maxResourcesPerRequest': mostResources,
    'server.metricsEnabled': false,
    'telemetry.disabled': true,
    'audit.enabled': false,
    'storage.driver': 'disk',
    'storage.disk.directory': folder,
    'storage.disk.watchForChanges': false,
  };
  const set = Object.entries(settings).map(([name, value]) => `--set=${name}=${value}`);
  const child = spawnApart('server', binary(), ['server', '--log-level=error', ...set], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, CERBOS_NO_TELEMETRY: '1' },
  });
  // It logs every connection that the load generator drops at the end; only the end of it all is of interest.
  let lastWords = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-2000);
  });
  const stop = async () => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${http}`;
  try {
    await answering(child, `${url}/_cerbos/health`);
  } catch (error) {
    await stop();
    throw new Error(`Cerbos did not start: ${lastWords}`, { cause: error });
  }
  return { name: 'Cerbos', version: versionOf('cerbos'), url, pid: child.pid!, stop };
}

/** One question a request. */
export const cerbosOne: Asking = { requests: (questions) => questions.map((question) => check([question])) };

/** As many questions a request as it takes. */
export const cerbosMany: Asking = {
  requests: (questions) =>
    Array.from({ length: Math.ceil(questions.length / mostResources) }, (_, number) =>
      check(questions.slice(number * mostResources, (number + 1) * mostResources)),
    ),
};

interface Results {
  readonly results: readonly { readonly actions: Readonly<Record<string, string>> }[];
}

function check(questions: readonly Question[]): Request {
  return {
    path: '/api/check/resources',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      principal: { id: 'someone', roles: ['user'] },
      resources: questions.map(({ child, situation, yes }, number) => ({
        actions: [situation],
        resource: {
          kind: 'child',
          id: String(number),
          policyVersion: versionIn(child.place),
          attr: { lo: child.age.lo, hi: child.age.hi, rank: child.rank, ...yes },
        },
      })),
    }),
    allowed: (answer) =>
      (JSON.parse(answer) as Results).results.map(
        ({ actions }, number) => actions[questions[number]!.situation] === 'EFFECT_ALLOW',
      ),
  };
}

const versionIn = (place: Place): string => place.replace(',', '_').toLowerCase();

function policy(place: Place, lines: readonly Line[]): object {
  const names = { lo: 'R.attr.lo', hi: 'R.attr.hi', rank: 'R.attr.rank' };
  return {
    apiVersion: 'api.cerbos.dev/v1',
    resourcePolicy: {
      resource: 'child',
      version: versionIn(place),
      rules: [
        { actions: ['*'], effect: 'EFFECT_ALLOW', roles: ['*'] },
        ...lines.map((line) => ({
          name: line.id.replaceAll(/[^\w-]/g, '_'),
          actions: line.situations,
          effect: 'EFFECT_DENY',
          roles: ['*'],
          condition: {
            match: { expr: `${reachOf(line, names)}${line.wants ? ` && !R.attr.${line.wants}` : ''}` },
          },
        })),
      ],
    },
  };
}

function binary(): string {
  const name = `@cerbos/cerbos-${process.platform}-${process.arch}`;
  return createRequire(import.meta.resolve('cerbos')).resolve(name);
}
