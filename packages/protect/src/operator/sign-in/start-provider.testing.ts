import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';

/** What a provider of the tests answers, which may be wrong in any way. */
export interface Answers {
  /** Members of the discovery document in the place of the right ones. */
  discovery?: Record<string, unknown>;
  /** Claims in the place of the right ones; undefined leaves one out. */
  claims?: JWTPayload;
  userinfo?: Record<string, unknown>;
  /** Signs nothing. */
  isUnsigned?: boolean;
  /** Signs with a key that it does not publish. */
  isForged?: boolean;
  /** Answers nothing but this. */
  status?: number;
}

/** An OpenID provider of which tests say what it answers; the real one is in the journey. */
export async function startProvider(now: () => number) {
  const answers: Answers = {};
  const own = await generateKeyPair('RS256', { extractable: true });
  const other = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'k', alg: 'RS256', use: 'sig' };
  let nonce = '';
  const server: Server = createServer(async (request, response) => {
    const send = (body: unknown) =>
      response
        .writeHead(answers.status ?? 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(body));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    if (request.url === '/.well-known/openid-configuration')
      return send({
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        userinfo_endpoint: `${issuer}/me`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        ...answers.discovery,
      });
    if (request.url === '/jwks') return send({ keys: [jwk] });
    if (request.url === '/me') return send({ sub: 'anna', ...answers.userinfo });
    const seconds = Math.floor(now() / 1000);
    const claims = {
      ...{ iss: issuer, aud: 'stairgate', sub: 'anna', name: 'Anna Lind', nonce, groups: ['counsel'] },
      ...{ iat: seconds, exp: seconds + 60, auth_time: seconds },
      ...answers.claims,
    };
    const token = answers.isUnsigned
      ? new UnsecuredJWT(claims).encode()
      : await new SignJWT(claims)
          .setProtectedHeader({ alg: 'RS256', kid: 'k' })
          .sign(answers.isForged ? other.privateKey : own.privateKey);
    send({ access_token: 'a', token_type: 'Bearer', id_token: token });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What it answers from now on, until it is said again. */
    answer(given: Answers) {
      for (const name of Object.keys(answers)) delete answers[name as keyof Answers];
      Object.assign(answers, given);
    },
    /** The nonce that the next token has, as the browser brought it. */
    went(url: URL) {
      nonce = url.searchParams.get('nonce')!;
    },
    stop() {
      server.closeAllConnections();
      return new Promise<void>((done) => server.close(() => done()));
    },
  };
}
