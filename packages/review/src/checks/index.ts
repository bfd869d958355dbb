import type { Check } from '../observation.ts';
import { accountNeedsGuardian } from './account-needs-guardian.ts';
import { advertRequests } from './advert-requests.ts';
import { advertsShown } from './adverts-shown.ts';
import { ageAnswerStands } from './age-answer-stands.ts';
import { ageAsked } from './age-asked.ts';
import { ageScreenNeutral } from './age-screen-neutral.ts';
import { autoplay } from './autoplay.ts';
import { birthDateKept } from './birth-date-kept.ts';
import { choicesEqual } from './choices-equal.ts';
import { connectionsSeen } from './connections-seen.ts';
import { contactArrives } from './contact-arrives.ts';
import { contentRecommended } from './content-recommended.ts';
import { cookiesOfOthers } from './cookies-of-others.ts';
import { endlessScroll } from './endless-scroll.ts';
import { feedRanked } from './feed-ranked.ts';
import { feedSteered } from './feed-steered.ts';
import { fingerprints } from './fingerprints.ts';
import { justThisTime } from './just-this-time.ts';
import { likesAndStreaks } from './likes-and-streaks.ts';
import { limitsKept } from './limits-kept.ts';
import { locationAsked } from './location-asked.ts';
import { locationOwed } from './location-owed.ts';
import { locationShared } from './location-shared.ts';
import { machineTalks } from './machine-talks.ts';
import { noNagging } from './no-nagging.ts';
import { noPreTickedBoxes } from './no-pre-ticked-boxes.ts';
import { noShaming } from './no-shaming.ts';
import { noticesReadable } from './notices-readable.ts';
import { notifications } from './notifications.ts';
import { optOutSignalHonoured } from './opt-out-signal-honoured.ts';
import { permissionsInContext } from './permissions-in-context.ts';
import { presenceSeen } from './presence-seen.ts';
import { profileFound } from './profile-found.ts';
import { profileSeen } from './profile-seen.ts';
import { purchases } from './purchases.ts';
import { recorders } from './recorders.ts';
import { settingKeeps } from './setting-keeps.ts';
import { settingsAtFirst } from './settings-at-first.ts';
import { trackers } from './trackers.ts';
import { unsentTyping } from './unsent-typing.ts';
import { waysToBlock } from './ways-to-block.ts';

/** Every check, in the order in which reports give what they saw: joining, choices, people, places, feed, third parties. */
export const allChecks: readonly Check[] = [
  ageAsked,
  ageScreenNeutral,
  ageAnswerStands,
  accountNeedsGuardian,
  birthDateKept,
  noPreTickedBoxes,
  choicesEqual,
  noShaming,
  noNagging,
  noticesReadable,
  settingsAtFirst,
  settingKeeps,
  justThisTime,
  profileSeen,
  profileFound,
  connectionsSeen,
  presenceSeen,
  contactArrives,
  waysToBlock,
  locationShared,
  locationOwed,
  locationAsked,
  permissionsInContext,
  endlessScroll,
  autoplay,
  likesAndStreaks,
  notifications,
  feedRanked,
  feedSteered,
  contentRecommended,
  advertsShown,
  purchases,
  limitsKept,
  machineTalks,
  trackers,
  cookiesOfOthers,
  fingerprints,
  recorders,
  unsentTyping,
  advertRequests,
  optOutSignalHonoured,
];
