import { type Decided, isAllowed, rulesOfCode, youngest } from '../decided.ts';

/** How a request tells Google to treat somebody: the tag for age treatment, and what older software sends instead. */
export interface AgeTreatment {
  /** `tagForAgeTreatment` of Google Publisher Tag, and the number of its value in the mobile software. */
  readonly tagForAgeTreatment: 'CHILD' | 'TEEN' | 'UNSPECIFIED';
  readonly value: 0 | 1 | 2;
  /** `tagForChildDirectedTreatment` of software that has no age treatment: 1 as a child, -1 says nothing. Never 0. */
  readonly tagForChildDirectedTreatment: 1 | -1;
  /** Google's `nonPersonalizedAds`: 1 asks for adverts by context alone. */
  readonly nonPersonalizedAds: 0 | 1;
}

/** The codes of consent for data of one's own: below their age a child is Google's child. */
const consent = ['us-coppa', 'uk-gdpr-art8', 'eu-gdpr-art8'];

/**
 * Read in Google's pages, as the code `spec-google-ads` has them: a child below 13, or below the age of consent of the
 * place; a teenager up to 17; nothing said of somebody grown up, as surely as the place demands.
 */
export function ageTreatmentOf(decided: Decided): AgeTreatment {
  const isUnderConsent = consent.some((code) =>
    rulesOfCode(decided, code).some(({ effect }) => effect === undefined || effect === 'guardian'),
  );
  const isChild = youngest(decided) < 13 || isUnderConsent;
  const isProtected =
    !isAllowed(decided, 'ads.show/personalised') ||
    decided.situations['ads.show/personalised']?.effect !== 'allow';
  const treatment = isChild ? 'CHILD' : youngest(decided) < 18 || isProtected ? 'TEEN' : 'UNSPECIFIED';
  return {
    tagForAgeTreatment: treatment,
    value: treatment === 'CHILD' ? 1 : treatment === 'TEEN' ? 2 : 0,
    tagForChildDirectedTreatment: treatment === 'CHILD' ? 1 : -1,
    nonPersonalizedAds: isAllowed(decided, 'ads.show/personalised') ? 0 : 1,
  };
}
