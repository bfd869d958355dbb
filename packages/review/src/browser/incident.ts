/** Something odd that the platform did, which the reviewer put away. */
export interface Incident {
  readonly what:
    | 'dialog'
    | 'window'
    | 'download'
    | 'crash'
    | 'too-big'
    | 'too-many'
    | 'out-of-reach'
    | 'page-error'
    /** Nothing came back from an address. */
    | 'no-answer'
    /** A page was still loading when its time was over. */
    | 'never-loaded'
    /** A page that no longer did anything, as in a loop without end. */
    | 'hung'
    | 'redirects'
    | 'certificate'
    /** Something that the reviewer did not expect and could not take in: what it would have told is missing. */
    | 'not-taken'
    /** HTTP's own question for a name and a password. */
    | 'sign-in-prompt';
  readonly during: string;
  readonly says: string;
}
