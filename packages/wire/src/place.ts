import { Type } from 'typebox';

/** A place in a body: its form is checked by this, whether it exists by the service. */
export const askedPlace = Type.String({
  maxLength: 20,
  description: 'ISO 3166, such as GB, US or US-CA; or "unknown".',
  'x-right': 'give an ISO 3166 code such as GB or US-CA, or "unknown"',
});
/** Several places in a query. */
export const askedPlaces = Type.String({
  maxLength: 200,
  description: 'Places, with commas; or "unknown".',
});
export const placeSchema = Type.String({ description: 'ISO 3166, or "unknown".' });
