import type { Obligation, Situation } from '@stairgate/rulebook';

/**
 * What is not advertised to children, in the taxonomies of IAB Tech Lab that `cattax` can name
 * (https://github.com/InteractiveAdvertisingBureau/Taxonomies; the numbers of `cattax` are AdCOM's list of category
 * taxonomies): alcohol, tobacco, drugs, gambling, dating and sex, weapons, losing weight and changing the body, and
 * content that is harmful or illegal. A code stands for all below it.
 */
const content1 = [
  'IAB7-39',
  'IAB7-44',
  'IAB8-5',
  'IAB8-18',
  'IAB9-9',
  'IAB14-1',
  'IAB17-18',
  'IAB25',
  'IAB26',
] as const;
const content2 = ['181', '188', '211', '231', '260', '307', '323', '480', '514', '524'] as const;
/** Sensitive Topics, since Content Taxonomy 2.2. */
const sensitiveTopics = ['v9i3On'] as const;
const games = ['MQ2XML', 'ZJG29S'] as const;

export const blockedCategories: Readonly<Partial<Record<number, readonly string[]>>> = {
  1: content1,
  2: content2,
  5: content2,
  6: [...content2, ...sensitiveTopics],
  7: [...content2, ...sensitiveTopics, ...games],
  // Ad Product Taxonomy 2.0.
  8: ['1001', '1002', '1049', '1259', '1291', '1361', '1383', '1519', '1544', '1576'],
  9: [...content2, ...sensitiveTopics, ...games],
};

/** Where a request names no taxonomy. */
export const firstTaxonomy = 1;

/** Whether a category is one of the blocked ones or lies below one: `IAB25-3` below `IAB25`. */
export const isBlocked = (category: string, blocked: readonly string[]): boolean =>
  blocked.some((one) => one === category || category.startsWith(`${one}-`));

/**
 * Attributes of creatives (AdCOM's list) that are not shown to children, by the situation whose rules close them, or by
 * what is owed in it: provocative pictures (9); surveys (11), which ask for data; pop-ups (8) and windows that pass for
 * the system's own (14), which hide that they are adverts.
 */
export const blockedAttributes: readonly {
  readonly attributes: readonly number[];
  readonly situation: Situation;
  readonly owes?: Obligation;
}[] = [
  { attributes: [9], situation: 'ads.show/age-restricted' },
  { attributes: [11], situation: 'data.share/third-party' },
  { attributes: [8, 14], situation: 'ads.show/contextual', owes: 'label-advert' },
];
