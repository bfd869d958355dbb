/** The parts of the world under which codes are listed, in order. */
export const regions = [
  { id: 'GB', name: 'United Kingdom' },
  { id: 'EU', name: 'European Union' },
  { id: 'US', name: 'United States' },
  { id: 'states', name: 'US states' },
  { id: 'else', name: 'Asia and Pacific' },
  { id: 'INT', name: 'Standards and vendors' },
] as const;
export type RegionId = (typeof regions)[number]['id'];

/** The region of a jurisdiction. */
export function regionOf(jurisdiction: string): RegionId {
  const [country = ''] = jurisdiction.split('-');
  if (country === 'US') return jurisdiction === 'US' ? 'US' : 'states';
  return country === 'GB' || country === 'EU' || country === 'INT' ? country : 'else';
}
