import { html } from 'hono/html';

/** A piece of a page. Everything put into it is escaped. */
export type Html = ReturnType<typeof html>;

export { html };
