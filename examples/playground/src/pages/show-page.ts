import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { isOn, opens } from '../access/access.ts';
import { isPlaceShown } from '../access/place-shown.ts';
import type { Me } from '../accounts/me.ts';
import type { Birch } from '../birch.ts';
import type { BirchContext } from '../birch-env.ts';
import { type Frame, layout, type PageParts } from './layout.ts';

const breakAfter = 30 * 60_000;
const day = 86_400_000;

/** Answers with a whole page. */
export async function showPage(
  birch: Birch,
  c: BirchContext,
  parts: PageParts,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  return c.html(layout(frameOf(birch, c), parts), status);
}

function frameOf(birch: Birch, c: BirchContext): Frame {
  const me = c.get('me') ?? null;
  const { path, method } = c.req;
  const live = method === 'GET';
  const nothing = { unread: null, location: 'off', breakDue: false, streakDays: null } as const;
  if (!me) return { me, once: birch.id(), path, live, ...nothing };
  const { person, page, session } = me;
  const now = birch.clock();
  const where = birch.belongings.whereabouts(person.id);
  const shares =
    (page.signs.location &&
      (['contact', 'anyone'] as const).some((who) => opens(page, `location.share/${who}`))) ||
    (where !== undefined && isPlaceShown(page, 'location.share/contact', where.until, now));
  // Birch does not know what time it is for the person, so it counts news at them only where it always may.
  const maySignal = (['day', 'school', 'night'] as const).every((when) =>
    opens(page, `engage.notify/${when}`),
  );
  const rests = (['engage.use/within-limit', 'engage.autoplay/media', 'engage.scroll/endless'] as const).some(
    (situation) => page.situations[situation].obligations.includes('break-prompt'),
  );
  return {
    me,
    unread: maySignal ? birch.notices.unread(person.id) : null,
    location: shares ? 'shared' : page.signs.location ? 'known' : 'off',
    breakDue: rests && now - session.breakAt > breakAfter,
    streakDays: streakOf(birch, me, now),
    once: birch.id(),
    path,
    live,
  };
}

function streakOf({ belongings }: Birch, { person, page }: Me, now: number): number | null {
  const streak = belongings.streak(person.id);
  if (page.source === 'offline') return null;
  if (!isOn({ person, page }, 'engage.reward/streak')) {
    if (streak) belongings.clearStreak(person.id);
    return null;
  }
  const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);
  const today = dayOf(now);
  if (streak?.lastDay === today) return streak.days;
  const days = streak?.lastDay === dayOf(now - day) ? streak.days + 1 : 1;
  belongings.setStreak(person.id, days, today);
  return days;
}
