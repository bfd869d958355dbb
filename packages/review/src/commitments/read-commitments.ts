import { isSituation } from '@stairgate/rulebook';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { practiceNames } from '../practice.ts';
import { ReportError } from '../report/read-report.ts';
import type { Commitment } from './commitment.ts';
import schema from './commitments.schema.json' with { type: 'json' };

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
const fits = ajv.compile<{ commitments: readonly Commitment[] }>(schema);

/**
 * Reads `commitments.json`. It lies beside the folders of reviews, not in one: a sealed folder stays as it is.
 * @param where named in the message if something is wrong.
 * @throws ReportError that lists everything that is wrong.
 */
export function readCommitments(text: string, where: string): readonly Commitment[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ReportError(`${where} is not JSON.`);
  }
  if (!fits(value)) {
    const faults = (fits.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath || '/'} ${message}`,
    );
    throw new ReportError(`${where} is not a list of commitments: ${faults.join('; ')}.`);
  }
  const faults = value.commitments.flatMap((one, index) =>
    faultsOf(one).map((fault) => `/commitments/${index} ${fault}`),
  );
  const ids = value.commitments.map(({ id }) => id);
  faults.push(
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `two commitments are called ${id}`),
  );
  if (faults.length > 0) throw new ReportError(`${where}: ${faults.join('; ')}.`);
  return value.commitments;
}

function faultsOf({ promisedOn, due, url, finding }: Commitment): string[] {
  const days = [promisedOn, due].filter((day) => !isDay(day));
  return [
    ...days.map((day) => `${day} is no day`),
    ...(due < promisedOn ? ['is due before it was promised'] : []),
    ...(URL.canParse(url) ? [] : [`${url} is no address`]),
    ...('situation' in finding && !isSituation(finding.situation)
      ? [`no situation is called ${finding.situation}`]
      : []),
    ...('practice' in finding && !practiceNames.includes(finding.practice)
      ? [`no practice is called ${finding.practice}`]
      : []),
  ];
}

function isDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}
