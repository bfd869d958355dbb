import { cleanNativeRequest } from './clean-native-request.ts';
import type { KnownValues } from './known-values.ts';
import type { Shape } from './openrtb-objects.ts';

/** Entries of one list that are read; no request has as many that it needs. */
export const mostEntries = 1_024;
/** The largest number that a size, a time or a kind of something has. */
const mostCount = 100_000_000;
const mostPrice = 1_000_000;

/** Reads one value: what of it may leave, or undefined where nothing may. */
export type ReadValue = (value: unknown, values: KnownValues) => unknown;

const isInteger = (value: unknown, least: number): value is number =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= mostCount;

const word =
  (form: RegExp): ReadValue =>
  (value, values) =>
    typeof value === 'string' && form.test(value) && values.isFit(value) ? value : undefined;

/** Too short, by its form, to be anybody's. */
const short =
  (form: RegExp): ReadValue =>
  (value) =>
    typeof value === 'string' && form.test(value) ? value : undefined;

const listOf =
  (read: ReadValue): ReadValue =>
  (value, values) => {
    if (!Array.isArray(value)) return undefined;
    if (value.length === 0) return value;
    const kept = value.slice(0, mostEntries).filter((one) => read(one, values) !== undefined);
    return kept.length === value.length ? value : kept.length > 0 ? kept : undefined;
  };

const within =
  (least: number): ReadValue =>
  (value) =>
    isInteger(value, least) ? value : undefined;

/** No address: whose page it is, is said elsewhere. */
const token = word(/^(?!.*:\/\/)[\x20-\x7e]*[\w)][\x20-\x7e]*$/);
const domain = word(/^(?=.{1,253}$)(?:[a-z0-9](?:[\w-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i);
/** A bundle of Android or iOS, or the number of an app in a shop: shorter than a phone's. */
const bundle = word(/^(?:[a-z][\w-]*(?:\.[\w-]+)+|\d{5,10}|[a-z0-9]{10})$/i);
const currency = short(/^[A-Z]{3}$/);
const language = short(/^[a-z]{2,3}$/i);
const languageTag = short(/^[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?$/i);
/** A code of a taxonomy: `IAB9-30`, `483`, `v9i3On`. */
const category = word(/^(?:IAB\d{1,2}(?:-\d{1,3})?|\d{1,4}|[a-z0-9]{6})$/i);
const mimeType = word(/^[a-z]{1,20}\/[a-z0-9][\w.+-]{0,60}$/i);

/** VPAID runs the advertiser's own code in the page of a child. */
const runsForeignCode = [1, 2];
const frameworks: ReadValue = (value) => {
  if (!Array.isArray(value)) return undefined;
  const kept = value
    .slice(0, mostEntries)
    .filter((one) => isInteger(one, 1) && !runsForeignCode.includes(one));
  return kept.length === value.length ? value : kept.length > 0 ? kept : undefined;
};

/** Of a page no more than whose it is: a path may be a child's name, a query what it looked for. */
const address: ReadValue = (value, values) => {
  if (typeof value !== 'string') return undefined;
  if (!value.includes('/')) return domain(value, values);
  const [, scheme, host] = /^(https?):\/\/(?:[^/?#]*@)?([^/?#:@\s]+)/i.exec(value.slice(0, 2_048)) ?? [];
  if (scheme === undefined || domain(host, values) === undefined) return undefined;
  const plain = `${scheme.toLowerCase()}://${host!.toLowerCase()}/`;
  return value === plain ? value : plain;
};

/** A page in the two big shops is named by what it sells alone; of any other, the shop. */
const store: ReadValue = (value, values) => {
  if (typeof value !== 'string') return undefined;
  const text = value.slice(0, 2_048);
  const [, play] =
    /^https?:\/\/play\.google\.com\/store\/apps\/details\?(?:[^#]*&)?id=([\w.]+)/.exec(text) ?? [];
  if (play !== undefined)
    return bundle(play, values) && `https://play.google.com/store/apps/details?id=${play}`;
  const [, apple] =
    /^https?:\/\/(?:apps|itunes)\.apple\.com\/(?:[^?#]*\/)?id(\d{5,10})(?![\w])/.exec(text) ?? [];
  if (apple !== undefined) return bundle(apple, values) && `https://apps.apple.com/app/id${apple}`;
  return address(text, values);
};

const systems = new Set(
  [
    'android',
    'ios',
    'ipados',
    'windows',
    'macos',
    'mac os',
    'os x',
    'linux',
    'chromeos',
    'chrome os',
    'tvos',
    'tizen',
    'webos',
    'roku',
    'roku os',
    'fire os',
    'playstation',
    'xbox',
  ].map((one) => one),
);

export const valueShapes: Readonly<Record<Shape, ReadValue>> = {
  flag: (value) => (value === 0 || value === 1 ? value : undefined),
  count: within(0),
  signed: within(-2),
  price: (value) => (typeof value === 'number' && value >= 0 && value <= mostPrice ? value : undefined),
  counts: listOf(within(0)),
  'signed-counts': listOf(within(-2)),
  currency,
  currencies: listOf(currency),
  language,
  languages: listOf(language),
  'language-tag': languageTag,
  'language-tags': listOf(languageTag),
  country: short(/^[A-Z]{2,3}$/i),
  region: word(/^(?:[A-Z]{2}-)?[A-Z0-9]{1,3}$/i),
  categories: listOf(category),
  domain,
  domains: listOf(domain),
  bundle,
  bundles: listOf(bundle),
  'mime-types': listOf(mimeType),
  token,
  tokens: listOf(token),
  version: word(/^v?\d{1,4}(?:\.\d{1,5}){0,3}(?:-[a-z]{1,12}\.?\d{0,3})?$/i),
  system: (value) =>
    typeof value === 'string' && value.length <= 20 && systems.has(value.toLowerCase()) ? value : undefined,
  address,
  store,
  frameworks,
  'own-id': token,
  'native-request': (value) => (typeof value === 'string' ? cleanNativeRequest(value) : undefined),
};
