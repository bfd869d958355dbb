import { alternatives, practices } from './words.generated.ts';

/**
 * What can be seen of a service that no situation carries: how a thing is asked, said or done. A duty names the practices
 * by which it can be seen (`seen-by`), so that a review of a service cites whatever law asks for it in that place. They
 * decide nothing.
 */
export type Practice = keyof typeof practices;
export const practiceNames = Object.keys(practices) as readonly Practice[];

/** What a regulator accepts in place of a private profile. A rule names those that it accepts; they decide nothing. */
export type Alternative = keyof typeof alternatives;
export const alternativeNames = Object.keys(alternatives) as readonly Alternative[];

export { alternatives, practices };
