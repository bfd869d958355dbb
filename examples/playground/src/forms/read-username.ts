import { BadInput } from './bad-input.ts';
import type { Form } from './read-form.ts';

const reserved = new Set(['birch', 'admin', 'support', 'help', 'safety', 'me', 'settings', 'about']);

/** 3 to 20 letters, digits or underscores, in lower case. Throws `BadInput`. */
export function readUsername(form: Form): string {
  const username = form.needed('username', 'The username', 60).toLowerCase();
  if (!/^[a-z0-9_]{3,20}$/.test(username)) {
    throw new BadInput(
      'That username does not work',
      'Use 3 to 20 letters, digits or underscores.',
      422,
      'username',
    );
  }
  if (reserved.has(username))
    throw new BadInput('That username is kept free', 'Try another one.', 422, 'username');
  return username;
}
