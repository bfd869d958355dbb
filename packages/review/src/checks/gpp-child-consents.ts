import { GppModel, Sections } from '@iabgpp/cmpapi';

/** What a GPP string says of a known child, over all its sections for the United States that apply. */
export type GppChild =
  /** Every field is 0: nobody knows of a child. */
  | 'no-child'
  /** Of a child, and nobody agreed: at least one field is 1, and none is 2. */
  | 'no-consent'
  /** Of a child, and somebody agreed: at least one field is 2. */
  | 'consent';

/**
 * Reads `KnownChildSensitiveDataConsents` of the Global Privacy Platform (two bits an age group: 0 not applicable, 1 no
 * consent, 2 consent).
 * @param applies ids of the sections that apply (`gpp_sid`); none given: all that the string has
 * @returns null where the string has no such field, as in the sections for Europe and Canada, or cannot be read
 */
export function gppChildConsents(gpp: string, applies: readonly number[] = []): GppChild | null {
  const names = new Set(
    applies.filter((id) => id > 0).map((id) => Sections.SECTION_ID_NAME_MAP.get(id) ?? ''),
  );
  const fields = Object.entries(sectionsIn(gpp))
    .filter(([name]) => names.size === 0 || names.has(name))
    .flatMap(([, { KnownChildSensitiveDataConsents: field }]) => field ?? []);
  if (fields.length === 0) return null;
  if (fields.includes(2)) return 'consent';
  return fields.includes(1) ? 'no-consent' : 'no-child';
}

type Section = { readonly KnownChildSensitiveDataConsents?: number | readonly number[] };

/** Forgiving: what an advert firm wrote wrong says nothing. */
function sectionsIn(gpp: string): Readonly<Record<string, Section>> {
  try {
    return new GppModel(gpp).toObject() as Record<string, Section>;
  } catch {
    return {};
  }
}
