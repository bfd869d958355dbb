/**
 * Text in which nothing is hidden: signs that turn the direction of writing, that have no width or that steer a
 * terminal are written out, so that a platform's words cannot rearrange the page around them.
 */
export function visible(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(hidden, (sign) => `⟨U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

/** Controls and formatting signs, but for tab, line's end and the joiners that scripts and emoji need. */
const hidden = /(?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
