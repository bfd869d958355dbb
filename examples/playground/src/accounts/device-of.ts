import type { Session } from '../records/sessions.ts';

/** The name by which time is counted: of one browser, for as long as somebody is signed in there. */
export const deviceOf = ({ token }: Session): string => token.replaceAll(/[^\w-]/g, '').slice(0, 24);
