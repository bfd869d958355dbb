import { matchSituations, type Profile, type Situation, situations } from '@stairgate/rulebook';

/** The situations that the service offers, in the order of the vocabulary; without a profile, all there are. */
export function offeredSituations(profile: Pick<Profile, 'offers'> | undefined): readonly Situation[] {
  if (profile === undefined) return situations;
  const offered = new Set(profile.offers.flatMap(matchSituations));
  return situations.filter((situation) => offered.has(situation));
}
