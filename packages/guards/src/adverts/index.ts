export { type AgeTreatment, ageTreatmentOf } from './age-treatment.ts';
export { blockedCategories } from './blocked-categories.ts';
export {
  type AdvertChange,
  type CleanAdvertOptions,
  type CleanedAdvertRequest,
  cleanAdvertRequest,
  type OpenRtbRequest,
} from './clean-advert-request.ts';
export { type Gpp, gppOf } from './gpp-of.ts';
export { type AllowedObject, type AllowedPath, allowedPaths, openrtbObjects } from './openrtb-objects.ts';
export { refusedTrackers, type TrackersFound } from './refused-trackers.ts';
