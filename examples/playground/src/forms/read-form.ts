import type { Context } from 'hono';
import { BadInput } from './bad-input.ts';

/** A form as sent: text only. */
export interface Form {
  /** Trimmed text of at most `most` characters. Throws `BadInput` naming the field by `label`. */
  text(name: string, label: string, most: number): string;
  /** As `text`, and something must be there. */
  needed(name: string, label: string, most: number): string;
  /** Exactly as typed: for passwords. */
  raw(name: string): string;
  has(name: string): boolean;
  all(name: string): readonly string[];
  /** The token that makes a form count once. */
  readonly once: string;
}

/** Control characters other than line feeds, and those that turn text around, have no place in what people write. */
const unprintable = /[^\P{Cc}\n]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Text as it is kept and shown: without characters that nobody means to type. */
export function cleanText(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(unprintable, '').trim();
}

export async function readForm(c: Context): Promise<Form> {
  const sent = await c.req.parseBody({ all: true }).catch(() => {
    throw new BadInput('That form could not be read', 'Go back and send it again.');
  });
  const all = (name: string): string[] => {
    const value = Object.hasOwn(sent, name) ? sent[name] : undefined;
    return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
  };
  const text = (name: string, label: string, most: number): string => {
    const value = cleanText(all(name)[0] ?? '');
    if ([...value].length > most) {
      throw new BadInput(`${label} is too long`, `Keep it to ${most} characters or fewer.`, 422, name);
    }
    return value;
  };
  return {
    text,
    needed(name, label, most) {
      const value = text(name, label, most);
      if (value === '')
        throw new BadInput(`${label} is empty`, 'Write something and send it again.', 422, name);
      return value;
    },
    raw: (name) => all(name)[0] ?? '',
    has: (name) => all(name).length > 0,
    all,
    once: (all('once')[0] ?? '').slice(0, 64),
  };
}
