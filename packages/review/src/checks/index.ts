import type { Check } from '../observation.ts';
import { accountNeedsGuardian } from './account-needs-guardian.ts';
import { ageAnswerStands } from './age-answer-stands.ts';
import { ageAsked } from './age-asked.ts';
import { ageScreenNeutral } from './age-screen-neutral.ts';
import { connectionsSeen } from './connections-seen.ts';
import { contactArrives } from './contact-arrives.ts';
import { locationShared } from './location-shared.ts';
import { presenceSeen } from './presence-seen.ts';
import { profileFound } from './profile-found.ts';
import { profileSeen } from './profile-seen.ts';
import { settingKeeps } from './setting-keeps.ts';
import { settingsAtFirst } from './settings-at-first.ts';
import { waysToBlock } from './ways-to-block.ts';

/** Every check, in the order in which reports give what they saw. */
export const allChecks: readonly Check[] = [
  ageAsked,
  ageScreenNeutral,
  ageAnswerStands,
  accountNeedsGuardian,
  settingsAtFirst,
  settingKeeps,
  profileSeen,
  profileFound,
  connectionsSeen,
  presenceSeen,
  contactArrives,
  waysToBlock,
  locationShared,
];
