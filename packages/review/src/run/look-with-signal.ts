import type { Session } from '../browser/session.ts';
import type { OptOutSeen } from '../evidence.ts';

/** Opens a page in a browser that says Global Privacy Control, and asks the site whether it heeds that. */
export async function lookWithSignal(session: Session, url: string, patience: number): Promise<OptOutSeen> {
  session.during('optOut');
  await session.page.goto(url, { waitUntil: 'load' });
  const [says] = await Promise.all([
    promiseOf(session, url),
    session.page.waitForLoadState('networkidle', { timeout: patience }).catch(() => {}),
  ]);
  return { says, requests: [...session.requests] };
}

/** What `/.well-known/gpc.json` says (Global Privacy Control, section 4); null where there is no such file. */
async function promiseOf({ page }: Session, url: string): Promise<boolean | null> {
  const says = await page
    .evaluate(async (address) => {
      const answer = await fetch(address);
      return answer.ok ? ((await answer.json()) as { gpc?: unknown } | null)?.gpc : undefined;
    }, new URL('/.well-known/gpc.json', url).href)
    .catch(() => undefined);
  return typeof says === 'boolean' ? says : null;
}
