import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type LaunchOptions as PlaywrightOptions } from 'playwright-core';
import { findChromium } from './find-chromium.ts';
import { quietArgs } from './quiet-args.ts';

export interface LaunchOptions {
  /** Where Chromium is. Default: what `findChromium` finds. */
  readonly executablePath?: string;
  /** Names that lead somewhere else, such as `*.doubleclick.net` to `127.0.0.1:4310`. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Whether names that are not private lead anywhere at all. */
  readonly reachesPublic: boolean;
  /** More for Chromium itself. */
  readonly args?: readonly string[];
  /**
   * What keeps a page that breaks out of the browser from the machine. `needed`: without one nothing starts.
   * `where-possible`: it starts all the same, and `isSandboxed` says so. Default: as `STAIRGATE_NO_SANDBOX` says.
   */
  readonly sandbox?: 'needed' | 'where-possible';
}

type Environment = Readonly<Record<string, string | undefined>>;

const mapped = new WeakMap<Browser, Readonly<Record<string, string>>>();
const agents = new WeakMap<Browser, Promise<string>>();
const sandboxed = new WeakSet<Browser>();

/** What a browser needs of the environment. Keys and passwords that stand beside it are none of its business. */
const needed =
  /^(PATH|LANG|LC_.*|TZ|TMPDIR|HOME|USER|DISPLAY|XDG_.*|FONTCONFIG_.*|LD_LIBRARY_PATH|SystemRoot|TEMP|TMP|LOCALAPPDATA|PROGRAMFILES.*)$/i;

/** Whether somebody said, by `STAIRGATE_NO_SANDBOX`, that a browser may do without a sandbox where it cannot have one. */
export const mayDoWithout = (env: Environment): boolean =>
  !['', '0', undefined].includes(env.STAIRGATE_NO_SANDBOX);

/**
 * The system's Chromium, headless, with nothing in it that talks to the network by itself, and in its sandbox. Started by
 * root it runs as `nobody`, since Chromium has no sandbox for root.
 * @throws Error that says what to do, where it does not start
 */
export async function launchBrowser({
  executablePath = findChromium(process.env) ?? undefined,
  hosts = {},
  reachesPublic,
  args = [],
  sandbox = mayDoWithout(process.env) ? 'where-possible' : 'needed',
}: LaunchOptions): Promise<Browser> {
  // Each persona's way out is its gate, which looks names up. The browser itself looks up none where none may be.
  const rules = reachesPublic ? [] : ['MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.1'];
  const options: PlaywrightOptions = {
    executablePath,
    env: Object.fromEntries(
      Object.entries(process.env).flatMap(([name, value]) =>
        needed.test(name) && value !== undefined ? [[name, value]] : [],
      ),
    ),
    // A page that opens windows by itself is stopped, as in the browser of a child.
    ignoreDefaultArgs: ['--disable-popup-blocking'],
    // Whoever runs the review says when it ends.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      ...quietArgs,
      // No way past the gate.
      '--webrtc-ip-handling-policy=disable_non_proxied_udp',
      '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
      // Media must play by itself here if it would for a child who has used the site before.
      '--autoplay-policy=no-user-gesture-required',
      ...args,
      ...(rules.length === 0 ? [] : [`--host-resolver-rules=${rules.join(', ')}`]),
    ],
  };
  const browser = await start(options, sandbox);
  mapped.set(browser, hosts);
  return browser;
}

/** Whether a browser that `launchBrowser` started is in its sandbox. */
export const isSandboxed = (browser: Browser): boolean => sandboxed.has(browser);

async function start(options: PlaywrightOptions, sandbox: 'needed' | 'where-possible'): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  const go = isRoot ? launchAsNobody : (more: PlaywrightOptions) => chromium.launch(more);
  try {
    const browser = await go({ ...options, chromiumSandbox: true });
    sandboxed.add(browser);
    return browser;
  } catch (error) {
    if (sandbox === 'needed') throw new Error(wordsOf(error, options.executablePath, isRoot));
  }
  // Better nobody without a sandbox than root without one.
  const bare = { ...options, chromiumSandbox: false };
  return go(bare)
    .catch((error) => {
      if (isRoot) return chromium.launch(bare);
      throw error;
    })
    .catch((error) => {
      throw new Error(`${options.executablePath ?? 'Chromium'} did not start: ${lineOf(error)}`);
    });
}

/** The one line that says why. */
function lineOf(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n');
  const why = lines.find((line) => /sandbox|EACCES|ENOENT|cannot|error while/i.test(line)) ?? lines[0] ?? '';
  return why.trim().slice(0, 300);
}

/**
 * Playwright starts a program as whoever it is itself. It is given a small one that gives the folder of the browser's
 * own things, and the browser, to `nobody`.
 */
async function launchAsNobody(options: PlaywrightOptions): Promise<Browser> {
  const dir = mkdtempSync(join(tmpdir(), 'stairgate-as-nobody-'));
  const path = join(dir, 'chromium');
  try {
    const { uid, gid } = nobody();
    const given = JSON.stringify({ file: options.executablePath ?? chromium.executablePath(), uid, gid });
    writeFileSync(path, `#!${process.execPath}\n(${asNobody.toString()})(${given})\n`);
    chmodSync(path, 0o700);
    return await chromium.launch({ ...options, executablePath: path });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Runs as a program of its own. */
function asNobody({ file, uid, gid }: { file: string; uid: number; gid: number }): void {
  const { chownSync } = process.getBuiltinModule('node:fs');
  const { spawn } = process.getBuiltinModule('node:child_process');
  const args = process.argv.slice(2);
  const own = args.find((one) => one.startsWith('--user-data-dir='))?.slice('--user-data-dir='.length);
  if (!own) throw new Error('There is no folder for what the browser keeps.');
  chownSync(own, uid, gid);
  const env = { ...process.env, HOME: own, XDG_CONFIG_HOME: own, XDG_CACHE_HOME: own };
  // The third and the fourth are those by which Playwright speaks to it.
  const child = spawn(file, args, { uid, gid, cwd: own, env, stdio: [0, 1, 2, 3, 4] });
  child.on('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.on('exit', (code) => process.exit(code ?? 1));
}

/** Those who own nothing, by the name that every Unix has for them. */
function nobody(): { readonly uid: number; readonly gid: number } {
  const line = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  return { uid: Number(line?.[1] ?? 65534), gid: Number(line?.[2] ?? 65534) };
}

function wordsOf(error: unknown, path: string | undefined, isRoot: boolean): string {
  const how = isRoot ? ' (in its sandbox, and as nobody, since root can have none)' : ' (in its sandbox)';
  return [
    `${path ?? 'Chromium'} did not start: ${lineOf(error)}${how}`,
    isRoot
      ? 'Run it as another user than root, with a Chromium that every user may run.'
      : 'It needs user namespaces (Linux: sysctl kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0), or the Chromium of the distribution.',
    'Where there can be none, as in some containers, --no-sandbox or STAIRGATE_NO_SANDBOX=1 goes on without; the report says so.',
  ].join('\n');
}

/** The names that were mapped when this browser was launched. */
export function hostsOf(browser: Browser): Readonly<Record<string, string>> {
  return mapped.get(browser) ?? {};
}

/** How the browser names itself, as if it had a window. */
export function agentOf(browser: Browser): Promise<string> {
  const known = agents.get(browser) ?? readAgent(browser);
  agents.set(browser, known);
  return known;
}

async function readAgent(browser: Browser): Promise<string> {
  const devtools = await browser.newBrowserCDPSession();
  try {
    const { userAgent } = await devtools.send('Browser.getVersion');
    return userAgent.replace('HeadlessChrome', 'Chrome');
  } finally {
    await devtools.detach().catch(() => {});
  }
}
