import type { Evidence } from '@stairgate/wire';
import type { AdapterContext, AgeAdapter, AgeMeta, ConsentAdapter, ConsentMeta } from './adapter.ts';
import type { AdapterSettings } from './adapter-settings.ts';
import { credential } from './age/credential/credential.ts';
import { device } from './age/device/device.ts';
import { guardian } from './age/guardian/guardian.ts';
import { selfDeclared } from './age/self-declared/self-declared.ts';
import { vendor } from './age/vendor/vendor.ts';
import { wallet as ageWallet } from './age/wallet/wallet.ts';
import { adultCredential } from './consent/adult-credential/adult-credential.ts';
import { emailPlus } from './consent/email-plus/email-plus.ts';
import { wallet as adultWallet } from './consent/wallet/wallet.ts';
import { Refusal } from './refusal.ts';

/** The methods that a service knows. */
export interface Adapters {
  readonly age: readonly AgeAdapter<Evidence>[];
  /** The easiest first. */
  readonly consent: readonly ConsentAdapter[];
}

/** Every method that there is. One more is a folder beside these and a line here; see docs/adapters.md. */
export const ownAdapters: Adapters = {
  age: [selfDeclared, guardian, device, vendor, credential, ageWallet],
  consent: [emailPlus, adultWallet, adultCredential],
};

/** Those of them that may be used where people reach the service at this address: see `demo`. */
export function adaptersAt(publicUrl: string, { age, consent }: Adapters): Adapters {
  const here = loopback.test(new URL(publicUrl).hostname);
  return {
    age: age.filter(({ meta }) => here || !meta.demo),
    consent: consent.filter(({ meta }) => here || !meta.demo),
  };
}

/** The methods of a subject that a service is set up for. */
export function offered<One extends Known>(
  adapters: readonly One[],
  settings: AdapterSettings,
): readonly One[] {
  return adapters.filter(({ meta }) => {
    const issuers = meta.needs?.issuers;
    if (issuers !== undefined && !settings.trustedIssuers.some(({ kind }) => kind === issuers)) return false;
    return missing(meta, settings).length === 0;
  });
}

/** Whether it has nothing to show at once, and is confirmed by the link in a second letter. */
export const byMail = ({ finish }: ConsentAdapter) => finish === undefined;

/** Those of the methods that a service is set up for that go by an attempt. */
export function attemptable<One extends AgeAdapter | ConsentAdapter>(
  adapters: readonly One[],
  settings: AdapterSettings,
): readonly One[] {
  return offered(adapters, settings).filter(({ begin, finish, meta: { needs } }) => {
    if (begin === undefined || finish === undefined) return false;
    const hasPage = settings.trustedIssuers.some(({ kind, page }) => kind === needs?.issuers && page);
    return needs?.page !== true || hasPage;
  });
}

/**
 * What a call of an adapter is handed.
 * @param now milliseconds since the epoch.
 * @throws Refusal `unavailable` where it is not set up.
 */
export function adapterContext(
  { meta }: Known,
  { settings, now, childId, nonce }: Pick<AdapterContext, 'settings' | 'now' | 'childId' | 'nonce'>,
): AdapterContext {
  const unset = missing(meta, settings);
  if (unset.length > 0)
    throw new Refusal('unavailable', `This service is not set up for ${meta.id}: ${unset.join(', ')}.`);
  return {
    settings,
    own: settings.adapters[meta.id] ?? {},
    now,
    today: new Date(now).toISOString().slice(0, 10),
    childId,
    nonce,
    fetch: async (input, init) => {
      try {
        return await fetch(input, { redirect: 'error', signal: AbortSignal.timeout(longest), ...init });
      } catch {
        throw new Refusal('unavailable', 'Whom this method asks does not answer.');
      }
    },
  };
}

interface Known {
  readonly meta: AgeMeta | ConsentMeta;
}

function missing({ id, needs }: AgeMeta | ConsentMeta, { adapters }: AdapterSettings): readonly string[] {
  return (needs?.own ?? []).filter((name) => adapters[id]?.[name] === undefined);
}

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
/** Milliseconds that the other side has to answer. */
const longest = 10_000;
