import type { Client } from '@stairgate/client';
import type { ClientGuards } from '@stairgate/client/guards';
import type { Hono } from 'hono';
import type { Me } from '../accounts/me.ts';
import type { Birch } from '../birch.ts';
import type { BirchEnv } from '../birch-env.ts';

/**
 * One way of spoiling Birch on purpose, so that a reviewer can be shown to notice it. Each part is optional; Birch's
 * own code knows nothing of them. What each does, and to whom it shows, is in `faults.yaml`.
 */
export interface Fault {
  /** What Birch hears instead of what the gate says. */
  readonly gate?: (gate: Client) => Client;
  /** What Birch does instead of what the guards say. */
  readonly guards?: (guards: ClientGuards) => ClientGuards;
  /** Routes that come before Birch's own; they may call `next`. */
  readonly routes?: (app: Hono<BirchEnv>, birch: Birch) => void;
  /** Changes a page on its way out. */
  readonly page?: (html: string, about: PageShown) => string | Promise<string>;
  /** Third parties that its pages send to, which the content policy would keep out. */
  readonly hosts?: readonly string[];
  /** Its pages ask the browser where it is, which the permissions policy would keep out. */
  readonly locates?: true;
}

export interface PageShown {
  readonly birch: Birch;
  readonly path: string;
  /** Of the address. */
  readonly query: URLSearchParams;
  readonly me: Me | null;
}

/** Makes a fault with a memory of its own. */
export type FaultMaker = () => Fault;

export type FaultGroup = Readonly<Record<string, FaultMaker>>;
