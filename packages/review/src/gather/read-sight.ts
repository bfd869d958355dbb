import type { Frame, Page } from 'playwright-core';
import type { PageRead, Sight, Sought } from './sight.ts';
import { ageIn } from './tell-age.ts';
import { foundIn } from './tell-found.ts';
import { presenceIn } from './tell-presence.ts';

/** Frames of a page that are looked into: more show adverts. */
const mostFrames = 8;

/** What stands on a page, in its frames and open shadow roots, of the person who is sought. */
export async function readSight(page: Page, sought: Sought): Promise<Sight> {
  const frames = page.frames().slice(0, mostFrames);
  const reads = await Promise.all(frames.map((frame) => readOf(frame, frame === page.mainFrame())));
  const all = reads.filter((one) => one !== null);
  const { name, username, places, latitude, longitude } = sought;
  const main = all.map((one) => one.main).join('\n');
  const isNamed = [name, username].some((word) => main.toLowerCase().includes(word.toLowerCase()));
  const read: PageRead = {
    text: all.map((one) => one.text).join('\n'),
    main,
    source: all.map((one) => one.source).join('\n'),
    links: all.flatMap((one) => one.links),
    options: all.flatMap((one) => one.options),
    cards: all.flatMap((one) => one.cards),
    attributes: all.flatMap((one) => one.attributes),
  };
  const near = (around: number) =>
    (read.source.match(/-?\d{1,3}\.\d{2,}/g) ?? []).some((one) => Math.abs(Number(one) - around) < 0.05);
  return {
    text: read.text.slice(0, 40_000),
    found: foundIn(read, sought),
    // A page that does not speak of the person tells of somebody else.
    presence: isNamed ? presenceIn(read) : [],
    age: isNamed ? ageIn(main, sought) : [],
    place: [
      ...(places.some((place) => main.includes(place)) ? (['name'] as const) : []),
      ...(near(latitude) && near(longitude) ? (['coordinates'] as const) : []),
    ],
  };
}

/** A frame that goes away while it is read shows nothing; the page itself does not go away. */
async function readOf(frame: Frame, isPage: boolean): Promise<PageRead | null> {
  try {
    return await frame.evaluate(readPage);
  } catch (error) {
    if (isPage) throw error;
    return null;
  }
}

/** Runs in the page. */
export function readPage(): PageRead {
  const body: HTMLElement | null = document.body;
  const whole = body ?? document.documentElement;
  const main = document.querySelector<HTMLElement>('main, [role=main], #content, #panel') ?? whole;
  const telling =
    /^(title|alt|aria-label|aria-description|datetime|data-original-title|data-tooltip|data-tip|data-.*(status|online|seen|active|presence).*|.*(^|-)(online|last-?seen|last-?active|presence))$/i;
  const statusClass = /^(is-|user-|status-|presence-)?(online|offline|away|idle)$/i;
  const all = allIn(main).slice(0, 6_000);
  const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
  const wordsOf = (element: Element) =>
    plain(
      [
        (element as HTMLElement).innerText ?? element.textContent ?? '',
        element.getAttribute('aria-label') ?? '',
        ...[...element.querySelectorAll('img[alt]')].map((one) => one.getAttribute('alt') ?? ''),
      ].join(' '),
    ).slice(0, 400);
  const card =
    'li, article, tr, dd, [role=listitem], [role=article], [role=row], [class*=card i], [class*=result i], [class*=member i], [class*=user i], [class*=profile i]';
  return {
    text: `${body?.innerText ?? ''}${shadowText(document)}`,
    main: `${main?.innerText ?? ''}${shadowText(main)}`,
    source: (main?.outerHTML ?? '').slice(0, 2_000_000),
    links: all
      .filter((one): one is HTMLAnchorElement => one instanceof HTMLAnchorElement && one.href !== '')
      .slice(0, 1_000)
      .map((one) => ({ href: one.href, words: wordsOf(one) })),
    options: allIn(document)
      .filter((one) => one.matches('option, [role=option]'))
      .slice(0, 1_000)
      .map((one) => plain(`${one.getAttribute('value') ?? ''} ${one.textContent ?? ''}`).slice(0, 400)),
    cards: all
      .filter(
        (one) => one.matches(card) && !one.closest('form, nav, header') && !one.querySelector('form, input'),
      )
      .slice(0, 400)
      .map(wordsOf)
      .filter((words) => words !== ''),
    attributes: [...(body ? [body] : []), ...all]
      .slice(0, 6_000)
      .flatMap((element) => [
        ...[...element.attributes]
          .filter(({ name }) => telling.test(name))
          .map(({ name, value }) => `${name}="${value.slice(0, 80)}"`),
        ...[...element.classList].filter((one) => statusClass.test(one)).map((one) => `class="${one}"`),
      ]),
  };

  function allIn(root: ParentNode | null): Element[] {
    const own = [...(root?.querySelectorAll('*') ?? [])];
    return own.flatMap((one) => (one.shadowRoot ? [one, ...allIn(one.shadowRoot)] : [one]));
  }

  function shadowText(root: ParentNode | null): string {
    return [...(root?.querySelectorAll('*') ?? [])]
      .slice(0, 6_000)
      .flatMap(({ shadowRoot }) =>
        shadowRoot
          ? [
              ...[...shadowRoot.children].map((one) =>
                one instanceof HTMLElement && !/^(STYLE|SCRIPT|TEMPLATE)$/.test(one.tagName)
                  ? `\n${one.innerText}`
                  : '',
              ),
              shadowText(shadowRoot),
            ]
          : [],
      )
      .join('');
  }
}

/** Runs in the page: the most decimals with which any number in its source is near the person. */
export function readDecimals({ latitude, longitude }: Pick<Sought, 'latitude' | 'longitude'>): number | null {
  const numbers = document.documentElement.outerHTML.slice(0, 4_000_000).match(/-?\d{1,3}\.\d+/g) ?? [];
  const near = numbers.filter((one) =>
    [latitude, longitude].some((around) => Math.abs(Number(one) - around) < 0.05),
  );
  return near.length === 0 ? null : Math.max(...near.map((one) => one.split('.')[1]!.length));
}
