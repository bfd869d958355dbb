export interface AdvertSeen {
  /** All its words, with those of a label on it. */
  readonly text: string;
}

/** Runs in the page: what is an advert by its source, with all its words. The outermost of nested ones. */
export function readAdverts(): AdvertSeen[] {
  const word = /(^|[-_\s])(ad|ads|advert|adverts|advertisement|sponsored|promoted)([-_\s]|$)/i;
  const marked = [...document.querySelectorAll<HTMLElement>('body *')].filter(
    (element) =>
      word.test(element.id) ||
      (typeof element.className === 'string' && word.test(element.className)) ||
      [...element.attributes].some(({ name }) => /^data-(ad|advert|sponsor)/i.test(name)) ||
      (element instanceof HTMLAnchorElement && /\bsponsored\b/.test(element.rel)) ||
      (element instanceof HTMLModElement && /adsbygoogle/.test(element.className)),
  );
  const outermost = marked.filter((one) => !marked.some((other) => other !== one && other.contains(one)));
  return outermost
    .filter((one) => one.checkVisibility())
    .slice(0, 40)
    .map((one) => {
      // A mark on a link alone says nothing of the words around it.
      const card = one instanceof HTMLAnchorElement ? (one.closest('article, li, section') ?? one) : one;
      return { text: (card as HTMLElement).innerText.trim().slice(0, 600) };
    })
    .filter(({ text }) => text !== '');
}

/** Runs in the page: what of its source is JSON and may be a request for an advert. */
export function readShownJson(): string[] {
  const scripts = [...document.querySelectorAll('script[type*=json]')].map(
    ({ textContent }) => textContent ?? '',
  );
  const data = [
    ...document.querySelectorAll('[data-bid], [data-request], [data-bid-request], [data-openrtb]'),
  ].flatMap((one) => [...one.attributes].map(({ value }) => value));
  return [...scripts, ...data].filter((text) => text.includes('"imp"')).slice(0, 20);
}

/** Runs in the page: what the source of a feed says of why each post is there. */
export function readSignals(): string[] {
  const told = [...document.querySelectorAll<HTMLElement>('[data-signal], [data-reason], [data-ranked-by]')];
  return [
    ...new Set(
      told.map((one) => one.dataset.signal ?? one.dataset.reason ?? one.dataset.rankedBy ?? '').slice(0, 200),
    ),
  ].filter((one) => one !== '');
}
