import { obligations } from '@stairgate/rulebook';
import type { ReportedDrift, ReviewReport } from '@stairgate/wire';
import { untestedBy } from './rest-parts.ts';
import { fingerprint, placesOf, sarif } from './sarif.ts';
import { allOf, type Found, keyOf } from './topics.ts';
import { askedWords, effectWords, wordSeen } from './verdict-words.ts';

/**
 * The report as SARIF 2.1.0. What falls short is a failure, and what cannot be told is for a person to look at; what was
 * not tested is a notification of the run, so that no reader takes it for a pass. Locations are files of evidence,
 * relative to the folder of the review.
 */
export function reportSarif(report: ReviewReport): object {
  const { review, law } = report;
  const told = allOf(report).filter(({ verdict }) => verdict === 'falls-short' || verdict === 'cannot-tell');
  const byId = new Map(report.rules.map((rule) => [rule.id, rule]));
  const rules = [...new Set(told.flatMap(({ rules }) => rules))].flatMap((id) => byId.get(id) ?? []);
  const ids = rules.map(({ id }) => id);
  return sarif({
    version: review.tool.version,
    rules,
    id: `stairgate-review/${placesOf(law.places)}/`,
    originalUriBaseIds: { REVIEW: { description: { text: 'The folder of the review.' } } },
    invocations: [
      {
        executionSuccessful: review.cutShort === null,
        startTimeUtc: review.startedAt,
        ...(review.finishedAt === null ? {} : { endTimeUtc: review.finishedAt }),
        toolExecutionNotifications: notifications(report),
      },
    ],
    results: [...told.map((one) => resultOf(one, ids)), ...(report.drift ? driftResults(report.drift) : [])],
    properties: {
      platform: review.platform,
      url: review.url,
      authority: review.authority,
      seed: review.seed,
      revision: law.revision,
      asOf: law.asOf,
      places: law.places,
    },
  });
}

function resultOf(one: Found, ids: readonly string[]): object {
  const fails = one.verdict === 'falls-short';
  // What a law asks for is cited by whatever is looked at; what no law asks for cannot fall short.
  const rule = one.rules.find((id) => ids.includes(id));
  const exhibits = one.observations.flatMap(({ evidence }) => evidence);
  const locations = exhibits.length > 0 ? exhibits : [{ file: 'review.json', at: null, says: 'The review.' }];
  return {
    ...(rule === undefined ? { ruleId: keyOf(one) } : { ruleId: rule, ruleIndex: ids.indexOf(rule) }),
    kind: fails ? 'fail' : 'review',
    level: fails ? 'error' : 'none',
    message: { text: wordResult(one) },
    locations: locations.map(({ file, at, says }) => ({
      physicalLocation: {
        artifactLocation: {
          uri: file
            .split('/')
            .map((part) => encodeURIComponent(part.toWellFormed()))
            .join('/'),
          uriBaseId: 'REVIEW',
        },
      },
      ...(at === null ? {} : { logicalLocations: [{ fullyQualifiedName: at }] }),
      message: { text: says },
    })),
    partialFingerprints: fingerprint(`${one.id} ${one.verdict}`),
    properties: {
      finding: one.id,
      verdict: one.verdict,
      persona: one.persona,
      age: one.age,
      ...('situation' in one
        ? { situation: one.situation, required: one.required, seen: one.seen, broken: one.broken }
        : { practice: one.practice }),
      rules: one.rules,
      fix: one.fix,
    },
  };
}

/** What the service promised and the browser did not see kept: a failure of the platform, whatever the law asks. */
function driftResults({ lines, service }: ReportedDrift): object[] {
  return lines
    .filter(({ state }) => state === 'looser-than-promised')
    .map(({ id, situation, title, persona, age, promised, seen, broken, required }) => ({
      ruleId: 'promise-not-kept',
      kind: 'fail',
      level: 'error',
      message: {
        text: `${title}, at ${age}. The service at ${service} promises: ${effectWords[promised]}. Seen: ${wordSeen(seen)}.${broken.map((name) => ` Not done: ${obligations[name]}`).join('')} The law asks: ${askedWords[required]}.`,
      },
      locations: [{ physicalLocation: { artifactLocation: { uri: 'service.json', uriBaseId: 'REVIEW' } } }],
      partialFingerprints: fingerprint(`promise ${id}`),
      properties: { finding: id, situation, persona, age, promised, seen, broken, required },
    }));
}

function wordResult(one: Found): string {
  const says = [...new Set(one.observations.map(({ says }) => says))].join(' ');
  const law =
    'situation' in one
      ? ` The law asks: ${askedWords[one.required]}. Seen: ${wordSeen(one.seen)}.${one.broken.map((name) => ` Not done: ${obligations[name]}`).join('')}`
      : '';
  return `${one.title}, ${one.age === null ? `as ${one.persona}` : `at ${one.age}`}. ${says}${law}${one.fix === null ? '' : ` ${one.fix}`}`;
}

function notifications(report: ReviewReport): object[] {
  const { cutShort } = report.review;
  return [
    ...(cutShort === null ? [] : [{ level: 'error', message: { text: `Cut short: ${cutShort}` } }]),
    ...untestedBy(report).map(([reason, list]) => ({
      level: 'note',
      message: { text: `Not tested: ${reason} (${list.map(({ id }) => id).join(', ')})` },
    })),
  ];
}
