/** Text as a paper says it; `language` (BCP 47) where it is in another than the paper. */
export interface Said {
  readonly text: string;
  readonly language?: string;
}

/** A piece of a paper. Everything is plain text; it is escaped where it becomes HTML. */
export type PaperPart =
  | ({ readonly kind: 'text' } & Said)
  | { readonly kind: 'list'; readonly items: readonly Said[] }
  /** What something is called, and what it is. */
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: Said, value: Said])[] }
  | ({ readonly kind: 'heading' } & Said);

export interface PaperSection {
  readonly title: string;
  readonly parts: readonly PaperPart[];
}

/** What a person keeps, reads and prints: said once, and set as a page or as a PDF. */
export interface Paper {
  /** Its tag (BCP 47). */
  readonly language: string;
  readonly title: string;
  /** Who gives it. */
  readonly by: string;
  /** When it was made, in milliseconds since the epoch. */
  readonly at: number;
  readonly lead: readonly string[];
  readonly sections: readonly PaperSection[];
}
