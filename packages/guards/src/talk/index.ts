export { type CrisisHelp, crisisHelp, type PlaceHelp } from './crisis-help.ts';
export {
  type Conversation,
  type GuardedConversation,
  guardConversation,
  type Machine,
  type TalkInterval,
  type TalkOptions,
  type TalkRequest,
  type TalkSaid,
  type TalkSession,
  type TalkTopic,
  type TalkUse,
} from './guard-conversation.ts';
export { type CountryHelp, type Helpline, helplines, helplinesChecked, worldLists } from './helplines.ts';
export { englishTalk, helpLines, type TalkAge, type TalkText, type TalkTranslation } from './talk-texts.ts';
export { ownTopics, type Topic, type TopicMap, topicMaps } from './topic-labels.ts';
