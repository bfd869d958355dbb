import type { Band } from '@stairgate/rulebook';

/** What a form can be filled with. */
export interface Suggested {
  readonly minutes: number;
  readonly quiet: { readonly from: string; readonly to: string };
}

/**
 * What a guardian is shown beside an empty form, by the age of the child. The bedtimes leave room for the hours of sleep that
 * the American Academy of Sleep Medicine names for each age (2016: 10 to 13 at 3 to 5, 9 to 12 at 6 to 12, 8 to 10 at 13 to
 * 18); the minutes are a starting point and rest on no law. A page never sets them by itself.
 */
export const suggested: Readonly<Record<Band, Suggested>> = {
  '0-5': { minutes: 30, quiet: { from: '19:00', to: '07:00' } },
  '6-9': { minutes: 60, quiet: { from: '20:00', to: '07:00' } },
  '10-12': { minutes: 90, quiet: { from: '21:00', to: '07:00' } },
  '13-15': { minutes: 120, quiet: { from: '22:00', to: '06:30' } },
  '16-17': { minutes: 180, quiet: { from: '23:00', to: '06:30' } },
  '18+': { minutes: 180, quiet: { from: '23:00', to: '06:30' } },
};

/** The hours of a usual school day, for the same form. */
export const suggestedSchool = { from: '08:30', to: '15:00' } as const;
