/** How a call for adverts tells Google to treat somebody. */
export interface AgeTags {
  /** By the strictest tag that is there; null where none says anything. */
  readonly treats: 'child' | 'teen' | 'nobody-young' | null;
  /** Whether it asks for adverts that are not personal (`npa=1`). */
  readonly impersonal: boolean;
}

const hosts =
  /(^|\.)(doubleclick\.net|googlesyndication\.com|googleadservices\.com|adservice\.google\.[a-z.]+)$/;
/** AdSense, Ad Manager and films. Conversion pixels, which live under /pagead/ too, ask for no advert. */
const calls =
  /^\/(pagead\/(live\/)?(ads|html|interstitial)|gampad\/(live\/)?(ads|adx)|ddm\/(adj|ad|pfadx)|mads\/)/;

/**
 * The tag for age treatment (TFAT: `child`, `teen`), and the two before it: for child-directed treatment (TFCD) and for
 * those under the age of consent (TFUA).
 * @returns null for what is no call for adverts by Google
 */
export function googleAgeTags(address: string): AgeTags | null {
  const url = URL.parse(address);
  if (!url || !hosts.test(url.hostname) || !calls.test(url.pathname)) return null;
  const said = (...names: readonly string[]) => {
    const value = names.map((name) => url.searchParams.get(name)).find((one) => one !== null);
    return value?.toLowerCase() ?? null;
  };
  const treatment = said('tfat', 'tag_for_age_treatment');
  const directed = said('tfcd', 'tfcdt', 'tag_for_child_directed_treatment');
  const consent = said('tfua', 'tfuac', 'tag_for_under_age_of_consent');
  const impersonal = said('npa') === '1';
  const older = [directed, consent];
  if (treatment === 'child' || treatment === '1' || older.includes('1'))
    return { treats: 'child', impersonal };
  if (treatment === 'teen' || treatment === '2') return { treats: 'teen', impersonal };
  const denies = treatment === 'unspecified' || treatment === '0' || older.includes('0');
  return { treats: denies ? 'nobody-young' : null, impersonal };
}
