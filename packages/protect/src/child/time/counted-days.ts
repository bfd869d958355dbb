/** Days that use a day, and what was given on top, stay: a week is told, and the one before. */
export const countedDays = 15;
/** Days that sums that were spent stay: a limit may be on a month. */
export const spentDays = 32;
