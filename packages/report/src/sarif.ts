import { createHash } from 'node:crypto';

/** A provision, as a rule of SARIF. */
export interface SarifRule {
  readonly id: string;
  readonly rule: string;
  readonly short: string;
  readonly cite: string;
  readonly url: string;
  readonly says: string;
  readonly jurisdiction: string;
  readonly effect: string | null;
  readonly status: string;
}

/** What is said of one run: members are those of SARIF, but for `rules` and the name of the tool. */
export interface SarifRun {
  /** Of the tool. */
  readonly version: string;
  readonly rules: readonly SarifRule[];
  /** What tells runs of one kind from others: `stairgate-review/GB/`. */
  readonly id: string;
  readonly results: readonly object[];
  readonly properties: object;
  readonly originalUriBaseIds?: object;
  readonly invocations?: readonly object[];
}

/** One run as SARIF 2.1.0: one rule for each provision that is cited. */
export function sarif({ version, rules, id, ...run }: SarifRun): object {
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'stairgate', semanticVersion: version, rules: rules.map(ruleOf) } },
        automationDetails: { id },
        columnKind: 'utf16CodeUnits',
        ...run,
      },
    ],
  };
}

function ruleOf({ id, rule, short, cite, says, url, jurisdiction, effect, status }: SarifRule): object {
  return {
    id,
    name: rule,
    shortDescription: { text: `${short}, ${cite}` },
    fullDescription: { text: says },
    help: { text: `${says} ${short}, ${cite}. ${url}` },
    helpUri: url,
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['children', jurisdiction], effect, status },
  };
}

/** The same for the same result, by what makes it the same, wherever it moves. */
export const fingerprint = (of: string): object => ({
  'stairgate/v1': createHash('sha256').update(of).digest('hex').slice(0, 32),
});

/** How a run is named by where it is about. */
export const placesOf = (places: readonly string[] | 'unknown'): string =>
  places === 'unknown' ? places : places.join(',');
