import { type Lapse, lapsesOf, type Profile, type Rulebook } from '@stairgate/rulebook';
import type { LawContext } from '../in-force/law-context.ts';

const found = new WeakMap<Rulebook, readonly Lapse[]>();
const told = new WeakSet<Rulebook>();

/** What of the profile in force does nothing now. Worked out once for each rulebook: on other days there is another. */
export function lapsesToday(rulebook: Rulebook): readonly Lapse[] {
  let lapses = found.get(rulebook);
  if (lapses === undefined) {
    const { profile, codes, asOf } = rulebook;
    lapses = profile === undefined ? [] : lapsesOf(profile, codes, asOf);
    found.set(rulebook, lapses);
  }
  return lapses;
}

/** Which item of the profile a lapse is about. */
export function lapsedItem(profile: Profile, { list, index }: Lapse): string {
  if (list === 'facts') return 'facts';
  return list === 'exempt' ? profile.exempt[index]!.code : profile.deviations[index]!.id;
}

/** Writes into the log what of the profile does nothing: when the service starts, and when a day has come. */
export function warnOfLapses({ rulebook, log }: Pick<LawContext, 'rulebook' | 'log'>): void {
  const now = rulebook();
  const { profile } = now;
  if (profile === undefined || told.has(now)) return;
  told.add(now);
  for (const lapse of lapsesToday(now)) {
    const item = lapsedItem(profile, lapse);
    log.warn({ item }, `The profile: ${item}: ${lapse.what} ${lapse.right}`);
  }
}
