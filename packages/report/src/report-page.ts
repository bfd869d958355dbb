import { groups, labels, obligations } from '@stairgate/rulebook';
import { ageSection } from './age-section.ts';
import { driftSection } from './drift-section.ts';
import { anchorOf, type Html, html, insideAddress, webAddress } from './html.ts';
import { glyph, page, plural, verdictCell } from './page.ts';
import type {
  Change,
  ChangeKind,
  Changes,
  CitedRule,
  CommitmentState,
  ReportedFinding,
  ReportedPractice,
  ReviewReport,
} from './review-report.ts';
import { type Entry, keyOf, type Topic, topicsOf, wordAges } from './topics.ts';
import { type AnyVerdict, alternativeWords, askedWords, verdictWords, wordSeen } from './verdict-words.ts';
import { wordDay } from './word-day.ts';

/**
 * The report as one page for people, which needs no script and nothing but itself; pictures lie beside it in the folder
 * of the review. Everything that a platform had a say in is escaped.
 * @param evidence the folder of the review, as seen from the page: a path with slashes. Default: the page's own.
 */
export function reportPage(report: ReviewReport, { evidence = '.' }: { evidence?: string } = {}): string {
  const { review } = report;
  const body = html`${heading(report)}
<main id="main">
${picture(report)}
${fallsShort(report)}
${report.drift && driftSection(report.drift, report)}
${report.changes && since(report.changes)}
${ageSection(report)}
${report.commitments && report.commitments.length > 0 && promises(report.commitments, report)}
${everythingElse(report)}
${untested(report)}
${howDone(report)}
</main>
<footer>
<p>Made by ${review.tool.name} ${review.tool.version}. If the folder of this page is sealed, <code>npx stairgate verify</code> tells whether a single byte of it was changed.</p>
</footer>`;
  const whole = page({ title: `${review.platform}: review for ${wordPlaces(report)}`, body });
  // No text can look like this attribute: quotes in texts are escaped.
  const folder = evidence.split('/').map(encodeURIComponent).join('/');
  return evidence === '.' ? whole : whole.replaceAll(/ (href|src)="\.\//g, ` $1="${folder}/`);
}

type Any = ReportedFinding | ReportedPractice;
const all = ({ findings, practices }: ReviewReport): readonly Any[] => [...findings, ...practices];

function heading(report: ReviewReport): Html {
  const { review, law } = report;
  const short = topicsOf(report, 'falls-short');
  const ages = [
    ...new Set(all(report).flatMap((one) => (one.verdict === 'falls-short' ? (one.age ?? []) : []))),
  ];
  const url = webAddress(review.url);
  const sum =
    short.length === 0
      ? 'Nothing that was tested falls short of what the law asks.'
      : `It falls short of what the law asks in ${plural(short.length, 'way')}, ${
          ages.length === review.ages.length
            ? 'at every age that was played'
            : `at ${wordAges(ages.sort((a, b) => a - b).map((age) => ({ age, persona: '' })))}`
        }.`;
  const open = all(report).filter(
    ({ verdict }) => verdict === 'not-tested' || verdict === 'cannot-tell',
  ).length;
  return html`<header class="top">
<p class="sub">What a child sees, held against the law</p>
<h1><bdi>${review.platform}</bdi></h1>
<p class="sum">${sum}${open > 0 && ` ${plural(open, 'cell')} of ${all(report).length} could not be told or ${open === 1 ? 'was' : 'were'} not tested.`}</p>
<ul class="meta">
<li>${url ? html`<a href="${url}" rel="noreferrer noopener"><bdi>${review.url}</bdi></a>` : html`<bdi>${review.url}</bdi>`}</li>
<li>${wordPlaces(report)}</li><li>Ages ${wordAges(review.ages.map((age) => ({ age, persona: '' })))}</li>
<li>${wordDay(review.startedAt)}</li><li>Law as of ${wordDay(law.asOf)}</li>
</ul>
${review.cutShort !== null && html`<p class="note bad"><strong>Cut short.</strong> <bdi>${review.cutShort}</bdi> What was not reached is not tested.</p>`}
</header>`;
}

function picture(report: ReviewReport): Html {
  const counts = Object.groupBy(all(report), ({ verdict }) => verdict);
  const shown = (Object.keys(verdictWords) as AnyVerdict[]).filter((verdict) => counts[verdict]);
  const { groups: names } = labels('auditor');
  const tables = groups.map(({ id }) => {
    const own = report.findings.filter(({ group }) => group === id);
    return grid(names[id], report, own);
  });
  return html`<section aria-labelledby="picture">
<h2 id="picture">The picture</h2>
<p class="lead">Each row is a situation, each column the age that a child gave at sign-up. A cell that falls short or cannot be told leads to what was seen.</p>
<ul class="legend">${shown.map(
    (verdict) =>
      html`<li>${verdictCell(verdict, { says: '' })}<span><strong>${verdictWords[verdict].name}</strong> ${counts[verdict]!.length} <span class="sub">${verdictWords[verdict].says}</span></span></li>`,
  )}</ul>
<div class="picture">${tables}${grid('How things are asked and said', report, report.practices)}</div>
</section>`;
}

function grid(caption: string, { review }: ReviewReport, own: readonly Any[]): Html | null {
  const byKey = Map.groupBy(own, keyOf);
  const columns = [
    ...review.ages.map((age) => ({ age, label: String(age), persona: null as string | null })),
    ...[
      ...new Set(
        own.flatMap(({ age, persona }) => (age === null || !review.ages.includes(age) ? [persona] : [])),
      ),
    ].map((persona) => ({ age: null, label: persona, persona })),
  ];
  const cells = (list: readonly Any[]) =>
    columns.map(({ age, persona }) =>
      list.find((one) => (persona === null ? one.age === age : one.persona === persona)),
    );
  const rows = [...byKey.values()];
  const silent = rows.filter((list) =>
    list.every(({ verdict }) => verdict === 'not-tested' || verdict === 'not-asked'),
  );
  const spoken = rows.filter((list) => !silent.includes(list));
  if (rows.length === 0) return null;
  const unheard = (verdict: AnyVerdict) =>
    silent.filter((list) => list.every((one) => one.verdict === verdict)).map((list) => list[0]!.title);
  const mixed = silent
    .filter((list) => new Set(list.map(({ verdict }) => verdict)).size > 1)
    .map((list) => list[0]!.title);
  const rest = [
    ['not-tested', 'Not tested at any age', [...unheard('not-tested'), ...mixed]] as const,
    ['not-asked', 'No law of the place asks for it', unheard('not-asked')] as const,
  ].filter(([, , titles]) => titles.length > 0);
  return html`<table><caption>${caption}</caption>
<thead><tr><td></td>${columns.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr></thead>
<tbody>${spoken.map(
    (list) =>
      html`<tr><th scope="row">${list[0]!.title}</th>${cells(list).map((one) => html`<td>${one ? cell(one) : verdictCell('none', { says: 'Not played' })}</td>`)}</tr>`,
  )}${rest.map(
    ([verdict, text, titles]) =>
      html`<tr class="rest"><td colspan="${columns.length + 1}">${glyph(verdict)} ${text}: ${titles.join(' · ')}</td></tr>`,
  )}</tbody></table>`;
}

function cell({ id, verdict }: Any): Html {
  const leads = verdict === 'falls-short' || verdict === 'cannot-tell';
  return verdictCell(verdict, leads ? { href: `#${anchorOf(id)}` } : {});
}

function fallsShort(report: ReviewReport): Html {
  const topics = topicsOf(report, 'falls-short');
  return html`<section aria-labelledby="short">
<h2 id="short">What falls short</h2>
${
  topics.length === 0
    ? html`<p class="lead">Nothing that was tested. What was not tested stands further down.</p>`
    : html`<p class="lead">The worst first: the furthest from what the law asks, then at the most ages.</p>
<ol class="cards">${topics.map((topic) => html`<li>${card(topic, report)}</li>`)}</ol>`
}
</section>`;
}

function card({ key, title, entries, rules }: Topic, report: ReviewReport): Html {
  return html`<article class="card">
<h3>${title} <span class="chip">${wordAges(entries.flatMap(({ who }) => who))}</span></h3>
<p class="sub"><code>${key}</code></p>
${entries.map((entry) => oneEntry(entry, report))}
${citations(rules, report)}
</article>`;
}

function oneEntry(entry: Entry, report: ReviewReport): Html {
  const { ids, who, required, seen, broken, fix, says, evidence } = entry;
  return html`<div class="entry" id="${anchorOf(ids[0]!)}">${ids.slice(1).map((id) => html`<span id="${anchorOf(id)}"></span>`)}
<h4>${who.some(({ age }) => age !== null) ? 'At ' : 'As '}${wordAges(who)}</h4>
${says.slice(0, shownSentences).map((text) => html`<p><bdi>${text}</bdi></p>`)}${says.length > shownSentences && html`<p class="sub">${plural(says.length - shownSentences, 'more observation')} in report.json.</p>`}
<dl class="facts">${
    required !== null &&
    html`<dt>The law asks</dt><dd>${askedWords[required]}</dd><dt>Seen</dt><dd>${wordSeen(seen)}</dd>`
  }${broken.length > 0 && html`<dt>Not done</dt><dd>${broken.map((name) => obligations[name]).join(' ')}</dd>`}${instead(ids, report)}</dl>
${fix !== null && html`<p class="fix"><strong>What would put it right.</strong> ${fix}</p>`}
${exhibits(evidence)}
</div>`;
}

function instead(ids: readonly string[], report: ReviewReport): Html | null {
  const ways = all(report)
    .filter(({ id }) => ids.includes(id))
    .flatMap(({ observations }) => observations.flatMap((one) => one.instead));
  if (ways.length === 0) return null;
  return html`<dt>Done instead</dt><dd>${[...new Set(ways)].map((way) => alternativeWords[way] ?? way).join('; ')}</dd>`;
}

// A page that a person reads to the end, below 2 MB whatever was seen: report.json has all of it.
const shownSentences = 5;
const shownPictures = 4;
const shownLines = 4;
const foldedLines = 8;
const listed = 200;

function exhibits(evidence: Entry['evidence']): Html | null {
  if (evidence.length === 0) return null;
  const pictures = evidence.filter(({ kind }) => kind === 'picture');
  const lines = evidence.filter(({ kind }) => kind !== 'picture');
  const rest = [...pictures.slice(shownPictures), ...lines.slice(shownLines)];
  return html`${
    pictures.length > 0 &&
    html`<ul class="shots">${pictures.slice(0, shownPictures).map((one) => {
      const href = insideAddress(one.file);
      const text = html`<span><bdi>${one.persona}: ${one.says}</bdi></span>`;
      if (href === null) return html`<li>${text}</li>`;
      return html`<li><a href="${href}"><img src="${href}" alt="" loading="lazy" decoding="async">${text}</a></li>`;
    })}</ul>`
  }${lines.length > 0 && html`<ul class="lines">${lines.slice(0, shownLines).map((one) => html`<li>${line(one)}</li>`)}</ul>`}${
    rest.length > 0 &&
    html`<details><summary>${rest.length} more</summary><ul class="lines">${rest.slice(0, foldedLines).map((one) => html`<li>${line(one)}</li>`)}${rest.length > foldedLines && html`<li class="sub">The rest is in report.json.</li>`}</ul></details>`
  }`;
}

function line({ file, at, persona, says }: Entry['evidence'][number]): Html {
  const href = insideAddress(file);
  const name = file.split('/').at(-1)!;
  const where = at === null ? name : `${name} ${at}`;
  return html`<strong>${persona}</strong> <bdi>${says}</bdi> ${
    href === null ? html`<span class="sub">${where}</span>` : html`<a class="sub" href="${href}">${where}</a>`
  }`;
}

const shownRules = 3;

function citations(ids: readonly string[], { rules }: ReviewReport): Html | null {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const cited = ids.flatMap((id) => byId.get(id) ?? []);
  if (cited.length === 0) return null;
  const rest = cited.slice(shownRules);
  return html`<div class="law"><strong>The law</strong><ul>${cited.slice(0, shownRules).map(citation)}</ul>${
    rest.length > 0 &&
    html`<details><summary>${plural(rest.length, 'more provision')}</summary><ul>${rest.map(citation)}</ul></details>`
  }</div>`;
}

function citation({ short, cite, url, says, status, confidence }: CitedRule): Html {
  const href = webAddress(url);
  const name = `${short}, ${cite}`;
  const doubts = [
    status !== 'in-force' && status,
    confidence === 'medium' && 'the wording is not fully confirmed',
  ].filter((one) => one !== false);
  return html`<li>${href ? html`<a href="${href}" rel="noreferrer noopener">${name}</a>` : name}: ${says}${
    doubts.length > 0 && html` <span class="sub">(${doubts.join('; ')})</span>`
  }</li>`;
}

const changeWords: Readonly<Record<ChangeKind, string>> = {
  worse: 'Worse',
  new: 'New',
  better: 'Better',
  gone: 'Cannot be seen any more',
  'no-longer-seen': 'Met the law then, not seen now',
  'now-seen': 'Not seen then, meets the law now',
};

function since({ before, after, caveats, changes, still }: Changes): Html {
  const byKind = Map.groupBy(changes, ({ kind }) => kind);
  return html`<section aria-labelledby="since">
<h2 id="since">Since ${wordDay(before.startedAt)}</h2>
<p class="lead">Compared with the review of ${wordDay(before.startedAt, true)}. ${plural(still, 'finding')} ${still === 1 ? 'falls' : 'fall'} short as before.${before.revision === after.revision && ' The law is the same.'}</p>
${caveats.length > 0 && html`<div class="note"><ul class="plain">${caveats.map((text) => html`<li><bdi>${text}</bdi></li>`)}</ul></div>`}
${
  changes.length === 0
    ? html`<p>Nothing changed.</p>`
    : [...byKind].map(
        ([kind, list]) => html`<h3>${changeWords[kind]} <span class="chip">${list.length}</span></h3>
<table class="list stack"><thead><tr><th scope="col">What</th><th scope="col">Age</th><th scope="col">Then</th><th scope="col">Now</th><th scope="col">Because</th></tr></thead>
<tbody>${list.map(changeRow)}</tbody></table>`,
      )
}
</section>`;
}

function changeRow({ title, age, before, after, because, id }: Change): Html {
  const causes = {
    platform: 'the platform changed',
    law: 'the law changed',
    both: 'both changed',
    sight: 'it could not be told in both',
  } as const;
  const verdict = (one: AnyVerdict | null) => (one === null ? 'Not there' : verdictWords[one].name);
  const name = after === 'falls-short' ? html`<a href="#${anchorOf(id)}">${title}</a>` : title;
  return html`<tr><th scope="row">${name}</th><td data-label="Age">${age ?? 'any'}</td><td data-label="Then">${verdict(before)}</td><td data-label="Now">${verdict(after)}</td><td data-label="Because">${causes[because]}</td></tr>`;
}

function promises(states: readonly CommitmentState[], { review }: ReviewReport): Html {
  const marks = {
    verified: 'meets',
    open: 'not-asked',
    overdue: 'cannot-tell',
    broken: 'falls-short',
  } as const;
  const names = { verified: 'Verified', open: 'Open', overdue: 'Overdue', broken: 'Broken' } as const;
  return html`<section aria-labelledby="promises">
<h2 id="promises">What was promised</h2>
<p class="lead">A promise counts as kept only when a later review has seen it. As of ${wordDay(states[0]!.asOf)}.</p>
<table class="list stack"><thead><tr><th scope="col">Commitment</th><th scope="col">By</th><th scope="col">Promised</th><th scope="col">Due</th><th scope="col">Stands</th></tr></thead>
<tbody>${states.map(
    ({ commitment, status, shownBy }) =>
      html`<tr><th scope="row"><bdi>${commitment.text}</bdi><br><span class="sub">${'situation' in commitment.finding ? commitment.finding.situation : commitment.finding.practice} at ${commitment.finding.age}</span></th>
<td data-label="By"><bdi>${commitment.promisedBy}</bdi></td><td data-label="Promised">${wordDay(commitment.promisedOn)}</td><td data-label="Due">${wordDay(commitment.due)}</td>
<td data-label="Stands">${verdictCell(marks[status], { says: '' })} <strong>${names[status]}</strong><br><span class="sub">${shownBy ? shownIn(shownBy, review) : 'no review since shows it'}</span></td></tr>`,
  )}</tbody></table>
</section>`;
}

/** What the last review saw, with the way there where it is this one. */
function shownIn(
  { startedAt, finding, verdict }: NonNullable<CommitmentState['shownBy']>,
  review: ReviewReport['review'],
): Html {
  const seen = (verdictWords[verdict as AnyVerdict]?.name ?? verdict).toLowerCase();
  const isHere = startedAt === review.startedAt && verdict === 'falls-short';
  return html`${isHere ? html`<a href="#${anchorOf(finding)}">${seen}</a>` : seen}, review of ${wordDay(startedAt)}`;
}

function everythingElse(report: ReviewReport): Html {
  const parts = (['cannot-tell', 'stricter', 'meets', 'not-asked'] as const)
    .map((verdict) => ({ verdict, topics: topicsOf(report, verdict) }))
    .filter(({ topics }) => topics.length > 0);
  return html`<section aria-labelledby="else">
<h2 id="else">Everything else that was seen</h2>
${parts.map(
  ({
    verdict,
    topics,
  }) => html`<h3>${verdictWords[verdict].name}</h3><p class="sub">${verdictWords[verdict].says}</p>
<table class="list stack"><thead><tr><th scope="col">What</th><th scope="col">Ages</th><th scope="col">The law asks</th><th scope="col">What was seen</th></tr></thead>
<tbody>${topics.map((topic) => topic.entries.map((entry, index) => elseRow(topic, entry, index)))}</tbody></table>`,
)}
</section>`;
}

function elseRow(
  { title }: Topic,
  { ids, who, verdict, required, seen, says, evidence }: Entry,
  index: number,
): Html {
  const first = evidence.find(({ kind }) => kind === 'picture') ?? evidence[0];
  const href = first && insideAddress(first.file);
  const shown = [seen && wordSeen(seen), ...says.slice(0, shownSentences)].filter((one) => one !== null);
  const label = `Evidence for ${title}, ${wordAges(who)}`;
  return html`<tr id="${anchorOf(ids[0]!)}"><th scope="row">${title}${index > 0 && html`<span class="vh">, continued</span>`}${ids.slice(1).map((id) => html`<span id="${anchorOf(id)}"></span>`)}</th>
<td data-label="Ages">${wordAges(who)}</td><td data-label="The law asks">${required !== null ? askedWords[required] : verdict === 'not-asked' ? 'nothing here' : 'what the duty says'}</td>
<td data-label="Seen"><bdi>${shown.join('. ')}</bdi>${href && html` <a href="${href}" aria-label="${label}">evidence</a>`}</td></tr>`;
}

function untested(report: ReviewReport): Html {
  const left = all(report).filter(({ verdict }) => verdict === 'not-tested');
  const byReason = Map.groupBy(left, ({ observations }) =>
    observations.length === 0
      ? 'Nothing that was run looks for it.'
      : observations.map(({ says }) => says).join(' '),
  );
  const reasons = [...byReason].sort(([, a], [, b]) => b.length - a.length);
  return html`<section aria-labelledby="untested">
<h2 id="untested">What was not tested, and why</h2>
<p class="lead">${left.length === 0 ? 'Everything was tested at every age.' : 'None of this is a pass.'}</p>
${reasons.map(([reason, list]) => {
  const byKey = [...Map.groupBy(list, keyOf).values()];
  return html`<h3><bdi>${reason}</bdi></h3><ul class="cols">${byKey.map(
    (same) => html`<li>${same[0]!.title} <span class="sub">at ${wordAges(same)}</span></li>`,
  )}</ul>`;
})}
</section>`;
}

function howDone(report: ReviewReport): Html {
  const { review, law, limits, personas } = report;
  const failed = personas.flatMap(({ id, failed }) => failed.map((one) => ({ id, ...one })));
  const incidents = personas.flatMap(({ id, incidents }) => incidents.map((text) => ({ id, text })));
  const facts: (readonly [string, Html | string])[] = [
    [
      'Authority',
      html`<bdi>${review.authority ?? 'None stated: only loopback and private addresses were reached.'}</bdi>`,
    ],
    [
      'When',
      `${wordDay(review.startedAt, true)}${review.finishedAt ? ` to ${wordDay(review.finishedAt, true)}` : ', not finished'}`,
    ],
    ['Place', wordPlaces(report)],
    ['Law', html`as of ${wordDay(law.asOf)}, rulebook <code>${law.revision}</code>`],
    ['Tool', html`${review.tool.name} ${review.tool.version}, <bdi>${review.tool.browser}</bdi>`],
    ['Seed', html`<code>${review.seed}</code> <span class="sub">the same seed types the same things</span>`],
    ['Limits', Object.entries(limits).map(wordLimit).join('; ') || 'not recorded'],
  ];
  return html`<section aria-labelledby="how">
<h2 id="how">How it was done</h2>
<p class="lead">A real browser signed up as each of these, in a clean context of its own, and tried what a child and a stranger can try. A step that asks for a phone, an identity document or a CAPTCHA is recorded and never defeated.</p>
<dl class="how">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
<h3>Who was played</h3>
<table class="list stack"><thead><tr><th scope="col">Persona</th><th scope="col">Age given</th><th scope="col">Signing up</th><th scope="col">Pictures</th><th scope="col">Requests</th></tr></thead>
<tbody>${personas.map(
    ({ id, age, signUp, pictures, requests }) =>
      html`<tr><th scope="row">${id}</th><td data-label="Age given">${age ?? 'none'}</td><td data-label="Signing up"><bdi>${signUp}</bdi></td><td data-label="Pictures">${pictures}</td><td data-label="Requests">${requests}</td></tr>`,
  )}</tbody></table>
${failed.length > 0 && html`<h3>Steps that did not work</h3><ul class="plain">${some(failed, ({ id, step, error, tries }) => html`<li>${id}, ${step}, tried ${plural(tries, 'time')}: <bdi>${error}</bdi></li>`)}</ul>`}
${incidents.length > 0 && html`<h3>Odd things that the platform did</h3><ul class="plain">${some(incidents, ({ id, text }) => html`<li>${id}: <bdi>${text}</bdi></li>`)}</ul>`}
</section>`;
}

/** As many of a list as anybody reads. */
function some<T>(list: readonly T[], item: (one: T) => Html): readonly Html[] {
  const rest = list.length - listed;
  const shown = list.slice(0, listed).map(item);
  return rest > 0 ? [...shown, html`<li class="sub">${rest} more in report.json.</li>`] : shown;
}

const limitWords: Readonly<Record<string, string>> = {
  action: 'ms for an action',
  navigation: 'ms for a page',
  step: 'ms for a step',
  requests: 'requests for a persona',
  requestsEachSecond: 'requests in a second',
  answerBytes: 'bytes of one answer',
  allBytes: 'bytes of all answers',
};
const wordLimit = ([name, value]: [string, number]) =>
  `${value.toLocaleString('en-GB')} ${limitWords[name] ?? name}`;

function wordPlaces({ law, review }: Pick<ReviewReport, 'law' | 'review'>): string {
  if (law.places === 'unknown') return 'place unknown, all law joined';
  const names = new Intl.DisplayNames('en-GB', { type: 'region' });
  const list = law.places.length > 0 ? law.places : [review.place];
  return list
    .map((place) => {
      const country = place.slice(0, 2);
      const name = /^[A-Z]{2}$/.test(country) ? names.of(country) : undefined;
      return place === country || !name ? (name ?? place) : `${name} (${place})`;
    })
    .join(', ');
}
