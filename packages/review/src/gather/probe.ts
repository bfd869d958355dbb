import type { Attempt, Contact } from '../journey.ts';
import type { Step } from '../step.ts';
import type { PageSigns } from './read-page-signs.ts';
import type { Indexing } from './read-robots.ts';

/** What the one who acts saw of the owner. */
export interface ActorSaw {
  /** What came of it, where something was sent. */
  attempt: Attempt | null;
  /** What of the owner stood on the page. */
  shown: readonly ('name' | 'username' | 'about' | 'post')[];
  /** What of the owner the platform sent along, shown or not, and in which answers. */
  sent: readonly { what: 'about' | 'post'; url: string }[];
  url: string;
  /** The status of the page; null where there was no answer. */
  status?: number | null;
  /** Whether that page was the page. */
  page?: PageSigns;
  /** How the owner was offered: a link to their page, or an option while typing in a field. What was typed counts not. */
  found?: readonly ('link' | 'card' | 'option')[];
  /** Ids of further personas who stood on the page, as with connections. */
  others?: readonly string[];
  /** What told whether or when the owner is or was there. */
  presence?: readonly { readonly how: 'text' | 'attribute' | 'header'; readonly says: string }[];
  /** The words that told when the owner was born, or how old they are. */
  age?: readonly { readonly what: 'birth-date' | 'age'; readonly says: string }[];
  /** What told where the owner is: the name of a place, or coordinates, shown or sent. */
  place?: readonly ('name' | 'coordinates')[];
  /** What search engines are told of the owner's page. */
  indexing?: Indexing;
}

/** Two personas: one acts, the other owns what is acted on. */
export interface Probe {
  readonly id: string;
  readonly actor: string;
  readonly owner: string;
  readonly kind:
    | Contact
    | 'profile'
    | 'search'
    | 'suggestion'
    | 'connections'
    | 'presence'
    | 'location'
    | 'web-index';
  readonly way: 'pages' | 'direct';
  /**
   * `switched-off`: after the owner had switched the thing on and off again. `opened`: after a grown-up had switched on
   * whatever keeps others from it. Else nothing was touched.
   */
  readonly when?: 'untouched' | 'switched-off' | 'opened';
  readonly actorSide: Step<ActorSaw>;
  /** Whether what was sent turned up on the other side. For what is only looked at, `missing`. */
  readonly ownerSide: Step<{ arrived: boolean }>;
}
