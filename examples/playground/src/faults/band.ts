import type { ChildProtections, ProtectionsAnswer } from '@stairgate/client';

type Band = ChildProtections['band'];

/** Whether the gate puts somebody into one of these groups. All that a fault knows of an age. */
export function isIn(page: ProtectionsAnswer, ...bands: readonly Band[]): boolean {
  return page.source !== 'offline' && bands.includes(page.band);
}

export const young = ['0-5', '6-9', '10-12'] as const satisfies readonly Band[];
export const children = [...young, '13-15', '16-17'] as const satisfies readonly Band[];
