export {
  type Candidate,
  type FeedItem,
  type FeedOptions,
  type FeedRequest,
  type FeedSession,
  type FeedSignal,
  type GuardedFeed,
  guardFeed,
  type Label,
  type LessOfThis,
  type SignalKind,
  type Via,
} from './guard-feed.ts';
export {
  blueskyLabels,
  blueskyModeration,
  type ContentClass,
  type LabelMap,
  labelMaps,
  ownLabels,
} from './label-classes.ts';
export { type LabelDefinition, mapOfLabeler } from './map-of-labeler.ts';
export { type Choices, rankByChoices } from './rank-by-choices.ts';
