import type { Settings } from '../../settings.ts';
import { adultCredential } from './adult-credential.ts';
import { emailPlus } from './email-plus.ts';
import type { VerificationMethod } from './method.ts';

/** Every way of confirming, the easiest first. A new one is a file beside this one and a line here. */
const methods: readonly VerificationMethod[] = [emailPlus, adultCredential];

/** The ways that this service is set up for. */
export function offeredMethods(settings: Settings): readonly VerificationMethod[] {
  return methods.filter((method) => method.offered(settings));
}
