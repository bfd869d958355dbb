import type { Role } from '@stairgate/wire';
import { mayActAs } from '@stairgate/wire';
import * as client from 'openid-client';
import type { Context } from '../../child/facts/context.ts';
import { readClientSecret } from '../../settings.ts';

/** Why somebody could not be signed in by the provider. The page says of each what to do. */
export const signInFaults = [
  'off',
  'down',
  'issuer',
  'lapsed',
  'refused',
  'answer',
  'acr',
  'person',
  'claim',
  'role',
  'other-person',
] as const;
export type SignInFault = (typeof signInFaults)[number];

/** Nobody was signed in, and why. `detail` is for the log, and holds nothing of the person. */
export class SignInFailed extends Error {
  override name = 'SignInFailed';
  readonly fault: SignInFault;
  readonly detail: string | undefined;
  constructor(fault: SignInFault, detail?: string) {
    super(detail === undefined ? fault : `${fault}: ${detail}`);
    this.fault = fault;
    this.detail = detail;
  }
}

/** What has to come back unchanged. */
export interface Going {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Whether the provider has to ask anew who it is. */
  readonly again: boolean;
}

/** Whom the provider says it is. */
export interface Proved {
  readonly person: string;
  readonly name: string;
  readonly role: Role;
  /** When they proved it, in milliseconds since the epoch. */
  readonly provedAt: number;
}

/** The identity provider of the operators: OpenID Connect, authorization code with PKCE, state and nonce. */
export interface Oidc {
  /** Where the browser goes. @throws SignInFailed */
  begin(going: Going): Promise<URL>;
  /** @param search the query with which the browser came back. @throws SignInFailed */
  finish(search: string, going: Going): Promise<Proved>;
}

const patience = 10;

export function createOidc({ settings, clock }: Pick<Context, 'settings' | 'clock'>): Oidc {
  const { oidcIssuer, oidcClientId, oidcScopes, oidcAcr } = settings;
  const returnUrl = `${settings.publicUrl}/operator/sign-in/return`;
  // How long somebody may be signed in there already: auth_time comes back, and no older one is taken.
  const maxAge = (again: boolean) =>
    Math.round(again ? settings.operatorFreshMinutes * 60 : settings.webSessionHours * 3600);
  let found: Promise<client.Configuration> | undefined;

  async function discover(): Promise<client.Configuration> {
    if (oidcIssuer === null) throw new SignInFailed('off');
    const secret =
      settings.oidcClientSecretFile === null ? undefined : readClientSecret(settings.oidcClientSecretFile);
    const config = await client.discovery(
      new URL(oidcIssuer),
      oidcClientId,
      { [client.clockSkew]: Math.round((clock() - Date.now()) / 1000) },
      secret === undefined ? client.None() : client.ClientSecretBasic(secret),
      {
        timeout: patience,
        // The settings refuse http but to this machine.
        ...(oidcIssuer.startsWith('http:') && { execute: [client.allowInsecureRequests] }),
      },
    );
    // The signature of the ID token counts, though it comes straight from the provider.
    client.enableNonRepudiationChecks(config);
    return config;
  }

  async function config(): Promise<client.Configuration> {
    found ??= discover();
    try {
      return await found;
    } catch (error) {
      found = undefined;
      throw toFailed(error);
    }
  }

  return {
    async begin({ state, nonce, verifier, again }) {
      const provider = await config();
      return client.buildAuthorizationUrl(provider, {
        redirect_uri: returnUrl,
        scope: oidcScopes,
        response_type: 'code',
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        max_age: String(again ? 0 : maxAge(false)),
        ...(again && { prompt: 'login' }),
        ...(oidcAcr.length > 0 && { acr_values: oidcAcr.join(' ') }),
      });
    },
    async finish(search, { state, nonce, verifier, again }) {
      const provider = await config();
      try {
        const tokens = await client.authorizationCodeGrant(provider, new URL(returnUrl + search), {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          maxAge: maxAge(again),
          idTokenExpected: true,
        });
        const claims = tokens.claims()!;
        if (oidcAcr.length > 0 && !oidcAcr.includes(String(claims.acr)))
          throw new SignInFailed('acr', 'the authentication context is another');
        const wanted = [settings.oidcRoleClaim, settings.oidcPersonClaim, 'name'];
        const more =
          wanted.some((name) => claims[name] === undefined) &&
          provider.serverMetadata().userinfo_endpoint !== undefined
            ? await client.fetchUserInfo(provider, tokens.access_token, claims.sub)
            : {};
        return proved(settings, { ...more, ...claims }, claims.auth_time! * 1000);
      } catch (error) {
        throw toFailed(error);
      }
    },
  };
}

function proved(
  settings: Context['settings'],
  claims: Readonly<Record<string, unknown>>,
  provedAt: number,
): Proved {
  const { oidcPersonClaim, oidcRoleClaim, oidcRoles } = settings;
  const person = claims[oidcPersonClaim];
  const isSure = oidcPersonClaim !== 'email' || claims.email_verified === true;
  if (typeof person !== 'string' || person === '' || person.length > 200 || !isSure)
    throw new SignInFailed('person', `no ${oidcPersonClaim} that counts`);
  const given = claims[oidcRoleClaim];
  if (given === undefined || given === null) throw new SignInFailed('claim', `no ${oidcRoleClaim}`);
  const mine = [given].flat().flatMap((value) => {
    const role = typeof value === 'string' && Object.hasOwn(oidcRoles, value) ? oidcRoles[value] : undefined;
    return role === undefined ? [] : [role];
  });
  const [first, ...rest] = mine;
  if (first === undefined) throw new SignInFailed('role');
  const role = rest.reduce((most, one) => (mayActAs(one, most) ? one : most), first);
  const name = [claims.name, claims.preferred_username, claims.email, person].find(
    (one): one is string => typeof one === 'string' && one.trim() !== '',
  )!;
  return { person, name: name.slice(0, 200), role, provedAt };
}

/** Codes under which the client tells that nobody answers, or not as a provider does. */
const isDown =
  /^OAUTH_(TIMEOUT|HTTP_REQUEST_FORBIDDEN|RESPONSE_IS_NOT_(JSON|CONFORM)|PARSE_ERROR|INVALID_RESPONSE_JSON)$/;

function toFailed(error: unknown): SignInFailed {
  if (error instanceof SignInFailed) return error;
  const { code, name, message } = error as Error & { code?: string };
  if (error instanceof client.AuthorizationResponseError)
    return new SignInFailed('refused', error.error.slice(0, 100));
  if (message.includes('issuer') && code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED')
    return new SignInFailed('issuer', code);
  if (name === 'TypeError' || name === 'TimeoutError' || isDown.test(code ?? ''))
    return new SignInFailed('down', code ?? name);
  return new SignInFailed('answer', code ?? name);
}
