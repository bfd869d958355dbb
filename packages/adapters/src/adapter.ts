import type { Day, Level } from '@stairgate/rulebook';
import type { AttemptBegun } from '@stairgate/wire';
import type { AdapterSettings } from './adapter-settings.ts';
import type { TrustedIssuer } from './issuers/trusted-issuer.ts';

/**
 * A way to know the age of a child (`age`), or to be reasonably sure that a grown-up has answered for one (`consent`).
 * One folder each under `age/` or `consent/`, and a line in `adapters.ts`; the service knows none of them by name.
 *
 * Which of the three functions it has says how it goes:
 *
 * - `verify`: something about an age comes in one go, such as a signed token or a signal of a device.
 * - `begin` alone, with `mail`: the answer counts once the link in a letter was opened, which the service sends.
 * - `begin` and `finish`: an attempt. `begin` may speak to somebody else and gives a state; a person goes elsewhere (by a
 *   redirect, or a code that is shown); `finish` is called with that state and whatever comes back, however it comes.
 *
 * A proof is good for one purpose, one person and one use. An attempt has a nonce of its own, that is for one child's age or
 * for one guardian of one child: whatever comes back has to name it. What comes in one go has to name the child.
 *
 * An adapter keeps nothing itself, reads no clock and no environment: all of it comes in the context. What it does not
 * believe it refuses by throwing a `Refusal`; missing data is never permission.
 */
export interface Adapter<Meta, Found> {
  readonly meta: Meta;
  begin?(context: BeginContext): Begun | Promise<Begun>;
  /**
   * Called for each thing that comes back, until one ends the attempt. Of two at once exactly one counts, and what comes
   * after is not handed over. A `Refusal` leaves the attempt open: whoever guesses must not be able to end it.
   * @param state as `begin` gave it.
   * @returns what was found; `waiting` where this says nothing yet (the browser is back, but only the other side's call
   *   counts); `refused` where the other side says that the check was not passed, which ends the attempt.
   */
  finish?(
    context: AdapterContext,
    state: AttemptState,
    returned: Returned,
  ): Found | 'waiting' | 'refused' | Promise<Found | 'waiting' | 'refused'>;
}

export interface AgeAdapter<Said = never> extends Adapter<AgeMeta, AgeFound> {
  /** @param said the evidence, as its schema in `wire` describes it. */
  verify?(context: AdapterContext, said: Said): AgeFound | Promise<AgeFound>;
}
export type ConsentAdapter = Adapter<ConsentMeta, AdultFound>;

interface AnyMeta {
  /** Unique among those of its subject, in lower case, and never changed: records, receipts and the ledger hold it. */
  readonly id: string;
  /** What has to be set before it is offered. */
  readonly needs?: {
    /** At least one trusted issuer of this kind. Whom it names as `source` or `issuer` then has to be one. */
    readonly issuers?: TrustedIssuer['kind'];
    /** For attempts, a page of such an issuer's that hands proofs over. */
    readonly page?: true;
    /** Members of its own settings. */
    readonly own?: readonly string[];
  };
  /** Of the demonstration: it checks nobody, and is offered only where nobody but this machine reaches the service. */
  readonly demo?: true;
}

export interface AgeMeta extends AnyMeta {
  readonly subject: 'age';
  /** The levels at which it can know an age. What it finds at any other is refused. */
  readonly levels: readonly Level[];
  /** Shown to the child where it goes by an attempt; those of the house go by the id, in `child-pages.json`. */
  readonly words?: { readonly title: string; readonly how: string };
}

/** A provision that says that a way of confirming will do. */
export interface ConsentBasis {
  /** The jurisdiction whose law it is of, such as `US` or `EU`. */
  readonly in: string;
  readonly cite: string;
  readonly url: string;
}

export interface ConsentMeta extends AnyMeta {
  readonly subject: 'consent';
  /** How far a consent reaches that was confirmed this way: to use inside the service only, or to disclosure as well. */
  readonly reach: 'internal' | 'disclosure';
  /** Where the law says that it will do; `basisIn` gives what of it counts for a child. */
  readonly basis: readonly ConsentBasis[];
  /** Shown to the guardian: `methods.known[id]` of `words/messages/en/guardian-pages.json`; other languages go by the id. */
  readonly words: { readonly title: string; readonly how: string };
}

/** What every call is handed. */
export interface AdapterContext {
  readonly settings: AdapterSettings;
  /** This method's own settings; each member of `needs.own` is there. */
  readonly own: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** UTC. */
  readonly today: Day;
  /** Whom it is about, by the id in this service: say it to others only where they need it. Null for a child that is not created yet. */
  readonly childId: string | null;
  /** Made for this one attempt, which is for one purpose and one person; null for what comes in one go. */
  readonly nonce: string | null;
  /** To ask others. Throws a Refusal `unavailable` where they do not answer within some seconds. */
  readonly fetch: typeof globalThis.fetch;
}

export interface BeginContext extends AdapterContext {
  readonly nonce: string;
  /**
   * Where to come back, for one that has a `finish`; null for one that goes by mail. Both addresses hold the attempt as the query's
   * `state`. Where the other side takes only an address that it was told before, give that without the query and hand
   * `state` over apart: it has to come back in the query.
   */
  readonly attempt: {
    readonly returnUrl: string;
    readonly callbackUrl: string;
    readonly state: string;
  } | null;
}

export interface Begun {
  readonly next: Next;
  /** Kept with the attempt until it ends, and shown to nobody. Small: at most 4 KiB as JSON. */
  readonly state?: AttemptState;
}

export type AttemptState = Readonly<Record<string, unknown>>;

/** What a person does next. */
export type Next =
  /** Fill in a form on the page: what for, and where to get what it asks for. */
  | ({ readonly kind: 'form' } & Pick<AttemptBegun['next'], 'nonce' | 'audience' | 'issuers'>)
  /** Open the link in a letter that the service sends. */
  | { readonly kind: 'mail' }
  /** Go there, with this browser. */
  | { readonly kind: 'redirect'; readonly url: string }
  /** Open `url` with another device, for which it is shown as a code; or `here` with this browser, which comes back. */
  | { readonly kind: 'show'; readonly url: string; readonly here?: string }
  /** Nothing: the other side calls. */
  | { readonly kind: 'nothing' };

/** Something that came back for an attempt. Nothing in it was checked. */
export interface Returned {
  /**
   * `return`: this person's, or anybody's, browser, at `returnUrl`. `callback`: somebody's call of `callbackUrl`.
   * `form`: what the platform hands over for the person.
   */
  readonly via: 'return' | 'callback' | 'form';
  /** Of the address, or the fields of the form; without `state`. */
  readonly query: Readonly<Record<string, string>>;
  /** Of a callback, by name in lower case, for signatures. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of a callback, byte for byte as UTF-8, whatever its type: a signature is over these. */
  readonly body: string;
}

/** What an adapter learnt of an age. Whole years, 18 for 18 or older; never a birth date. */
export interface AgeFound {
  readonly lo: number;
  readonly hi: number;
  readonly level: Level;
  /** Who says so, where somebody does. */
  readonly source?: string;
  /** When they looked, in milliseconds since the epoch: the age has grown since. By default now. */
  readonly at?: number;
  readonly once?: UsedOnce;
}

/** A token that must not be accepted a second time, and until when it could be, in milliseconds since the epoch. */
export interface UsedOnce {
  /** A compact JWS: its signed part counts, because a signature can be written in more than one way. */
  readonly token: string;
  readonly until: number;
}

/** That a grown-up has answered. */
export interface AdultFound {
  /** Who vouches for it, where somebody does. */
  readonly issuer?: string;
  /** The name by which that issuer knows the grown-up here, where it gives one. Only a keyed hash of it is kept. */
  readonly subject?: string;
  readonly once?: UsedOnce;
}
