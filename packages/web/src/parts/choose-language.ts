/**
 * The language to begin with: what the child once chose here, else what the link asks for (`?language=cy`), else the
 * first language of the browser that there is, else the first there is.
 */
export function chooseLanguage(
  there: readonly string[],
  wishes: {
    readonly chosen: string | null;
    readonly asked: string | null;
    readonly browser: readonly string[];
  },
): string {
  const wanted = [wishes.chosen, wishes.asked, ...wishes.browser].filter((tag) => tag !== null);
  for (const tag of wanted) {
    const whole = tag.toLowerCase();
    const found =
      there.find((one) => one.toLowerCase() === whole) ?? there.find((one) => one === whole.split('-')[0]);
    if (found !== undefined) return found;
  }
  return there[0] ?? 'en';
}

const key = 'stairgate.language';

/** What was chosen on this device; null where nothing was, or the browser keeps nothing. */
export function readChosen(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Remembers a choice on this device. The service is told of a guardian's alone, for its letters. */
export function keepChosen(tag: string): void {
  try {
    localStorage.setItem(key, tag);
  } catch {
    // The choice then lasts as long as the page.
  }
}
