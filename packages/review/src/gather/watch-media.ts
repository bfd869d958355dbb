import { listGathering, type Watcher } from './gatherer.ts';

export interface MediaSeen {
  readonly url: string;
  readonly during: string;
  readonly playsByItself: boolean;
  readonly muted: boolean;
}

const tell = 'told_of_media';
const most = 1000;

/** Which films and sounds play, and whether by themselves. */
export const watchMedia: Watcher<readonly MediaSeen[]> = {
  needs: [],
  async start({ context, during }) {
    const media: MediaSeen[] = [];
    await context.exposeBinding(tell, ({ page }, url: unknown, muted: unknown, afterPress: unknown) => {
      if (typeof url !== 'string' || media.length >= most) return;
      const playsByItself = afterPress !== true;
      media.push({ url: url || page.url(), during: during(), playsByItself, muted: muted === true });
    });
    await context.addInitScript(`(${watchFromWithin.toString()})(${JSON.stringify(tell)})`);
    return listGathering(media);
  },
};

/** Runs in every page and frame before its own scripts. */
function watchFromWithin(tell: string): void {
  /** Milliseconds for which a press counts, as in Chromium. */
  const lasting = 5_000;
  // The browser's own word for it is no use here: to it, whatever the reviewer evaluates in a page is a press.
  let pressed = Number.NEGATIVE_INFINITY;
  for (const type of ['pointerdown', 'pointerup', 'keydown', 'click']) {
    window.addEventListener(
      type,
      ({ isTrusted }) => {
        if (isTrusted) pressed = performance.now();
      },
      { capture: true, passive: true },
    );
  }
  document.addEventListener(
    'play',
    (event) => {
      type Teller = (url: string, muted: boolean, afterPress: boolean) => void;
      const told = (window as unknown as Record<string, Teller | undefined>)[tell];
      const media = event.target as HTMLMediaElement;
      const isMuted = media.muted || media.volume === 0;
      told?.(media.currentSrc || media.src, isMuted, performance.now() - pressed < lasting);
    },
    true,
  );
}
