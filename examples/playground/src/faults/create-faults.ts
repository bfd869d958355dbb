import { advertFaults } from './advert-faults.ts';
import { assistantFaults } from './assistant-faults.ts';
import { choiceFaults } from './choice-faults.ts';
import { contactFaults } from './contact-faults.ts';
import { engagementFaults } from './engagement-faults.ts';
import type { Fault, FaultGroup } from './fault.ts';
import { limitFaults } from './limit-faults.ts';
import { locationFaults } from './location-faults.ts';
import { profileFaults } from './profile-faults.ts';
import { promptFaults } from './prompt-faults.ts';
import { signUpFaults } from './sign-up-faults.ts';
import { thirdPartyFaults } from './third-party-faults.ts';

const makers: FaultGroup = {
  ...signUpFaults,
  ...promptFaults,
  ...profileFaults,
  ...contactFaults,
  ...locationFaults,
  ...choiceFaults,
  ...advertFaults,
  ...thirdPartyFaults,
  ...engagementFaults,
  ...limitFaults,
  ...assistantFaults,
};

export const faultIds: readonly string[] = Object.keys(makers);

/** Somebody asked for a fault that there is not. */
export class UnknownFault extends Error {
  constructor(id: string) {
    super(`There is no fault "${id}". "--faults list" prints them all.`);
    this.name = 'UnknownFault';
  }
}

/** The faults of these ids, `all` for every one, each fresh. Throws `UnknownFault`. */
export function createFaults(ids: readonly string[]): readonly Fault[] {
  const wanted = ids.includes('all') ? faultIds : [...new Set(ids)];
  return wanted.map((id) => {
    const make = Object.hasOwn(makers, id) ? makers[id] : undefined;
    if (!make) throw new UnknownFault(id);
    return make();
  });
}
