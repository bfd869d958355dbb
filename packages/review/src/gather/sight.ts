import type { Identity } from '../persona.ts';

/** What a page says of one person, told by words that only they have. */
export interface Sight {
  readonly text: string;
  /** How the person was offered: as a link or a card, or as something to choose while typing. What was typed counts not. */
  readonly found: readonly ('link' | 'card' | 'option')[];
  readonly presence: readonly { readonly how: 'text' | 'attribute'; readonly says: string }[];
  readonly place: readonly ('name' | 'coordinates')[];
  /** The words that tell when the person was born, or how old they are. */
  readonly age: readonly { readonly what: 'birth-date' | 'age'; readonly says: string }[];
}

export interface Sought {
  readonly name: string;
  readonly username: string;
  readonly born: Identity['born'];
  /** In whole years; null where nobody knows. */
  readonly age: number | null;
  /** Names of places that tell where the person is. */
  readonly places: readonly string[];
  readonly latitude: number;
  readonly longitude: number;
}

/** What stands on a page, before anybody asks whom it is about. */
export interface PageRead {
  readonly text: string;
  /** Of its main part. */
  readonly main: string;
  readonly source: string;
  readonly links: readonly { readonly href: string; readonly words: string }[];
  readonly options: readonly string[];
  /** Entries of lists, and cards, each with all its words. */
  readonly cards: readonly string[];
  /** Attributes that may say something, as `name="value"`. */
  readonly attributes: readonly string[];
}
