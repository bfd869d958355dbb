import { opens } from '../access/access.ts';
import type { Me } from '../accounts/me.ts';
import type { Birch } from '../birch.ts';
import { BadInput } from '../forms/bad-input.ts';
import type { Form } from '../forms/read-form.ts';
import { nearestTown } from './nearest-town.ts';

export interface Place {
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
}

/** Beyond this many kilometres the name of a town would say nothing. */
const near = 60;

/**
 * The spot that the browser gave, no finer than may be collected; null if none was given. Throws `NotOpen` where
 * no location may be collected, `BadInput` where it is no spot on earth.
 */
export async function readPlace(birch: Birch, me: Me, form: Form): Promise<Place | null> {
  const texts = [form.text('lat', 'The place', 40), form.text('lon', 'The place', 40)];
  if (texts.every((text) => text === '')) return null;
  const [lat = Number.NaN, lon = Number.NaN] = texts.map((text) => (text === '' ? Number.NaN : Number(text)));
  if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) {
    throw new BadInput('That place is nowhere on earth', 'Leave it out, or press the button for it again.');
  }
  const precise = opens(me.page, 'location.collect/precise');
  const collect = precise ? 'location.collect/precise' : 'location.collect/coarse';
  await birch.access.guardOwn(collect, me.person);
  const coarse =
    !precise ||
    ([collect, 'location.share/contact'] as const).some((situation) =>
      me.page.situations[situation].obligations.includes('coarse-only'),
    );
  return coarse ? coarsePlace(lat, lon) : precisePlace(lat, lon);
}

/** Rounded to a tenth of a degree, about 11 km. */
export function coarsePlace(lat: number, lon: number): Place {
  return named(rounded(lat, 10), rounded(lon, 10), 1);
}

function precisePlace(lat: number, lon: number): Place {
  const place = named(rounded(lat, 1e4), rounded(lon, 1e4), 4);
  return { ...place, name: `${place.name} (${place.lat.toFixed(4)}, ${place.lon.toFixed(4)})` };
}

/** Never minus nought: that would tell from which side it was rounded. */
function rounded(degrees: number, steps: number): number {
  return Math.round(degrees * steps) / steps + 0;
}

function named(lat: number, lon: number, digits: number): Place {
  const { name, kilometres } = nearestTown(lat, lon);
  return { lat, lon, name: kilometres <= near ? name : `${lat.toFixed(digits)}, ${lon.toFixed(digits)}` };
}
