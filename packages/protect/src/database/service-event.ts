import type { GroundEvent } from '@stairgate/service';
import type { News } from '@stairgate/wire';

/** What other parts, browsers and nodes are told. Ids and versions only: who may see more reads it from the records. */
export type ServiceEvent =
  | GroundEvent
  | {
      readonly kind: 'child';
      readonly platform: string;
      readonly childId: string;
      readonly version: number;
    }
  /** Its platform has asked about the child since the last change. */
  | { readonly kind: 'seen'; readonly platform: string; readonly childId: string }
  | { readonly kind: 'alert'; readonly platform: string; readonly childId: string; readonly alertId: string }
  /** What a platform has to do about. */
  | {
      readonly kind: 'news';
      readonly platform: string;
      readonly childId: string;
      readonly what: News['what'];
    }
  | { readonly kind: 'rulebook'; readonly revision: string }
  /** An endpoint of a platform was made, changed or removed, or something is to be sent there. */
  | { readonly kind: 'webhook'; readonly platform: string }
  /** The row that says which law is in force, or is tried beside it, has changed. */
  | { readonly kind: 'law' };
