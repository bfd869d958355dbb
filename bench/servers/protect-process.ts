/**
 * Runs the service as it is shipped, with records in memory unless its second argument says where, and says how to get in.
 * Told of a crowd it puts that on record; asked for counts it says how many children it had in memory of those asked about.
 */
import { createApiKey, startService } from '@stairgate/protect';
import { type Grantor, levels, type Situation } from '@stairgate/rulebook';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { asOf } from '../as-of.ts';
import type { Child } from '../scenario.ts';

/** A child as the service has it on record after all that could be done was done. */
export interface Registered {
  readonly id: string;
  /** Its place in the crowd. */
  readonly number: number;
  readonly chosen: readonly Situation[];
}

const vendor = 'https://vendor.example';
const { publicKey, privateKey } = await generateKeyPair('ES256');
// The clock starts at noon of the day on which the law under test holds, and runs.
const offset = Date.parse(`${asOf}T12:00:00Z`) - Date.now();
const clock = () => Date.now() + offset;

const { app, context, url, close } = await startService({
  settings: {
    dataDir: null,
    host: '127.0.0.1',
    port: Number(process.argv[2]),
    logLevel: 'warn',
    // As much as a machine can take, of one platform.
    platformMebibytesAMinute: 1e6,
    ...(JSON.parse(process.argv[3] ?? '{}') as object),
    trustedIssuers: [
      {
        issuer: vendor,
        kind: 'vendor',
        name: 'Vendor',
        jwks: { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256' }] },
      },
    ],
  },
  clock,
});
const { key } = await createApiKey(context, { name: 'bench', scope: 'platform' });
const other = await createApiKey(context, { name: 'other', scope: 'platform', platform: 'other' });
process.once('SIGTERM', async () => {
  await close();
  process.exit(0);
});
const counts = { asked: 0, inMemory: 0 };
if (process.argv[3] !== undefined) {
  const children = context.children.of('p_default');
  const { peek } = children;
  const counting = (childId: string) => {
    const facts = peek(childId);
    counts.asked++;
    if (facts !== undefined) counts.inMemory++;
    return facts;
  };
  Object.assign(children, { peek: counting });
}
process.on('message', async (crowd: Child[] | 'counts') => {
  if (crowd === 'counts') {
    process.send!({ ...counts });
    Object.assign(counts, { asked: 0, inMemory: 0 });
    return;
  }
  const registered: Registered[] = [];
  for (const [number, child] of crowd.entries()) registered.push({ number, ...(await register(child)) });
  process.send!({ registered });
});
process.send!({ url, key, otherKey: other.key });

async function register({ place, age, granted }: Child): Promise<Omit<Registered, 'number'>> {
  const { lo, hi, level } = age;
  const declaration = { method: 'device', provider: 'google', lo, hi };
  const rank = levels.indexOf(level);
  const evidence =
    rank === 1 ? { ...declaration, declaration: 'DECLARED' } : { ...declaration, declaration: 'VERIFIED' };
  const { id } = await call<{ id: string }>('POST', '/v1/children', {
    place: place.slice(0, 2),
    ...(rank === 1 || rank === 2 ? { evidence } : {}),
  });
  if (rank > 2) {
    const now = Math.floor(clock() / 1000);
    const token = await new SignJWT({ lo, hi, level })
      .setProtectedHeader({ alg: 'ES256', typ: 'age-result+jwt' })
      .setIssuer(vendor)
      .setAudience(context.settings.publicUrl)
      .setSubject(id)
      .setIssuedAt(now)
      .setExpirationTime(now + 600)
      .sign(privateKey);
    const found = { method: 'vendor', lo, hi, level, token };
    await call('POST', `/v1/children/${id}/age-evidence`, found);
  }
  const wishes = granted.filter(({ by }) => by === 'child').map(({ situation }) => situation as Situation);
  if (wishes.length > 0) await call('POST', `/v1/children/${id}/sessions`, {});
  const { situations } = await call<{ situations: Record<Situation, View> }>(
    'GET',
    `/v1/children/${id}/protections`,
  );
  const wished = new Set(wishes.filter((situation) => isChildsAlone(situations[situation])));
  const chosen: Situation[] = [];
  const choose = async (situation: Situation) => {
    wished.delete(situation);
    // What waits for another that this child did not wish for stays off.
    for (const other of situations[situation].waitsFor) if (wished.has(other)) await choose(other);
    if (situations[situation].waitsFor.some((other) => !chosen.includes(other))) return;
    const met = situations[situation].obligations;
    await call('POST', `/v1/children/${id}/choices`, { situation, duration: 'session', met });
    chosen.push(situation);
  };
  for (const situation of wished) await choose(situation);
  return { id, chosen };
}

interface View {
  readonly effect: string;
  readonly needs: readonly Grantor[];
  readonly obligations: readonly string[];
  readonly waitsFor: readonly Situation[];
}

function isChildsAlone({ effect, needs }: View): boolean {
  return effect === 'opt-in' && needs.includes('child') && !needs.includes('guardian');
}

async function call<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const response = await app.inject({
    method,
    url: path,
    headers: { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { payload: JSON.stringify(body) } : {}),
  });
  if (response.statusCode >= 300)
    throw new Error(`${method} ${path}: ${response.statusCode} ${response.body}`);
  return response.json() as T;
}
