import type { ReviewReport } from '@stairgate/wire';
import { Fragment } from 'react';
import { agesPart } from './ages-part.ts';
import { changesPart } from './changes-part.ts';
import { commitmentsPart } from './commitments-part.ts';
import { driftPart } from './drift-part.ts';
import { fallsShortPart } from './falls-short-part.ts';
import { howPart } from './how-part.ts';
import { html, plural } from './html.ts';
import type { Part } from './parts.ts';
import { picturePart, practicesPart } from './picture-part.ts';
import type { Reading } from './reading.ts';
import { elsePart, unseenPart } from './rest-parts.ts';
import { topicsOf, wordAges } from './topics.ts';

/** A report as people read it, part by part; what there is nothing of is left out. Pure. */
export function reportParts(report: ReviewReport, reading: Reading): readonly Part[] {
  const { drift, changes, settings, commitments } = report;
  return [
    fallsShortPart(report, reading),
    picturePart(report),
    practicesPart(report),
    ...(drift === null ? [] : [driftPart(drift, report)]),
    ...(changes === null ? [] : [changesPart(changes)]),
    ...(settings.length === 0 ? [] : [agesPart(report)]),
    ...(commitments === null || commitments.length === 0 ? [] : [commitmentsPart(commitments, report)]),
    unseenPart(report),
    elsePart(report, reading),
    howPart(report, reading),
  ].map(({ body, ...part }) => ({ ...part, body: html`<${Fragment}>${body}<//>` }));
}

/** What comes of it all, in a sentence without its full stop. */
export function sumOf(report: ReviewReport): string {
  const short = topicsOf(report, 'falls-short');
  if (short.length === 0) return 'Nothing that was tested falls short of the law';
  const who = short.flatMap(({ entries }) => entries.flatMap((entry) => entry.who));
  const ages = [...new Set(who.flatMap(({ age }) => age ?? []))].sort((a, b) => a - b);
  const at =
    ages.length === report.review.ages.length
      ? 'at every age'
      : `at ${wordAges(ages.map((age) => ({ age, persona: '' })))}`;
  return `It falls short of the law in ${plural(short.length, 'way')}${ages.length === 0 ? '' : `, ${at}`}`;
}
