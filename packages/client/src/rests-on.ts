import { restsOn as numbers, type Situation, situationNumber, situations } from '@stairgate/rulebook';

/** All other situations that have to be open for this one to be: what it contains, and what it is empty without. */
export function restsOn(situation: Situation): readonly Situation[] {
  return numbers[situationNumber(situation)]!.map((number) => situations[number]!);
}
