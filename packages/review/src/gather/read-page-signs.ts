/** By what one tells whether a page is the page, or stands in its stead: an error, a wait, a way to sign in. */
export interface PageSigns {
  /** How the address was answered; null where the page changed its address by itself. */
  readonly status: number | null;
  readonly title: string;
  /** Its first headings, from the top. */
  readonly headings: readonly string[];
  /** Its first words. */
  readonly opening: string;
  /** Letters that can be read on it. */
  readonly letters: number;
  /** What in it says that it still waits, by role or attribute. */
  readonly busy: string | null;
  /** Whether it asks for a password. */
  readonly asksPassword: boolean;
}

/** Runs in the page. */
export function readPageSigns(): Omit<PageSigns, 'status'> {
  const body: HTMLElement | null = document.body;
  const shown = (element: Element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
  // A page in shadow roots has no text of its own.
  const text = plain(`${body?.innerText ?? ''} ${shadowText(document)}`);
  const busy = [
    ...document.querySelectorAll('[aria-busy=true], [role=progressbar], progress:not([value])'),
  ].find(shown);
  return {
    title: plain(document.title).slice(0, 200),
    headings: [...document.querySelectorAll<HTMLElement>('h1, h2, [role=heading]')]
      .filter(shown)
      .slice(0, 3)
      .map((one) => plain(one.innerText).slice(0, 200)),
    opening: text.slice(0, 400),
    letters: text.length,
    busy: busy
      ? `${busy.tagName.toLowerCase()} ${busy.getAttribute('aria-label') ?? busy.id}`.trim().slice(0, 80)
      : null,
    asksPassword: [...document.querySelectorAll('input[type=password]')].some(shown),
  };

  function shadowText(root: Document | ShadowRoot): string {
    return [...root.querySelectorAll('*')]
      .slice(0, 4_000)
      .flatMap(({ shadowRoot }) =>
        shadowRoot
          ? [
              ...[...shadowRoot.children].map((one) =>
                one instanceof HTMLElement && !/^(STYLE|SCRIPT|TEMPLATE)$/.test(one.tagName)
                  ? one.innerText
                  : '',
              ),
              shadowText(shadowRoot),
            ]
          : [],
      )
      .join(' ');
  }
}
