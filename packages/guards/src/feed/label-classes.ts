/** What the rulebook tells apart in content: see `content.recommend` in the vocabulary. */
export type ContentClass = 'suitable' | 'sensitive' | 'harmful' | 'adult-only';

/** From the mildest. */
export const contentClasses: readonly ContentClass[] = ['suitable', 'sensitive', 'harmful', 'adult-only'];

/** The labels of one labeler, each with the class that it means here. */
export type LabelMap = Readonly<Record<string, ContentClass>>;

/**
 * The labels of our own, for a platform that has none. Harmful is what children are kept from everywhere that the
 * rulebook knows of (primary priority content of the UK's Online Safety Act, section 61); sensitive is what is to be rare
 * and capped (its section 62, and what is harmful by being shown again and again).
 */
export const ownLabels: LabelMap = {
  none: 'suitable',
  education: 'suitable',
  help: 'suitable',
  suicide: 'harmful',
  'self-harm': 'harmful',
  'eating-disorder': 'harmful',
  'dangerous-challenge': 'harmful',
  pornography: 'adult-only',
  sexual: 'adult-only',
  gambling: 'adult-only',
  alcohol: 'adult-only',
  tobacco: 'adult-only',
  violence: 'sensitive',
  weapons: 'sensitive',
  hate: 'sensitive',
  bullying: 'sensitive',
  substances: 'sensitive',
  'body-image': 'sensitive',
  dieting: 'sensitive',
  depression: 'sensitive',
  grief: 'sensitive',
  frightening: 'sensitive',
};

/**
 * Bluesky's labels that hold whoever sets them (`packages/api/definitions/labels.json` of bluesky-social/atproto). It has
 * none for self-harm or eating disorders: labelers define those, each its own. What it blurs for a minor is here no
 * milder than harmful.
 */
export const blueskyLabels: LabelMap = {
  '!hide': 'harmful',
  '!warn': 'harmful',
  '!no-unauthenticated': 'suitable',
  porn: 'adult-only',
  sexual: 'adult-only',
  nudity: 'adult-only',
  'graphic-media': 'harmful',
  gore: 'harmful',
};

/** The labeler that Bluesky runs itself. */
export const blueskyModeration = 'did:plc:ar7c4by46qjdydhdevvrndac';

/** By who set the label. A label with nobody's name is one of our own or Bluesky's global ones. */
export const labelMaps: Readonly<Record<string, LabelMap>> = {
  '': { ...ownLabels, ...blueskyLabels },
  [blueskyModeration]: {
    ...blueskyLabels,
    'self-harm': 'harmful',
    threat: 'harmful',
    extremist: 'harmful',
    'sexual-figurative': 'adult-only',
    intolerant: 'sensitive',
    rude: 'sensitive',
    illicit: 'sensitive',
  },
};
