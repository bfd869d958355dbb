import type { ContentClass, LabelMap } from './label-classes.ts';

/** What a labeler says of one of its labels: `com.atproto.label.defs#labelValueDefinition`. */
export interface LabelDefinition {
  readonly identifier: string;
  /** `content`, `media` or `none`. */
  readonly blurs?: string;
  readonly adultOnly?: boolean;
  /** `hide`, `warn` or `ignore`: what happens where nobody said otherwise. */
  readonly defaultSetting?: string;
}

/**
 * The map of a labeler, by its own definitions: what it keeps for grown-ups is that, what it blurs or hides is harmful, any other
 * is sensitive. No labeler says that something is suitable.
 */
export function mapOfLabeler(definitions: readonly LabelDefinition[]): LabelMap {
  return Object.fromEntries(
    definitions.map(({ identifier, blurs, adultOnly, defaultSetting }): [string, ContentClass] => [
      identifier,
      adultOnly === true
        ? 'adult-only'
        : blurs === 'none' && defaultSetting !== 'hide'
          ? 'sensitive'
          : 'harmful',
    ]),
  );
}
