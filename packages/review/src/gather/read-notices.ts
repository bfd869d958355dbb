import type { Ref } from '../step.ts';
import { type Gatherer, gathered } from './gatherer.ts';
import type { Turn } from './play.ts';

export interface NoticeSeen {
  readonly url: string;
  readonly text: string;
  readonly picture: Ref;
  /** How its address was answered. */
  readonly status?: number | null;
}

/** Reads the notices that the platform gives, such as privacy and terms. */
export const readNotices: Gatherer<Turn, readonly NoticeSeen[]> = {
  needs: [],
  async start({ play, actor }) {
    const { journey, take, shoot } = play;
    const found: NoticeSeen[] = [];
    const list = await take(
      actor,
      'notices',
      journey.notices && (async (stage) => ({ urls: await journey.notices!(stage) })),
    );
    for (const url of (list.urls ?? []).slice(0, 10)) {
      await take(actor, `notice ${url}`, async (stage) => {
        const answer = await stage.page.goto(url);
        const text = await stage.page.evaluate(() => (document.body?.innerText ?? '').slice(0, 60_000));
        const { picture } = await shoot(actor, `notice ${found.length + 1}`);
        found.push({ url, text, picture, status: answer?.status() ?? null });
        return {};
      });
    }
    return gathered(found);
  },
};
