import { escapeHtml } from '../pages/escape-html.ts';

/** What a letter is made of. Everything is plain text; it is escaped where it becomes HTML. */
export type Block =
  | string
  | { readonly list: readonly string[] }
  | { readonly link: string; readonly label: string };

export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A plain mail: the same words as text and as simple HTML. Nothing in it is loaded from anywhere or tells that it was read. */
export function letter(subject: string, blocks: readonly Block[]): Letter {
  return {
    subject: oneLine(subject),
    text: `${blocks.map(asText).join('\n\n')}\n`,
    html: `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(oneLine(subject))}</title></head>\n<body>\n${blocks.map(asHtml).join('\n')}\n</body></html>\n`,
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
