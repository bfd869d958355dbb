import type { Request, Response } from 'playwright-core';
import { within } from '../browser/within.ts';
import { markPattern } from '../identity.ts';
import { listGathering, type Watcher } from './gatherer.ts';

/** A mark of a persona that was in what the platform sent, whether a page showed it or not. */
export interface MarkSent {
  readonly mark: string;
  readonly url: string;
  readonly during: string;
}

const most = 5000;

/** Which marks come with answers. Saved by nobody: what looks at a persona asks it who could read what. */
export const watchMarks: Watcher<readonly MarkSent[]> = {
  needs: [],
  async start({ context, during, limits, timer, hear }) {
    const marks: MarkSent[] = [];
    const asked = new WeakMap<Request, string>();
    const begun = new WeakMap<Request, { readonly response: Response; readonly read: () => void }>();
    const readings = new Set<Promise<void>>();
    context.on(
      'request',
      hear((request) => asked.set(request, during())),
    );
    context.on(
      'response',
      hear((response) => {
        const request = response.request();
        if (!isReadable(request, response.headers())) return;
        const reading = new Promise<void>((read) => {
          begun.set(request, { response, read });
        }).finally(() => readings.delete(reading));
        readings.add(reading);
      }),
    );
    context.on(
      'requestfinished',
      hear((request) => {
        const { response, read } = begun.get(request) ?? {};
        if (!response || !read) return;
        const step = asked.get(request) ?? during();
        response
          .text()
          .then((text) => {
            for (const mark of new Set(text.match(markPattern) ?? [])) {
              if (marks.length < most) marks.push({ mark, url: request.url(), during: step });
            }
          })
          .catch(() => {})
          .finally(read);
      }),
    );
    context.on(
      'requestfailed',
      hear((request) => begun.get(request)?.read()),
    );
    return {
      ...listGathering(marks),
      async settle() {
        await within(Promise.all([...readings]), limits.action, timer);
        // What is slow holds up one step and no more; it is still read when it ends.
        readings.clear();
      },
    };
  },
};

/** Marks are words: they stand in no picture, no font and no sheet of styles. */
function isReadable(request: Request, headers: Readonly<Record<string, string>>): boolean {
  const type = headers['content-type'] ?? '';
  return (
    /text|json|xml|javascript/.test(type) &&
    !/event-stream/.test(type) &&
    request.resourceType() !== 'stylesheet'
  );
}
