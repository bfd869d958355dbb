/** What a page says of one person, told by words that only they have. */
export interface Sight {
  readonly text: string;
  /** How the person was offered: as a link, or as something to choose while typing. What was typed counts not. */
  readonly found: readonly ('link' | 'option')[];
  readonly presence: readonly { readonly how: 'text' | 'attribute'; readonly says: string }[];
  readonly place: readonly ('name' | 'coordinates')[];
}

export interface Sought {
  readonly name: string;
  readonly username: string;
  /** Names of places that tell where the person is. */
  readonly places: readonly string[];
  readonly latitude: number;
  readonly longitude: number;
}

/** Runs in the page. `sought` is whose traces are looked for. */
export function readSight({ name, username, places, latitude, longitude }: Sought): Sight {
  const text = document.body?.innerText ?? '';
  const main = document.querySelector<HTMLElement>('main, [role=main], #content, #panel') ?? document.body;
  return {
    text: text.slice(0, 40_000),
    found: foundIn(),
    presence: presenceIn(),
    place: placeIn(),
  };

  function isTheirs(words: string): boolean {
    const plain = words.toLowerCase();
    return plain.includes(username.toLowerCase()) || plain.includes(name.toLowerCase());
  }

  function foundIn(): ('link' | 'option')[] {
    const found: ('link' | 'option')[] = [];
    const links = [...main.querySelectorAll<HTMLAnchorElement>('a[href]')];
    const leads = ({ href }: HTMLAnchorElement) => {
      try {
        const parts = decodeURIComponent(new URL(href).pathname).toLowerCase().split('/');
        return parts.includes(username.toLowerCase()) || parts.includes(`@${username.toLowerCase()}`);
      } catch {
        return false;
      }
    };
    if (links.some(leads)) found.push('link');
    const options = [...document.querySelectorAll<HTMLElement>('option, [role=option]')];
    if (options.some((one) => isTheirs(`${one.getAttribute('value') ?? ''} ${one.textContent ?? ''}`)))
      found.push('option');
    return found;
  }

  function presenceIn(): { how: 'text' | 'attribute'; says: string }[] {
    const seen: { how: 'text' | 'attribute'; says: string }[] = [];
    // A page that does not speak of the person tells of somebody else.
    if (!isTheirs(main.innerText ?? '')) return seen;
    const words =
      /\b(here now|online now|active now|currently online|is online|status:? online|last (seen|online|active)|was (here|online)\b|(active|seen|online|here) (just now|today|yesterday|(\d+|an?|some|a few) ?(s|sec|m|min|h|hr|moment|second|minute|hour|day|week)\w* ago))[^\n]{0,40}/i;
    const said = words.exec(main.innerText ?? '')?.[0];
    if (said) seen.push({ how: 'text', says: said });
    const named = /(^|-)(online|last-?seen|last-?active|presence)$/i;
    for (const element of [document.body, ...main.querySelectorAll('*')].slice(0, 4000)) {
      const told = [...element.attributes].find(
        ({ name: attribute, value }) =>
          (named.test(attribute) && value !== 'false') ||
          (/^(title|aria-label|data-original-title)$/.test(attribute) &&
            /^(is )?((currently )?(online|away|offline)|(active|here) now)( now)?$/i.test(value.trim())),
      );
      if (told && element !== document.documentElement) {
        seen.push({ how: 'attribute', says: `${told.name}="${told.value.slice(0, 60)}"` });
        break;
      }
    }
    return seen;
  }

  function placeIn(): ('name' | 'coordinates')[] {
    const told: ('name' | 'coordinates')[] = [];
    const read = main.innerText ?? '';
    if (places.some((place) => read.includes(place))) told.push('name');
    const source = main.outerHTML.slice(0, 2_000_000);
    const near = (around: number) =>
      (source.match(/-?\d{1,3}\.\d{2,}/g) ?? []).some((one) => Math.abs(Number(one) - around) < 0.05);
    if (near(latitude) && near(longitude)) told.push('coordinates');
    return told;
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
