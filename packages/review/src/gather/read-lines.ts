/** Words in a picture, and where they stand in it. */
export interface Line {
  readonly words: string;
  /** From the left and the top edge of the picture, in its pixels. */
  readonly box: readonly [x: number, y: number, width: number, height: number];
}

/** Runs in the page: what can be read of it in its window, in the order in which it stands there. */
export function readLines(): Line[] {
  const most = { lines: 150, letters: 160, elements: 6_000 };
  const found: Line[] = [];
  const keep = (words: string, { x, y, width, height }: DOMRect) => {
    const plain = words.replace(/\s+/g, ' ').trim();
    const isSeen =
      width > 0 && height > 0 && x < innerWidth && y < innerHeight && x + width > 0 && y + height > 0;
    if (plain !== '' && isSeen && found.length < most.lines)
      found.push({
        words: plain.slice(0, most.letters),
        box: [Math.round(x), Math.round(y), Math.round(width), Math.round(height)],
      });
  };
  for (const element of allIn(document)) {
    if (found.length >= most.lines) break;
    if (/^(script|style|template|noscript|option|title)$/i.test(element.tagName)) continue;
    const own = [...element.childNodes].some((one) => one.nodeType === 3 && one.nodeValue?.trim());
    const label = element.getAttribute('aria-label') ?? element.getAttribute('alt') ?? '';
    const value =
      element instanceof HTMLInputElement && /^(button|submit|reset)$/.test(element.type)
        ? element.value
        : '';
    if (!own && label === '' && value === '') continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    keep(own ? element.innerText : value || label, element.getBoundingClientRect());
  }
  return found;

  function allIn(root: ParentNode): HTMLElement[] {
    return [...root.querySelectorAll<HTMLElement>('*')]
      .slice(0, most.elements)
      .flatMap((one) => [one, ...(one.shadowRoot ? allIn(one.shadowRoot) : [])]);
  }
}
