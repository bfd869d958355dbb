import { listGathering, type Watcher } from './gatherer.ts';
import { watchPresses } from './watch-presses.ts';

/** Something that a page asked of the browser. */
export interface PermissionAsk {
  readonly what: 'geolocation' | 'notifications' | 'camera' | 'microphone' | 'contacts';
  readonly during: string;
  readonly at: number;
  /** Whether somebody had just pressed something. */
  readonly afterPress: boolean;
  readonly url: string;
}

const tell = 'told_of_asks';
const most = 1000;

/** What pages ask of the browser, and whether somebody had just pressed something. */
export const watchAsks: Watcher<readonly PermissionAsk[]> = {
  needs: [],
  async start({ context, during, clock }) {
    const opened = clock();
    const asks: PermissionAsk[] = [];
    await context.exposeBinding(tell, ({ page }, told: unknown, afterPress: unknown) => {
      const what = (['geolocation', 'notifications', 'camera', 'contacts'] as const).find(
        (one) => one === told,
      );
      if (!what || asks.length >= most) return;
      const at = clock() - opened;
      asks.push({ what, during: during(), at, afterPress: afterPress === true, url: page.url() });
    });
    await context.addInitScript(
      `(${watchFromWithin.toString()})(${JSON.stringify(tell)}, (${watchPresses.toString()})())`,
    );
    return listGathering(asks);
  },
};

/**
 * Runs in every page and frame before its own scripts: tells of what the page asks of the browser. It changes nothing
 * that the page can do, and hands on whatever the browser answers.
 */
function watchFromWithin(tell: string, isPressed: () => boolean): void {
  const report = (what: string) => {
    type Teller = (what: string, afterPress: boolean) => void;
    const told = (window as unknown as Record<string, Teller | undefined>)[tell];
    told?.(what, isPressed());
  };
  const wrap = (owner: object | undefined, name: string, what: string) => {
    if (!owner) return;
    const own = (owner as Record<string, unknown>)[name];
    if (typeof own !== 'function') return;
    Object.defineProperty(owner, name, {
      configurable: true,
      writable: true,
      value(this: unknown, ...given: unknown[]) {
        report(what);
        return own.apply(this, given);
      },
    });
  };
  wrap(globalThis.Geolocation?.prototype, 'getCurrentPosition', 'geolocation');
  wrap(globalThis.Geolocation?.prototype, 'watchPosition', 'geolocation');
  wrap(globalThis.Notification, 'requestPermission', 'notifications');
  wrap(globalThis.PushManager?.prototype, 'subscribe', 'notifications');
  wrap(globalThis.MediaDevices?.prototype, 'getUserMedia', 'camera');
  wrap((navigator as { contacts?: object }).contacts, 'select', 'contacts');
}
