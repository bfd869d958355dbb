import { listGathering, type Watcher } from './gatherer.ts';

/** Something that a script of a page did. */
export interface ScriptAct {
  readonly what: /** Drew letters on a canvas and read the picture back. */
    | 'canvas-read'
    /** Measured one text in 50 fonts or more. */
    | 'fonts-measured'
    /** Made a tone that nobody hears and read it back. */
    | 'audio-rendered'
    /** Listens to every key on the page. */
    | 'keys-heard'
    /** Listens to every movement of the pointer on the page. */
    | 'moves-heard';
  /** The address of the script; that of the page for one that stands in it. */
  readonly script: string;
  readonly during: string;
}

const acts: readonly string[] = [
  'canvas-read',
  'fonts-measured',
  'audio-rendered',
  'keys-heard',
  'moves-heard',
] satisfies ScriptAct['what'][];

const tell = 'told_of_scripts';
const most = 500;

/** What scripts do by which they know a browser again or record who sits before it: each once for a script and a page. */
export const watchScripts: Watcher<readonly ScriptAct[]> = {
  needs: [],
  async start({ context, during }) {
    const seen: ScriptAct[] = [];
    await context.exposeBinding(tell, (_, what: unknown, script: unknown) => {
      if (typeof what !== 'string' || typeof script !== 'string') return;
      if (!acts.includes(what) || seen.length >= most) return;
      seen.push({ what: what as ScriptAct['what'], script: script.slice(0, 500), during: during() });
    });
    await context.addInitScript(`(${watchFromWithin.toString()})(${JSON.stringify(tell)})`);
    return listGathering(seen);
  },
};

/**
 * Runs in every page and frame before its own scripts. What counts as reading a canvas to know a browser again, and as
 * measuring fonts for it, is as Englehardt and Narayanan found it on a million sites (2016, sections 6.1 and 6.2).
 */
function watchFromWithin(tell: string): void {
  const least = { side: 16, letters: 10, fonts: 50 };
  const told = new Set<string>();
  const report = (what: string) => {
    // What no script with an address calls, the reviewer does itself.
    const script = callerOf(new Error().stack ?? '');
    if (script === null) return;
    const key = `${what} ${script}`;
    if (told.has(key)) return;
    told.add(key);
    (window as unknown as Record<string, ((...said: string[]) => void) | undefined>)[tell]?.(what, script);
  };

  /** The address of the script nearest to the call; that of the page for one that stands in the page. */
  function callerOf(stack: string): string | null {
    return /https?:\/\/[^\s)]+?(?=:\d+:\d+)/.exec(stack)?.[0] ?? null;
  }

  function before<T>(owner: object | undefined, name: string, look: (self: T, given: unknown[]) => void) {
    const own = (owner as Record<string, unknown> | undefined)?.[name];
    if (!owner || typeof own !== 'function') return;
    Object.defineProperty(owner, name, {
      configurable: true,
      writable: true,
      value(this: T, ...given: unknown[]) {
        try {
          look(this, given);
        } catch {
          // What the page gave is no business of ours: the browser says what is wrong with it.
        }
        return own.apply(this, given);
      },
    });
  }

  type Drawing = { letters: Set<string>; isAnimated: boolean };
  type Canvas = HTMLCanvasElement | OffscreenCanvas;
  const drawings = new WeakMap<Canvas, Drawing>();
  const drawingOf = (canvas: Canvas): Drawing => {
    const known = drawings.get(canvas) ?? { letters: new Set<string>(), isAnimated: false };
    drawings.set(canvas, known);
    return known;
  };
  const read = (canvas: Canvas, width = canvas.width, height = canvas.height) => {
    const { letters, isAnimated } = drawingOf(canvas);
    const isWide = Math.min(canvas.width, canvas.height, width, height) >= least.side;
    if (isWide && letters.size >= least.letters && !isAnimated) report('canvas-read');
  };
  type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
  const fonts = new Map<string, Set<string>>();
  for (const one of [
    globalThis.CanvasRenderingContext2D?.prototype,
    globalThis.OffscreenCanvasRenderingContext2D?.prototype,
  ]) {
    for (const name of ['fillText', 'strokeText']) {
      before<Context>(one, name, ({ canvas }, [text]) => {
        for (const letter of String(text)) drawingOf(canvas).letters.add(letter);
      });
    }
    for (const name of ['save', 'restore']) {
      before<Context>(one, name, ({ canvas }) => {
        drawingOf(canvas).isAnimated = true;
      });
    }
    before<Context>(one, 'getImageData', ({ canvas }, [, , width, height]) => {
      read(canvas, Math.abs(Number(width)), Math.abs(Number(height)));
    });
    before<Context>(one, 'measureText', ({ font }, [text]) => {
      const measured = fonts.get(String(text)) ?? new Set();
      if (fonts.size < 200) fonts.set(String(text), measured);
      if (measured.add(font).size >= least.fonts) report('fonts-measured');
    });
  }
  before<HTMLCanvasElement>(globalThis.HTMLCanvasElement?.prototype, 'toDataURL', (canvas, [type]) => {
    if (type !== 'image/jpeg' && type !== 'image/webp') read(canvas);
  });
  before<HTMLCanvasElement>(globalThis.HTMLCanvasElement?.prototype, 'toBlob', (canvas, [, type]) => {
    if (type !== 'image/jpeg' && type !== 'image/webp') read(canvas);
  });
  before<OffscreenCanvas>(globalThis.OffscreenCanvas?.prototype, 'convertToBlob', (canvas) => read(canvas));

  const sounding = new WeakSet<BaseAudioContext>();
  for (const name of ['createOscillator', 'createDynamicsCompressor']) {
    before<BaseAudioContext>(globalThis.BaseAudioContext?.prototype, name, (audio) => sounding.add(audio));
  }
  before<BaseAudioContext>(globalThis.OfflineAudioContext?.prototype, 'startRendering', (audio) => {
    if (sounding.has(audio)) report('audio-rendered');
  });

  const keys = ['keydown', 'keypress', 'keyup', 'beforeinput', 'input'];
  const moves = ['mousemove', 'pointermove', 'touchmove'];
  before<EventTarget | undefined>(EventTarget.prototype, 'addEventListener', (given, [type]) => {
    const isKey = keys.includes(String(type));
    if (!isKey && !moves.includes(String(type))) return;
    const target = given ?? window;
    const everywhere = [window, document, document.documentElement, document.body] as unknown[];
    if (everywhere.includes(target)) report(isKey ? 'keys-heard' : 'moves-heard');
  });
}
