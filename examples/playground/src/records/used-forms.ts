import type { Records } from './open-records.ts';

/** Makes a form that is sent twice count once. */
export interface UsedForms {
  /** True the first time. A form without a token counts as new. */
  use(token: string, at: number): boolean;
}

const day = 86_400_000;

export function createUsedForms(records: Records): UsedForms {
  return {
    use(token, at) {
      if (token === '') return true;
      records.run('delete from used_forms where at < ?', at - day);
      return records.run('insert or ignore into used_forms values (?, ?)', token, at) === 1;
    },
  };
}
