import type { Mail } from '@stairgate/wire';
import { createCaller } from './caller.ts';

const caller = createCaller('/mailbox/api', { session: false });

/** The built-in mailbox of a demonstration. Rejects with `Problem`; 404 where real mail is configured. */
export const mailboxApi = {
  messages: (signal?: AbortSignal) => caller.get<readonly Mail[]>('/messages', signal),
};
