/** The longest request for a native advert that is read, in characters. */
const longest = 65_536;
const mostAssets = 64;

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 1_000_000;

/** Those of some attributes that are whole numbers, or lists of them. */
function counts(from: unknown, names: readonly string[]): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  if (!isFields(from)) return kept;
  for (const name of names) {
    const value = Object.hasOwn(from, name) ? from[name] : undefined;
    if (isCount(value) || (Array.isArray(value) && value.length <= mostAssets && value.every(isCount)))
      kept[name] = value;
  }
  return kept;
}

function mimes(from: unknown): { mimes?: readonly string[] } {
  const list = isFields(from) && Object.hasOwn(from, 'mimes') ? from.mimes : undefined;
  if (!Array.isArray(list)) return {};
  const kept = list
    .slice(0, mostAssets)
    .filter((one) => typeof one === 'string' && /^[a-z]{1,20}\/[\w.+-]{1,40}$/i.test(one));
  return kept.length > 0 ? { mimes: kept } : {};
}

const plainNumbers = [
  'context',
  'contextsubtype',
  'plcmttype',
  'plcmtcnt',
  'seq',
  'privacy',
  'layout',
  'adunit',
];

/**
 * The request for a native advert (IAB Tech Lab, OpenRTB Native Ads 1.2, section 4), which travels as a text inside the
 * other: its assets and where it will stand, as numbers. Trackers that are code (method 2), addresses and what others
 * add are left out.
 * @returns the request as a text; undefined where it cannot be read or asks for no asset.
 */
export function cleanNativeRequest(text: string): string | undefined {
  if (text.length > longest) return undefined;
  if (clean.has(text)) return text;
  const kept = keep(text);
  if (kept === text && text.length <= longestKnown) {
    if (clean.size >= mostKnown) clean.clear();
    clean.add(text);
  }
  return kept;
}

/** Those that nothing had to be taken from: a place on a page asks for the same all day. */
const clean = new Set<string>();
const mostKnown = 256;
const longestKnown = 4_096;

function keep(text: string): string | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  const isWrapped = isFields(read) && Object.hasOwn(read, 'native');
  const own = isWrapped ? (read as Fields).native : read;
  if (!isFields(own) || !Array.isArray(own.assets)) return undefined;
  const assets = own.assets.slice(0, mostAssets).flatMap((asset): readonly unknown[] => {
    const plain = counts(asset, ['id', 'required']);
    if (plain.id === undefined) return [];
    const { title, img, video, data } = asset as Fields;
    const kinds = {
      ...(isFields(title) && { title: counts(title, ['len']) }),
      ...(isFields(img) && { img: { ...counts(img, ['type', 'w', 'wmin', 'h', 'hmin']), ...mimes(img) } }),
      ...(isFields(video) && {
        video: { ...mimes(video), ...counts(video, ['minduration', 'maxduration', 'protocols']) },
      }),
      ...(isFields(data) && { data: counts(data, ['type', 'len']) }),
    };
    return Object.keys(kinds).length > 0 ? [{ ...plain, ...kinds }] : [];
  });
  if (assets.length === 0) return undefined;
  const eventtrackers = (
    Array.isArray(own.eventtrackers) ? own.eventtrackers.slice(0, mostAssets) : []
  ).flatMap((tracker) => {
    const { event, methods } = counts(tracker, ['event', 'methods']);
    const pictures = Array.isArray(methods) ? methods.filter((one) => one === 1) : [];
    return isCount(event) && pictures.length > 0 ? [{ event, methods: pictures }] : [];
  });
  const ver = typeof own.ver === 'string' && /^\d(\.\d){0,2}$/.test(own.ver) ? { ver: own.ver } : {};
  const asked = {
    ...ver,
    ...counts(own, plainNumbers),
    assets,
    ...(eventtrackers.length > 0 && { eventtrackers }),
  };
  const written = JSON.stringify(isWrapped ? { native: asked } : asked);
  return written === text ? text : written;
}
