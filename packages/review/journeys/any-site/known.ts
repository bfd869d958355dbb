/** Something that was sent by a page from one adult to another, by which the same can be sent past the pages. */
export interface Sending {
  readonly method: string;
  readonly url: string;
  readonly type: string;
  readonly body: string;
  /** To whom, and what they are called in it. */
  readonly to: readonly string[];
  readonly text: string;
}

/** What the journey has learnt of a platform, by whichever persona; whoever comes later finds it known. */
export interface Known {
  /** Addresses of pages that every member has at the same place. */
  readonly places: Map<'about' | 'messages' | 'news' | 'people' | 'search' | 'settings' | 'signIn', string>;
  /** The page of each persona, by id. */
  readonly profiles: Map<string, string>;
  /** Passwords other than the persona's own, where a platform wanted a stronger one. */
  readonly passwords: Map<string, string>;
  /** An answer of the search, with `:query` where what is looked for stands. */
  searchAt: string | undefined;
  readonly sendings: Map<string, Sending>;
  /** Tries between two adults that have come to their end, whatever that was. */
  readonly tried: Map<string, PromiseWithResolvers<true>>;
  /** Whether somebody waited for one in vain: nobody else does. */
  waited: boolean;
}

export const nothingKnown = (): Known => ({
  places: new Map(),
  profiles: new Map(),
  passwords: new Map(),
  searchAt: undefined,
  sendings: new Map(),
  tried: new Map(),
  waited: false,
});

/** The end of what two adults try with each other. */
export function triedOf({ tried }: Known, what: string): PromiseWithResolvers<true> {
  const own = tried.get(what) ?? Promise.withResolvers<true>();
  tried.set(what, own);
  return own;
}
