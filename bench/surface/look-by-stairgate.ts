import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  asChildren,
  type Evidence,
  judge,
  judgePractices,
  launchBrowser,
  lookAtPage,
  observe,
  openFolder,
  surroundingsOf,
  systemTimer,
} from '@stairgate/review';
import type { Rulebook } from '@stairgate/rulebook';

/** What fell short, and what every check said of what it saw to be wrong. */
export interface Found {
  readonly short: readonly string[];
  readonly says: readonly { readonly check: string; readonly says: string }[];
  readonly evidence: Evidence;
}

const place = 'US-CA';
const age = 12;

/** From nothing to findings: starts a browser, looks at the page, judges it by the law, ends the browser. */
export async function lookByStairgate(
  url: string,
  { rulebook, hosts, address }: { rulebook: Rulebook; hosts: readonly string[]; address: string },
): Promise<Found> {
  const dir = mkdtempSync(join(tmpdir(), 'stairgate-surface-'));
  try {
    const browser = await launchBrowser({
      reachesPublic: false,
      hosts: Object.fromEntries(hosts.map((host) => [host, address])),
      args: ['--ignore-certificate-errors'],
    });
    try {
      const folder = openFolder(dir);
      const seen = await lookAtPage({
        url,
        browser,
        folder,
        place,
        authority: null,
        seed: 'surface',
        browserVersion: browser.version(),
        ...surroundingsOf(place),
        clock: Date.now,
        timer: systemTimer,
        version: '0.1.0',
      });
      const evidence: Evidence = {
        review: {
          version: 1,
          platform: new URL(url).hostname,
          url,
          place,
          ages: [age],
          authority: null,
          seed: 'surface',
          startedAt: new Date().toISOString(),
          finishedAt: new Date().toISOString(),
          cutShort: null,
          tool: { name: 'stairgate review', version: '0.1.0', browser: browser.version() },
        },
        personas: asChildren(seen, [age]),
        probes: [],
      };
      folder.writeJson('evidence.json', evidence);
      const observations = observe(evidence);
      const findings = judge(evidence, observations, { rulebook, in: place });
      const practices = judgePractices(evidence, observations, { rulebook, in: place });
      const short = [
        ...findings.filter(({ verdict }) => verdict === 'falls-short').map(({ situation }) => situation),
        ...practices
          .filter(({ observations }) => observations.some((one) => 'held' in one && !one.held))
          .map(({ practice }) => practice),
      ];
      return { short, says: [...findings, ...practices].flatMap((one) => one.observations), evidence };
    } finally {
      await browser.close();
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
