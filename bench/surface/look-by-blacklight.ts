import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '@stairgate/review';
import { collect } from '@themarkup/blacklight-collector';

/** What of the collector's report the table reads. */
export interface Inspection {
  readonly status: string;
  readonly reports: {
    readonly third_party_trackers: readonly { readonly url: string }[];
    readonly cookies: readonly { readonly third_party: boolean }[];
    readonly canvas_fingerprinters: { readonly fingerprinters: readonly string[] };
    readonly key_logging: object;
    readonly session_recorders: object;
    readonly fb_pixel_events: readonly object[];
    readonly google_analytics_events: readonly object[];
    readonly tiktok_pixel_events: readonly object[];
  };
}

/** The collector with all its tests, for one page: the settings are its own but for what it needs to run here. */
export async function lookByBlacklight(
  url: string,
  { hosts, address }: { hosts: readonly string[]; address: string },
): Promise<Inspection> {
  const dir = mkdtempSync(join(tmpdir(), 'blacklight-surface-'));
  // Debian's Chromium keeps no cookies of third parties unless it is told to, and the collector asks the browser for them.
  mkdirSync(join(dir, 'profile', 'Default'), { recursive: true });
  writeFileSync(join(dir, 'profile', 'Default', 'Preferences'), JSON.stringify({ profile: keepsAll }));
  hush();
  try {
    const rules = hosts.map((host) => `MAP ${host} ${address}`).join(', ');
    return (await collect(url, {
      outDir: join(dir, 'out'),
      numPages: 0,
      puppeteerExecutablePath: findChromium(process.env) ?? undefined,
      extraChromiumArgs: [
        '--disable-features=TrackingProtection3pcd',
        `--user-data-dir=${join(dir, 'profile')}`,
        '--disable-gpu',
        '--disable-quic',
        `--host-resolver-rules=${rules}, MAP * ~NOTFOUND, EXCLUDE 127.*`,
      ],
    })) as unknown as Inspection;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const keepsAll = { block_third_party_cookies: false, cookie_controls_mode: 0 } as const;

/** It writes its steps to the terminal, some of them long after it has answered. */
function hush(): void {
  const { log } = console;
  if (log.name === 'unlessItsOwn') return;
  console.log = function unlessItsOwn(...said: readonly unknown[]) {
    const isOwn = /blacklight-collector/.test((new Error().stack ?? '').split('\n').slice(2, 4).join());
    if (!isOwn) log(...said);
  };
}
