import type { Day, Level, Situation } from '@stairgate/rulebook';

/** What a picture of the law shows. */
export interface PolicyQuestion {
  readonly asOf: Day;
  readonly places: readonly string[] | 'unknown';
  readonly level: Level;
  /** Whether what regulators recommend counts. */
  readonly guidance: boolean;
  /** Whether what the operator documents of its service counts. */
  readonly profile: boolean;
}

/** A law by the name of its text, on a day. */
export interface LawOnDay {
  readonly law: string;
  readonly asOf: Day;
}

type Places = readonly string[] | 'unknown';
interface Side {
  readonly places: Places;
  readonly asOf: Day;
}

/** What takes long to answer about the law, in the words of a worker. `law` is the name of a text as `writeLaw` makes it. */
export type LawJob =
  | { readonly kind: 'policy'; readonly law: string; readonly question: PolicyQuestion }
  | {
      readonly kind: 'cell';
      readonly law: string;
      readonly question: PolicyQuestion;
      readonly situation: Situation;
      readonly year: number;
    }
  | {
      readonly kind: 'compare';
      readonly law: string;
      readonly before: Side;
      readonly after: Side;
      readonly level: Level;
      readonly guidance: boolean;
    }
  | {
      readonly kind: 'join';
      readonly law: string;
      readonly places: readonly string[];
      readonly asOf: Day;
      readonly level: Level;
      readonly guidance: boolean;
    }
  | { readonly kind: 'codes'; readonly law: string; readonly asOf: Day }
  | { readonly kind: 'code'; readonly law: string; readonly code: string; readonly asOf: Day }
  | {
      readonly kind: 'candidate';
      readonly active: LawOnDay;
      readonly candidate: LawOnDay;
      readonly places: Places;
      readonly level: Level;
    }
  | { readonly kind: 'report'; readonly text: string };

/** An answer as it goes out, in UTF-8, and the tag by which a browser asks whether it still holds. */
export interface Written {
  readonly json: Uint8Array;
  readonly tag: string;
}
