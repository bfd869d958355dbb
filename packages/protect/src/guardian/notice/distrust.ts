import { offered } from '@stairgate/adapters';
import { factsOf, situations } from '@stairgate/rulebook';
import type { WhyAsleep } from '@stairgate/wire';
import type { GrantOrigin } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import { changedMaterially, practiceVersion } from './notice.ts';

/** What hands data to other companies that a notice names. */
export const sharing: ReadonlySet<string> = new Set(
  situations.filter((situation) => factsOf(situation).recipients === 'third-party'),
);

/**
 * Holds how a guardian's yes came about against the settings of now: the method still has to be offered, who vouched for
 * the guardian still trusted, and data shared with nobody whom the notice did not name.
 */
export function distrustOf({
  settings,
  adapters,
}: Pick<Context, 'settings' | 'adapters'>): (grant: GrantOrigin) => WhyAsleep | null {
  const methods = new Map(offered(adapters.consent, settings).map(({ meta }) => [meta.id, meta]));
  const trusted = new Set(settings.trustedIssuers.map(({ kind, issuer }) => `${kind} ${issuer}`));
  const present = practiceVersion(settings);
  return ({ situation, by, method, issuer, practice }) => {
    if (by !== 'guardian' || method === null) return null;
    const meta = methods.get(method);
    const kind = meta?.needs?.issuers;
    const vouched = issuer === null || kind === undefined || trusted.has(`${kind} ${issuer}`);
    if (meta === undefined || !vouched) return 'method-not-trusted';
    return sharing.has(situation) && changedMaterially(practice ?? '', present) ? 'practice-changed' : null;
  };
}
