import { escapeHtml } from '../pages/escape-html.ts';

/** What a letter is made of. Everything is plain text; it is escaped where it becomes HTML. */
export type Block =
  | string
  | { readonly list: readonly string[] }
  | { readonly link: string; readonly label: string };

/** What a letter says in one language. */
export interface LetterPart {
  /** Its tag (BCP 47). */
  readonly language: string;
  readonly subject: string;
  readonly blocks: readonly Block[];
}

export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The languages of its parts, in their order. */
  readonly languages: readonly string[];
}

const between = '* * *';

/**
 * A plain mail: the same words as text and as simple HTML, one part below the other. Nothing in it is loaded from
 * anywhere or tells that it was read.
 */
export function letter(first: LetterPart, ...others: readonly LetterPart[]): Letter {
  const parts = [first, ...others];
  const subject = parts.map((part) => oneLine(part.subject)).join(' / ');
  const [own, ...more] = parts.map(({ blocks }) => blocks.map(asHtml).join('\n'));
  const below = more.map(
    (html, at) => `<hr>\n<div lang="${escapeHtml(others[at]!.language)}">\n${html}\n</div>`,
  );
  return {
    subject,
    text: `${parts.map(({ blocks }) => blocks.map(asText).join('\n\n')).join(`\n\n${between}\n\n`)}\n`,
    html: `<!doctype html>\n<html lang="${escapeHtml(first.language)}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>\n<body>\n${[own, ...below].join('\n')}\n</body></html>\n`,
    languages: parts.map(({ language }) => language),
  };
}

function asText(block: Block): string {
  if (typeof block === 'string') return block;
  if ('list' in block) return block.list.map((item) => `- ${item}`).join('\n');
  return `${block.label}:\n${block.link}`;
}

function asHtml(block: Block): string {
  if (typeof block === 'string') return `<p>${escapeHtml(block)}</p>`;
  if ('list' in block) return `<ul>${block.list.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
  return `<p><a href="${escapeHtml(block.link)}">${escapeHtml(block.label)}</a></p>`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
