import { listGathering, type Watcher } from './gatherer.ts';
import { watchPresses } from './watch-presses.ts';

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
    await context.addInitScript(
      `(${watchFromWithin.toString()})(${JSON.stringify(tell)}, (${watchPresses.toString()})())`,
    );
    return listGathering(media);
  },
};

/** Runs in every page and frame before its own scripts. */
function watchFromWithin(tell: string, isPressed: () => boolean): void {
  document.addEventListener(
    'play',
    (event) => {
      type Teller = (url: string, muted: boolean, afterPress: boolean) => void;
      const told = (window as unknown as Record<string, Teller | undefined>)[tell];
      const media = event.target as HTMLMediaElement;
      const isMuted = media.muted || media.volume === 0;
      told?.(media.currentSrc || media.src, isMuted, isPressed());
    },
    true,
  );
}
