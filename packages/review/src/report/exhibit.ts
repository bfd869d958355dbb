import type { Exhibit } from '@stairgate/wire';
import type { Evidence, PermissionAsk, Ref, Screen, SentRequest, Stored } from '../evidence.ts';
import { lookUp } from '../judge/look-up.ts';
import type { Observation } from '../observation.ts';
import { cutOf } from './cut-of.ts';

const longest = 240;

/**
 * Looks a reference up in the evidence, so that a reader sees what it leads to without opening the file.
 * @param of what it is evidence of, by which a picture is cut
 */
export function exhibitOf({ file, at }: Ref, evidence: Evidence, of?: Observation): Exhibit {
  const base = { file, at: at ?? null };
  if (/\.(png|jpe?g|webp)$/i.test(file)) {
    const screen = evidence.personas
      .flatMap(({ screens }) => screens)
      .find((one) => one.picture.file === file);
    const cut = screen && of && cutOf(screen, of);
    return { ...base, kind: 'picture', says: screen ? wordScreen(screen) : file, ...(cut && { cut }) };
  }
  const value = lookUp({ file, ...(at === undefined ? {} : { at }) }, evidence);
  const [, list] = /^\/(\w+)\//.exec(at ?? '') ?? [];
  if (isRecord(value)) {
    if (list === 'requests') return { ...base, kind: 'request', says: wordRequest(value as never) };
    if (list === 'storage') return { ...base, kind: 'other', says: wordStored(value as never) };
    if (list === 'asks') return { ...base, kind: 'other', says: wordAsk(value as never) };
    if (list === 'screens') return { ...base, kind: 'other', says: wordScreen(value as never) };
    if (typeof value.url === 'string') return { ...base, kind: 'other', says: cut(`${list}: ${value.url}`) };
  }
  return { ...base, kind: 'other', says: at === undefined || at === '' ? file : `${file}, at ${at}` };
}

function wordRequest({ method, url, status, during, carries }: SentRequest): string {
  const things = (carries ?? []).map(({ what, how, where }) => `${what} (${how}, in the ${where})`);
  const carried = things.length === 0 ? '' : `; carries ${[...new Set(things)].join(', ')}`;
  return `${method} ${cut(url)} · ${status ?? 'no answer'} · during ${during}${carried}`;
}

function wordStored({ where, host, name, during, lasts }: Stored): string {
  const time = lasts === null ? 'until the browser closes' : `for ${Math.round(lasts / 86_400)} days`;
  return `${where} ${cut(name)} of ${cut(host)}, ${time}, during ${during}`;
}

function wordAsk({ what, during, afterPress }: PermissionAsk): string {
  return `asked for ${what} during ${during}, ${afterPress ? 'after' : 'without'} a press`;
}

function wordScreen({ name, url }: Screen): string {
  return `${name}, ${cut(url)}`;
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
