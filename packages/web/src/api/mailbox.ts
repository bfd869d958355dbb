import { createCaller } from './caller.ts';

export interface Mail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly at: string;
  readonly text: string;
}

const caller = createCaller('/mailbox/api', { session: false });

/** The built-in mailbox of a demonstration. Rejects with `Problem`; 404 where real mail is configured. */
export const mailboxApi = {
  messages: (signal?: AbortSignal) => caller.get<readonly Mail[]>('/messages', signal),
};
