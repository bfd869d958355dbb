/** What a model would find in a message and say to it. No network, and the same each time. */
export interface Said {
  /** In the words of the guard's own list; empty where nothing was found. */
  readonly labels: readonly string[];
  /** Whether it was asked if it is a person. */
  readonly asked: boolean;
  readonly answer: string;
}

const topics: readonly (readonly [label: string, words: RegExp])[] = [
  ['suicide', /\b(suicide|kill myself|end my life|want to die)\b/i],
  ['self-harm', /\b(self.?harm|cut myself|hurt myself)\b/i],
  ['eating-disorder', /\b(starv\w+|stop eating|skip meals|purge)\b/i],
  ['bullying', /\b(bull(y|ies|ied|ying)|pick on me)\b/i],
  ['weapons', /\b(guns?|knife|knives|bombs?)\b/i],
  ['drugs', /\b(drugs?|weed|cocaine)\b/i],
  ['sexual', /\b(sex|sexy|naked|nudes?)\b/i],
];
const answers: readonly (readonly [about: RegExp, answer: string])[] = [
  [/\b(hello|hi|hey)\b/i, 'Hello. Ask me how something in Birch works.'],
  [/\b(friends?|follow)\b/i, 'Open People, find somebody you know, and ask to be friends. They decide.'],
  [
    /\b(feed|posts?)\b/i,
    'Your feed shows friends first by time. In Settings you choose what else it may go by.',
  ],
  [/\b(shop|acorns?)\b/i, 'Acorns are found, not bought. The shop has hats, boats and a very long kite.'],
  [/\b(block|report|safe)\b/i, 'On a profile you can mute or block. My safety shows what protects you.'],
];

export function cannedModel(text: string): Said {
  return {
    labels: topics.flatMap(([label, words]) => (words.test(text) ? [label] : [])),
    asked: /\b(are you|r u)\b.*\b(real|human|person|robot|machine|computer|bot)\b/i.test(text),
    answer:
      answers.find(([about]) => about.test(text))?.[1] ??
      'I know little beside how Birch works. Try asking about friends, the feed or the shop.',
  };
}
