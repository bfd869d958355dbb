import type { Answers } from './answers.ts';

/** Answers that were given and not sent. */
export interface JourneyDraft {
  /** The version of the notice that was read before them; left out where it has to be read again. */
  readonly notice?: string;
  /** By the purpose's id, which is the same for every child. */
  readonly answers: Answers;
  /** Whether the browser went elsewhere from the last step, to show a proof. */
  readonly elsewhere?: boolean;
}

/** Where the answers to one invitation are kept: in this tab alone, until they are sent or the tab is closed. */
export interface KeptDraft {
  read(): JourneyDraft | undefined;
  keep(draft: JourneyDraft): void;
  forget(): void;
}

const prefix = 'stairgate-answers-';

/**
 * Opens what is kept of the answers to an invitation, which is found by a hash of what tells it from others: what lies in
 * the browser names nobody. Where the browser keeps nothing, nothing is kept.
 */
export async function openDraft(invitation: string): Promise<KeptDraft> {
  const name = prefix + (await hashOf(invitation));
  const attempt = <T>(work: (storage: Storage) => T): T | undefined => {
    try {
      return work(sessionStorage);
    } catch {
      return undefined;
    }
  };
  return {
    read: () => attempt((storage) => readDraft(storage.getItem(name))),
    keep: (draft) => attempt((storage) => storage.setItem(name, JSON.stringify(draft))),
    forget: () => attempt((storage) => storage.removeItem(name)),
  };
}

/** Forgets the answers to every invitation: whoever sits down here next is to find nothing. */
export function forgetDrafts(): void {
  try {
    for (const name of Object.keys(sessionStorage)) {
      if (name.startsWith(prefix)) sessionStorage.removeItem(name);
    }
  } catch {
    // Nothing is kept where there is no storage.
  }
}

function readDraft(text: string | null): JourneyDraft | undefined {
  const { notice, answers, elsewhere } = JSON.parse(text ?? '{}') as Partial<JourneyDraft>;
  if (typeof answers !== 'object' || answers === null) return undefined;
  const given = Object.entries(answers).filter(([, answer]) => answer === 'yes' || answer === 'no');
  return {
    ...(typeof notice === 'string' && { notice }),
    answers: Object.fromEntries(given),
    elsewhere: elsewhere === true,
  };
}

async function hashOf(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(bytes).subarray(0, 16)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}
