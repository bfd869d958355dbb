/** For whoever seals the folder of a review, or asks whether one is as it was sealed. Needs Node. */
export { type ReviewSummary, summaryOf } from './review-summary.ts';
export {
  type EvidenceSeal,
  type Manifest,
  readManifest,
  type SealedFile,
  sealFiles,
} from './seal/manifest.ts';
export { readReview, type SavedReview } from './seal/read-review.ts';
export { readSentSeal } from './seal/read-sent-seal.ts';
export { SealError } from './seal/seal-error.ts';
export { sealFolder } from './seal/seal-folder.ts';
export { loadSealKey, type PublicSealKey, readPublicKey, type SealKey } from './seal/seal-key.ts';
export { type SealCheck, type SealProblem, verifyFolder } from './seal/verify-folder.ts';
