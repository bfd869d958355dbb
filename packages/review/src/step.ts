/** Where in the saved files something was seen. */
export interface Ref {
  /** Path in the folder of the review. */
  readonly file: string;
  /** A JSON pointer or a line, where the file has many things in it. */
  readonly at?: string;
}

/** How a step went. */
export type StepState =
  /** `tries`: where the first one failed, and by which errors. */
  | { readonly state: 'done'; readonly tries?: number; readonly errors?: readonly string[] }
  /** The journey has no such step. */
  | { readonly state: 'missing' }
  /** It threw; how often it was tried, and what each try threw where that was not the same. */
  | {
      readonly state: 'failed';
      readonly error: string;
      readonly tries: number;
      readonly errors?: readonly string[];
      /** The step of a journey that would teach what was not known. */
      readonly teaches?: string;
    }
  /** Something it needs was not there: `needs` names the step. */
  | { readonly state: 'not-reached'; readonly needs: string };

export type Step<T extends object> = (StepState & { readonly shots: readonly Ref[] }) & Partial<T>;
