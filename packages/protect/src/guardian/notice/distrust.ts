import { factsOf, situations } from '@stairgate/rulebook';
import type { WhyAsleep } from '@stairgate/wire';
import type { GrantOrigin } from '../../child/facts/child-store.ts';
import type { Settings } from '../../settings.ts';
import { offeredMethods } from '../verification/methods.ts';
import { changedMaterially, practiceVersion } from './notice.ts';

/** What hands data to other companies that a notice names. */
export const sharing: ReadonlySet<string> = new Set(
  situations.filter((situation) => factsOf(situation).recipients === 'third-party'),
);

/**
 * Holds how a guardian's yes came about against the settings of now: the method still has to be offered, who vouched for
 * the guardian still trusted, and data shared with nobody whom the notice did not name.
 */
export function distrustOf(settings: Settings): (grant: GrantOrigin) => WhyAsleep | null {
  const methods = new Set(offeredMethods(settings).map(({ id }) => id));
  const issuers = new Set(
    settings.trustedIssuers.flatMap(({ issuer, kind }) => (kind === 'credential' ? [issuer] : [])),
  );
  const present = practiceVersion(settings);
  return ({ situation, by, method, issuer, practice }) => {
    if (by !== 'guardian' || method === null) return null;
    if (!methods.has(method) || (issuer !== null && !issuers.has(issuer))) return 'method-not-trusted';
    return sharing.has(situation) && changedMaterially(practice ?? '', present) ? 'practice-changed' : null;
  };
}
