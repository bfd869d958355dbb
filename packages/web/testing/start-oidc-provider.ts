import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** A certified OpenID provider on this machine: whoever signs in by a name is who they say, with the groups that it has here. */
export async function startOidcProvider({
  returnUrl,
  secret,
  groups,
}: {
  returnUrl: string;
  secret: string;
  groups: Readonly<Record<string, readonly string[]>>;
}) {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'stairgate', client_secret: secret, redirect_uris: [returnUrl] }],
    claims: { openid: ['sub', 'groups'], profile: ['name'], email: ['email'] },
    cookies: { keys: ['of the tests'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: `${id} of the staff`, groups: groups[id] ?? [] }),
    }),
  });
  server.on('request', provider.callback());
  return {
    issuer,
    stop() {
      server.closeAllConnections();
      return new Promise<void>((done) => server.close(() => done()));
    },
  };
}
