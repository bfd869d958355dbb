/** A sentence with its first letter large. */
export const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
