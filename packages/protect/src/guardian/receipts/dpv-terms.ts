import { factsOf, type Situation } from '@stairgate/rulebook';

/** Terms of the W3C Data Privacy Vocabulary 2.3 (`dpv:`) and its extension for personal data (`pd:`). */
export interface DpvTerms {
  readonly purpose: readonly string[];
  readonly processing: readonly string[];
  readonly personalData: readonly string[];
}

/** The terms for what a purpose does, each once. */
export function dpvTerms(situations: readonly Situation[]): DpvTerms {
  const union = (prefix: string, part: 'purpose' | 'processing' | 'data') => [
    ...new Set(situations.flatMap((one) => factsOf(one).dpv[part].map((word) => `${prefix}:${word}`))),
  ];
  return {
    purpose: union('dpv', 'purpose'),
    processing: union('dpv', 'processing'),
    personalData: union('pd', 'data'),
  };
}
