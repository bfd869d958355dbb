import { fold, html, note, outward, page, stackedTable } from '@stairgate/report/written';
import type { Situation } from '@stairgate/rulebook';
import type { Figure, Transparency } from '@stairgate/wire';
import cyGuardian from '@stairgate/words/messages/cy/guardian.json' with { type: 'json' };
import cy from '@stairgate/words/messages/cy/transparency.json' with { type: 'json' };
import enGuardian from '@stairgate/words/messages/en/guardian.json' with { type: 'json' };
import en from '@stairgate/words/messages/en/transparency.json' with { type: 'json' };
import { IntlMessageFormat } from 'intl-messageformat';

export const transparencyLanguages = ['en', 'cy'] as const;
export type TransparencyLanguage = (typeof transparencyLanguages)[number];

interface Words {
  readonly texts: typeof en;
  readonly titles: Readonly<Record<Situation, { readonly title: string }>>;
  say(message: string, values?: Readonly<Record<string, string | number>>): string;
}

function wordsOf(language: TransparencyLanguage): Words {
  const texts = language === 'cy' ? cy : en;
  return {
    texts,
    titles: (language === 'cy' ? cyGuardian : enGuardian).situations,
    say: (message, values = {}) => String(new IntlMessageFormat(message, texts.language).format(values)),
  };
}

type Row = Transparency['rows'][number];

/** The report as one page that needs no script and nothing but itself, with pictures. */
export function transparencyPage(
  report: Transparency,
  { language = 'en' }: { readonly language?: TransparencyLanguage } = {},
): string {
  const words = wordsOf(language);
  const { texts, say } = words;
  const { parts } = texts;
  const dayOf = (at: string) =>
    new Date(at).toLocaleDateString(texts.language, { dateStyle: 'long', timeZone: 'UTC' });
  const isExact = report.method.kind === 'exact';
  const children = sumOf(report.ages.map((one) => one.children));
  const numbers = { children: told(children, words) };
  return page({
    language: texts.language,
    skip: texts.skip,
    title: say(texts.title, { service: report.service }),
    head: html`<p className="soft">${say(texts.kicker, { period: report.period.name })}</p>
<h1>${say(texts.title, { service: report.service })}</h1>
<p className="lead">${say(isExact ? texts.leadExact : texts.lead, numbers)}</p>
<p className="review-facts"><span>${say(texts.counted, { day: dayOf(report.takenAt) })}</span><span>${say(texts.law, { day: dayOf(report.law.asOf) })}</span></p>
${!report.isWhole && note(html`<p>${texts.unfinished}</p>`, 'ask')}`,
    parts: [
      { id: 'chosen', title: parts.chosen.title, body: chosenPart(report, words) },
      { id: 'by-place', title: parts.law.title, body: placesPart(report, words) },
      { id: 'ages', title: parts.ages.title, body: agesPart(report, words) },
      { id: 'complaints', title: parts.complaints.title, body: complaintsPart(report, words) },
      {
        id: 'deviations',
        title: parts.deviations.title,
        body:
          report.deviations.length === 0
            ? html`<p>${parts.deviations.none}</p>`
            : html`<ul>${report.deviations.map(
                (one) =>
                  html`<li><bdi>${say(parts.deviations.line, { ...pick(one), expires: dayOf(one.expires) })}</bdi></li>`,
              )}</ul>`,
      },
      {
        id: 'reviews',
        title: parts.reviews.title,
        body:
          report.reviews.length === 0
            ? html`<p>${parts.reviews.none}</p>`
            : html`<ul>${report.reviews.map(
                ({ platform, places, reviewedAt, hash }) =>
                  html`<li><bdi>${say(parts.reviews.line, { platform, places: places.join(', '), day: dayOf(reviewedAt), hash: hash.slice(0, 16) })}</bdi></li>`,
              )}</ul>`,
      },
      { id: 'how', title: parts.how.title, body: howPart(report, words) },
    ],
    foot: html`<p>${texts.seal}</p>`,
  });
}

const pick = ({ id, reason, approver }: Transparency['deviations'][number]) => ({ id, reason, approver });

/** Sums what has noise: variances add, and so the intervals grow as the root. */
function sumOf(figures: readonly Figure[]): Figure {
  if (figures.length === 0 || figures.some((one) => one === null)) return null;
  let [value, square, isExact] = [0, 0, true];
  for (const { value: own, interval } of figures as NonNullable<Figure>[]) {
    value += own;
    if (interval === null) continue;
    isExact = false;
    square += ((interval[1] - interval[0]) / 2) ** 2;
  }
  const half = Math.sqrt(square);
  return { value, interval: isExact ? null : [value - half, value + half] };
}

/** A number as people read it: at least nought, and rounded no finer than it is known. */
function told(figure: Figure, { texts, say }: Words): string {
  if (figure === null) return texts.notMeasured;
  const format = new Intl.NumberFormat(texts.language, { maximumFractionDigits: 0 });
  const number = (value: number) => format.format(Math.max(0, Math.round(value)));
  if (figure.interval === null) return number(figure.value);
  const [low, high] = figure.interval.map(number) as [string, string];
  return say(texts.number, { value: number(figure.value), low, high });
}

/** Of each situation, how many children have it on, all places and ages together; the most first. */
function chosenPart({ rows }: Transparency, words: Words) {
  const { chosen } = words.texts.parts;
  const situations = [...new Set(rows.map(({ situation }) => situation))];
  const found = situations
    .map((situation) => ({
      situation,
      on: sumOf(
        rows.filter((row) => row.situation === situation).flatMap((row) => [row.chosen, row.consented]),
      ),
    }))
    .sort((one, other) => (other.on?.value ?? 0) - (one.on?.value ?? 0));
  const most = Math.max(1, ...found.map(({ on }) => on?.interval?.[1] ?? on?.value ?? 0));
  return html`<p>${chosen.lead}</p><p className="soft">${chosen.chart}</p>${stackedTable(
    chosen.title,
    [chosen.what, chosen.on],
    found.map(({ situation, on }) => ({
      cells: [words.titles[situation].title, html`${told(on, words)}<br />${bar(on, most)}`],
    })),
  )}`;
}

const width = 240;

function bar(figure: Figure, most: number) {
  if (figure === null) return null;
  const at = (value: number) => (Math.max(0, Math.min(most, value)) / most) * width;
  const [low, high] = figure.interval ?? [figure.value, figure.value];
  return html`<svg width=${width} height="16" viewBox=${`0 0 ${width} 16`} aria-hidden="true"><rect x="0" y="3" width=${at(figure.value)} height="10" fill="var(--accent)" rx="2" />
<line x1=${at(low)} x2=${at(high)} y1="8" y2="8" stroke="currentColor" strokeWidth="2" /></svg>`;
}

function placesPart(report: Transparency, words: Words) {
  const { texts, say } = words;
  const { law } = texts.parts;
  const { columns, effects, verdicts } = texts;
  const places = [...new Set(report.rows.map(({ place }) => place))];
  const names = new Intl.DisplayNames([texts.language, 'en'], { type: 'region', fallback: 'code' });
  const nameOf = (place: string) => (/^[A-Z]{2}$/.test(place) ? (names.of(place) ?? place) : place);
  const line = (row: Row) => ({
    cells: [
      words.titles[row.situation].title,
      [...new Set(row.effects.map(({ effect }) => effects[effect]))].join(', '),
      told(sumOf([row.chosen, row.consented]), words),
      told(row.closed, words),
      told(row.refused, words),
      told(row.kept, words),
      verdicts[row.review ?? 'none'],
    ],
  });
  const heads = [
    ...[columns.situation, columns.effect, columns.on],
    ...[columns.closed, columns.refused, columns.kept, columns.review],
  ];
  const bands = [...new Set(report.rows.map(({ band }) => band))];
  return html`<p>${law.lead}</p>${places.map(
    (place) =>
      html`<h3>${nameOf(place)}</h3>${bands.map((band) => {
        const title = band === 'unknown' ? law.unknownAge : say(law.age, { band });
        const own = report.rows.filter((row) => row.place === place && row.band === band);
        return fold(title, stackedTable(`${nameOf(place)}, ${title}`, heads, own.map(line)), {
          of: nameOf(place),
        });
      })}`,
  )}`;
}

function agesPart({ ages }: Transparency, words: Words) {
  const { texts } = words;
  const { ages: own } = texts.parts;
  const places = [...new Set(ages.map(({ place }) => place))];
  const levels = [...new Set(ages.map(({ level }) => level))];
  const rows = places.flatMap((place) =>
    levels.map((level) => ({
      cells: [
        place,
        texts.levels[level],
        told(
          sumOf(ages.filter((one) => one.place === place && one.level === level).map((one) => one.children)),
          words,
        ),
      ],
    })),
  );
  return stackedTable(own.title, [own.place, own.level, own.children], rows);
}

function complaintsPart({ complaints }: Transparency, words: Words) {
  const { texts } = words;
  const { complaints: own } = texts.parts;
  const subjects: Readonly<Record<string, string>> = texts.subjects;
  const titles: Readonly<Record<string, { readonly title: string }>> = words.titles;
  const seen = complaints.filter(({ children }) => (children?.interval?.[0] ?? children?.value ?? 0) > 0);
  if (seen.length === 0) return html`<p>${own.none}</p>`;
  return stackedTable(
    own.title,
    [own.about, own.children, own.answered, own.late, own.days, own.upheld],
    seen.map(({ about, children, answered, late, medianDays, upheld }) => ({
      cells: [
        subjects[about] ?? titles[about]?.title ?? about,
        told(children, words),
        told(answered, words),
        told(late, words),
        medianDays === null ? texts.notMeasured : String(medianDays),
        told(upheld, words),
      ],
    })),
  );
}

function howPart({ method, rows, rules }: Transparency, words: Words) {
  const { texts, say } = words;
  const { how } = texts.parts;
  const figure = (value: number) => String(Number(value.toPrecision(3)));
  const [strongest] = method.kind === 'private' ? [...method.guarantee].reverse() : [];
  const cells = (of: string) =>
    method.kind === 'private' ? (method.noise.find((one) => one.of === of)?.cellsPerChild ?? 0) : 0;
  return html`<p>${
    method.kind === 'exact'
      ? how.exact
      : say(how.private, {
          rho: figure(method.rho),
          epsilon: figure(strongest!.epsilon),
          delta: String(strongest!.delta),
        })
  }</p>${
    method.kind === 'private' &&
    html`<p>${say(how.bound, { situations: cells('situations'), complaints: cells('complaints') })}</p>`
  }<p>${say(how.rows, { rows: rows.length })}</p><ul lang="en">${[
    ...new Map(rules.map((rule) => [`${rule.short} ${rule.cite}`, rule])).values(),
  ].map(
    ({ short, cite, url }) => html`<li>${outward(url, html`<bdi>${`${short}, ${cite}`}</bdi>`)}</li>`,
  )}</ul>`;
}
