/** From where a report is read. */
export interface Reading {
  /** The address of a file in the folder of the review; null where there is none to lead to. */
  readonly fileAt: (file: string) => string | null;
  /** Whether all of it is shown. Otherwise as much as anybody reads: report.json has the rest. */
  readonly whole: boolean;
}

/** How much of a list is shown. */
export const mostOf = ({ whole }: Reading, brief: number): number =>
  whole ? Number.POSITIVE_INFINITY : brief;
