import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { Refusal } from '../refusal.ts';
import type { TrustedIssuer } from './trusted-issuer.ts';
import { adultCredentialType, verifyAdultCredential } from './verify-adult-credential.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const seconds = now / 1000;
const audience = 'https://gate.example';
const nonce = 'n-123';
let issuers: TrustedIssuer[];
let key: CryptoKey;
let stranger: CryptoKey;

beforeAll(async () => {
  const own = await generateKeyPair('ES256', { extractable: true });
  key = own.privateKey;
  stranger = (await generateKeyPair('ES256')).privateKey;
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'ES256' };
  issuers = [{ issuer: 'https://wallet.example', kind: 'credential', name: 'Wallet', jwks: { keys: [jwk] } }];
});

interface Changes {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  signWith?: CryptoKey | Uint8Array;
}

function make({ claims = {}, header = {}, signWith = key }: Changes = {}): Promise<string> {
  return new SignJWT({
    iss: 'https://wallet.example',
    aud: audience,
    nonce,
    iat: seconds,
    exp: seconds + 300,
    age_over_18: true,
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: adultCredentialType, ...header })
    .sign(signWith);
}

const verify = (token: string, at = now) =>
  verifyAdultCredential(token, {
    nonce,
    settings: { publicUrl: audience, trustedIssuers: issuers },
    now: at,
  });

describe('a proof of age', () => {
  it('is taken when everything holds, and gives no more than its issuer', async () => {
    const token = await make({ claims: { name: 'Ada', birthdate: '1980-01-01' } });
    // It ends in five minutes, and clocks may differ by half a minute either way.
    expect(await verify(token)).toEqual({
      issuer: 'https://wallet.example',
      once: { token, until: now + 360_000 },
    });
  });

  const wrong: Record<string, Changes> = {
    'another issuer': { claims: { iss: 'https://evil.example' } },
    'another audience': { claims: { aud: 'https://other.example' } },
    'several audiences': { claims: { aud: [audience, 'https://other.example'] } },
    'no audience': { claims: { aud: undefined } },
    'another nonce': { claims: { nonce: 'n-124' } },
    'a longer nonce': { claims: { nonce: 'n-1234' } },
    'a nonce that is no text': { claims: { nonce: ['n-123'] } },
    'no nonce': { claims: { nonce: undefined } },
    expired: { claims: { exp: seconds - 31, iat: seconds - 60 } },
    'no end': { claims: { exp: undefined } },
    'no date': { claims: { iat: undefined } },
    'a date in the future': { claims: { iat: seconds + 120 } },
    'made long ago': { claims: { iat: seconds - 3700, exp: seconds + 10 ** 4 } },
    'good for years': { claims: { exp: seconds + 10 ** 9 } },
    'good for a second more than a day': { claims: { exp: seconds + 86_401 } },
    'not yet valid': { claims: { nbf: seconds + 120 } },
    'under 18': { claims: { age_over_18: false } },
    'no word of age': { claims: { age_over_18: undefined } },
    '"true" as text': { claims: { age_over_18: 'true' } },
    '1 for true': { claims: { age_over_18: 1 } },
    'only over 16': { claims: { age_over_18: undefined, age_over_16: true } },
    'another type of token': { header: { typ: 'JWT' } },
    'no type': { header: { typ: undefined } },
    'another key': {
      get signWith() {
        return stranger;
      },
    },
    'an unknown key id': { header: { kid: 'two' } },
  };
  for (const [what, changes] of Object.entries(wrong)) {
    it(`is refused with ${what}`, async () => {
      await expect(verify(await make(changes))).rejects.toMatchObject({ code: 'proof-invalid' });
    });
  }

  it('is refused when nobody signed it', async () => {
    const unsigned = new UnsecuredJWT({
      iss: 'https://wallet.example',
      aud: audience,
      nonce,
      age_over_18: true,
      iat: seconds,
      exp: seconds + 60,
    }).encode();
    await expect(verify(unsigned)).rejects.toMatchObject({ code: 'proof-invalid' });
  });

  it('is refused when it is signed with the public key as if that were a shared secret', async () => {
    const shared = new TextEncoder().encode(JSON.stringify(issuers[0]!.jwks!.keys[0]));
    const token = await make({ header: { alg: 'HS256' }, signWith: shared });
    await expect(verify(token)).rejects.toMatchObject({ code: 'proof-invalid' });
  });

  it('is refused when one character of any part is changed', async () => {
    const token = await make();
    for (const at of [3, token.indexOf('.') + 5, token.lastIndexOf('.') + 5]) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      await expect(verify(changed)).rejects.toBeInstanceOf(Refusal);
    }
  });

  it('is refused when it is no token at all, and never repeated in the error', async () => {
    for (const text of ['', 'x', 'a.b.c', '💥', 'A'.repeat(9000)]) {
      const error = await verify(text).catch((caught: Refusal) => caught);
      expect(error).toBeInstanceOf(Refusal);
      if (text.length > 3) expect((error as Refusal).message).not.toContain(text);
    }
  });
});
