import type { Carried } from './carried.ts';

/** Something that a browser keeps, or was asked to. */
export interface Stored {
  readonly where: 'cookie' | 'local-storage' | 'session-storage' | 'indexed-db';
  readonly host: string;
  readonly name: string;
  readonly during: string;
  /** Seconds until it ends; null for a session. */
  readonly lasts: number | null;
  readonly carries: readonly Carried[];
  /** Hosts to whose requests its value went, where it has 8 letters or more. */
  readonly sentTo?: readonly string[];
}
