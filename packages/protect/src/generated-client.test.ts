import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listen } from '@stairgate/service';
import openapi, { astToString } from 'openapi-typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from './open-test-service.testing.ts';
import { testCodes } from './test-codes.testing.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** What somebody writes who has the description and nothing else. */
const program = `
import createClient from 'openapi-fetch';
import type { paths } from './paths.ts';

export async function tryOut(baseUrl: string, key: string) {
  const client = createClient<paths>({ baseUrl, headers: { authorization: \`Bearer \${key}\` } });
  const made = await client.POST('/v1/children', {
    body: { place: 'GB', evidence: { method: 'guardian', lo: 12, hi: 12 } },
  });
  if (made.data === undefined) throw new Error(made.error.fix);
  const childId: string = made.data.id;
  const band: '0-5' | '6-9' | '10-12' | '13-15' | '16-17' | '18+' = made.data.band;
  const page = await client.GET('/v1/children/{childId}/protections', { params: { path: { childId } } });
  const ways = page.data?.situations['location.share/contact']?.unlock.map((way) => way.how);
  const refused = await client.POST('/v1/children/{childId}/choices', {
    params: { path: { childId } },
    body: { situation: 'contact.message/adult', duration: 'once', met: [] },
  });
  const code = refused.error?.code;
  const asked = await client.POST('/access/v1/evaluation', {
    body: {
      subject: { type: 'user', id: 'u' },
      resource: { type: 'child', id: childId },
      action: { name: 'contact.message' },
    },
  });
  const decision: boolean | undefined = asked.data?.decision;
  const gone = await client.DELETE('/v1/children/{childId}', { params: { path: { childId } } });
  // @ts-expect-error There is no such path.
  await client.GET('/v1/nothing');
  // @ts-expect-error A place is needed.
  await client.POST('/v1/children', { body: {} });
  // @ts-expect-error There is no such duration.
  const duration: 'for-ever' = 'once' as NonNullable<paths['/v1/children/{childId}/choices']['post']['requestBody']>['content']['application/json']['duration'];
  void duration;
  return { band, ways, code, decision, gone: gone.response.status };
}
`;

describe('a client that is generated from the description', () => {
  let service: TestService;
  let url: string;
  let folder: string;
  beforeAll(async () => {
    service = await openTestService({ codes: testCodes });
    const { port } = await listen(service.app, { host: '127.0.0.1', port: 0 });
    url = `http://127.0.0.1:${port}`;
    // Inside the house, so that it finds the modules it needs.
    folder = mkdtempSync(join(root, '.stairgate', 'generated-client-'));
    const description = (await (await fetch(`${url}/docs/json`)).json()) as never;
    writeFileSync(join(folder, 'paths.ts'), astToString(await openapi(description)));
    writeFileSync(join(folder, 'try-out.ts'), program);
    const compilerOptions = {
      ...{ strict: true, noEmit: true, skipLibCheck: true, allowImportingTsExtensions: true },
      ...{ target: 'esnext', module: 'nodenext', moduleResolution: 'nodenext', types: [] },
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  });
  afterAll(async () => {
    await service?.close();
    if (folder) rmSync(folder, { recursive: true });
  });

  it('is typed by it, and typed strictly', () => {
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const check = () => execFileSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
    expect(said(check)).toBe('');
  });

  it('works against the running service', async () => {
    const { tryOut } = (await import(join(folder, 'try-out.ts'))) as {
      tryOut(baseUrl: string, key: string): Promise<unknown>;
    };
    expect(await tryOut(url, service.key)).toEqual({
      band: '10-12',
      ways: ['opt-in'],
      code: 'obligations-unmet',
      decision: false,
      gone: 204,
    });
  });
});

/** What a tool says, whether or not it ends well. */
function said(run: () => string): string {
  try {
    return run();
  } catch (error) {
    return (error as { stdout?: string }).stdout ?? String(error);
  }
}
