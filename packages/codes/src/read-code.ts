import {
  type Activity,
  type Alternative,
  type Applies,
  type Assurance,
  activities,
  activityOf,
  alternativeNames,
  type ChildrenTest,
  type Code,
  type Confidence,
  type Cover,
  childrenTests,
  type Duty,
  type Effect,
  effects,
  factsOf,
  groups,
  type Hours,
  international,
  isActivity,
  isSituation,
  jurisdictionsOf,
  type Level,
  levels,
  type Mapping,
  matchSituations,
  measures,
  type Obligation,
  obligationNames,
  type Practice,
  practiceNames,
  type Rule,
  type ServiceKind,
  type Situation,
  type SizeTest,
  type Source,
  type Status,
  serviceKinds,
  standardBaseline,
  type Unmodelled,
  type Weekday,
  weekdays,
  world,
} from '@stairgate/rulebook';
import { isScalar, isSeq, type Node } from 'yaml';
import { CodeError, inOrder, type Problem } from './code-error.ts';
import { FieldReading, type Fields, type Place } from './field-reading.ts';
import { nearest } from './nearest.ts';
import { agesOutside, daysMeet, overlappingAges, placesMeet } from './overlapping-ages.ts';
import { type Provision, type ProvisionList, readProvisions } from './provisions.ts';
import { openYaml, type YamlSource } from './yaml-source.ts';

export const statuses = ['in-force', 'guidance', 'enacted', 'enjoined', 'bill'] as const;
/** From sure to unsure. */
export const confidences = ['high', 'medium', 'low'] as const;

const codeKeys = [
  ...['code', 'title', 'short', 'jurisdiction', 'covers', 'issuer', 'url', 'status', 'from', 'until', 'ages'],
  ...['applies', 'rules', 'assurance', 'duties', 'mappings', 'unmodelled'],
];
const baseKeys = ['provisions', 'cite', 'url', 'confidence', 'status', 'from', 'until', 'note'];
const sourceKeys = [...baseKeys, 'applies'];
const coverKeys = ['of', 'ages'];
const ruleKeys = [
  'id',
  ...sourceKeys,
  'ages',
  'situations',
  'effect',
  'obligations',
  'compelling',
  'says',
  'places',
  'hours',
  'minutes',
  'alternatives',
];
const dutyKeys = ['id', ...sourceKeys, 'says', 'owes', 'evidence', 'seen-by'];
const assuranceKeys = [...sourceKeys, 'past', 'level', 'says', 'places'];
const mappingKeys = ['id', ...baseKeys, 'says', 'theirs', 'ours'];

const kinds = {
  covers: 'Cover',
  rules: 'Rule',
  duties: 'Duty',
  assurance: 'Assurance',
  mappings: 'Mapping',
  unmodelled: 'Unmodelled',
  size: 'Size',
};

const howToAdd: Readonly<Record<string, string>> = {
  cite: 'Add cite: the section as a lawyer would write it, such as "Standard 10".',
  url: 'Add url: the address of the law, with https://.',
  provisions: 'Add provisions: the ids in provisions.json that this carries.',
  confidence: 'Add confidence: high, medium or low.',
  says: 'Add says: what it asks, in plain words of your own.',
  of: 'Add of: what is covered, such as [location, ads.show], or [everything].',
  ages: 'Add ages: the years for which its silence counts, such as 0-17.',
  id: 'Add id: a short name in lower case, such as location-off.',
  effect: 'Add effect: allow, opt-in, guardian or forbid.',
  situations: 'Add situations: a list such as [location.share/*].',
  status: 'Add status: in-force, guidance, enacted, enjoined or bill.',
  owes: 'Add owes: who has to do it.',
  evidence: 'Add evidence: what would show that it is done.',
  'seen-by': 'Name practices, such as [age-asked], or leave it out.',
  alternatives: 'Name what is accepted, such as [no-personal-data], or leave it out.',
  theirs: 'Add theirs: the field, value or level as the standard names it.',
  ours: 'Add ours: what it means in our words.',
  to: 'Add to: the local time at which it ends, such as "06:00".',
  reason: 'Add reason: why a decision cannot carry this.',
};

export interface ReadResult {
  readonly code: Code | undefined;
  /** Ids of rules and duties, and the id of the code itself under `''`. */
  readonly ids: ReadonlyMap<string, Place>;
  readonly problems: readonly Problem[];
}

/**
 * One code from its YAML. `file` is the name used in messages. `list` says which provisions there are; by default those
 * of this package. Throws `CodeError` with every problem found.
 */
export function readCode(
  content: string | Uint8Array,
  file: string,
  list: ProvisionList = readProvisions(),
): Code {
  const { code, problems } = tryReadCode(content, file, list);
  if (problems.length > 0 || !code) throw new CodeError(problems);
  return code;
}

/** As `readCode`, but gives the problems back, for a reader of several files. */
export function tryReadCode(content: string | Uint8Array, file: string, list: ProvisionList): ReadResult {
  const problems: Problem[] = [];
  const source = openYaml(content, file, problems);
  if (!source) return { code: undefined, ids: new Map(), problems };
  const reading = new Reading(source, file, problems, list);
  const code = reading.code();
  return { code, ids: reading.ids, problems: inOrder(problems) };
}

interface Defaults {
  readonly url: string;
  readonly status: Status;
  readonly from: string | undefined;
  readonly until: string | undefined;
  /** Whether the file gives a day from which it binds, be it a good one or not. */
  readonly dated: boolean;
  readonly ages: readonly [number, number];
  readonly applies: Applies | undefined;
}

type Dates = Pick<Defaults, 'status' | 'from' | 'until' | 'dated'>;

class Reading extends FieldReading {
  readonly #list: ProvisionList;
  readonly #problems: readonly Problem[];
  #provisions: ReadonlyMap<string, Provision> = new Map();
  readonly #carried = new Set<string>();
  #jurisdictionText = '';
  #isStandardBaseline = false;

  constructor(source: YamlSource, file: string, problems: Problem[], list: ProvisionList) {
    super(source, file, problems, {
      howToAdd,
      kinds,
      situations: 'The situations are in words/vocabulary.yaml.',
    });
    this.#list = list;
    this.#problems = problems;
  }

  code(): Code | undefined {
    const { root } = this;
    const required = ['code', 'title', 'short', 'jurisdiction', 'issuer', 'url', 'status'];
    const fields = this.fields(root, 'The code', codeKeys, required);
    if (!fields) return undefined;
    const code = this.text(fields, 'code', 'The code');
    this.#isStandardBaseline = code === standardBaseline;
    this.#findProvisions(code, fields.get('code')?.value ?? root);
    const url = this.#url(fields, 'The code') ?? '';
    const status = this.word<Status>(fields, 'status', statuses, 'status') ?? 'in-force';
    const from = this.day(fields, 'from');
    const until = this.day(fields, 'until');
    const ages = this.ages(fields) ?? [0, 17];
    const applies = this.#applies(fields);
    const defaults: Defaults = { url, status, from, until, dated: fields.has('from'), ages, applies };
    const jurisdiction = fields.get('jurisdiction')?.value;
    this.#jurisdictionText = jurisdiction ? this.written(jurisdiction) : '';
    const rules = this.#rules(fields, defaults);
    const duties = this.items(fields, 'duties', (node, name) => this.#duty(node, name, defaults));
    const assurance = this.#assurances(fields, defaults);
    const mappings = this.items(fields, 'mappings', (node, name) => this.#mapping(node, name, defaults));
    const unmodelled = this.items(fields, 'unmodelled', (node, name) => this.#unmodelled(node, name));
    this.#sayUncarried(fields.get('rules')?.key ?? root);
    return {
      code: code ?? '',
      title: this.text(fields, 'title', 'The code') ?? '',
      short: this.text(fields, 'short', 'The code') ?? '',
      jurisdiction: this.#jurisdiction(fields) ?? '',
      covers: this.#covers(fields, rules),
      issuer: this.text(fields, 'issuer', 'The code') ?? '',
      url,
      rules,
      assurance,
      duties,
      mappings,
      unmodelled,
    };
  }

  #covers(fields: Fields, rules: readonly Rule[]): readonly Cover[] {
    const spoken = rules.flatMap(({ situations }) => situations.flatMap(matchSituations));
    const about = new Set<Activity>(spoken.map(activityOf));
    const covers: Cover[] = [];
    this.items(fields, 'covers', (node, name) => {
      const own = this.fields(node, name, coverKeys, coverKeys);
      if (!own) return;
      const ages = this.ages(own, { single: true });
      for (const { text, node: at } of this.texts(own, 'of')) {
        const meant = this.#coverable(text, at);
        if (!meant || !ages) continue;
        const cover = { activities: meant, ages };
        this.#sayUnspoken(text, meant, about, at);
        this.#sayCoveredTwice(text, cover, covers, at);
        covers.push(cover);
      }
    });
    return covers;
  }

  /** The activities that a word of `covers` means: everything, a group, or an activity. */
  #coverable(word: string, node: Node): readonly Activity[] | undefined {
    if (word === 'everything') return Object.keys(activities) as Activity[];
    const group = groups.find(({ id }) => id === word);
    if (group) return group.activities;
    if (isActivity(word)) return [word];
    const activity = word.split('/')[0]!;
    const meant = isActivity(activity) ? activity : nearest(word, coverNames);
    const right = meant
      ? `Did you mean "${meant}"?`
      : `Name activities, or any of: ${['everything', ...groups.map(({ id }) => id)].join(', ')}.`;
    this.say(node, `"${word}" is nothing that a code covers.`, right);
    return undefined;
  }

  #sayUnspoken(word: string, meant: readonly Activity[], about: ReadonlySet<Activity>, node: Node): void {
    if (meant.some((one) => about.has(one))) return;
    const right = 'Leave it out: of what a code does not speak, its silence says nothing.';
    this.say(node, `The code covers ${word}, and no rule of it is about that.`, right);
  }

  #sayCoveredTwice(word: string, cover: Cover, before: readonly Cover[], node: Node): void {
    for (const { activities: others, ages } of before) {
      const shared = cover.activities.find((one) => others.includes(one));
      const [lo, hi] = [Math.max(ages[0], cover.ages[0]), Math.min(ages[1], cover.ages[1])];
      if (shared === undefined || lo > hi) continue;
      const what = shared === word ? word : `${shared}, which is in "${word}",`;
      const when = lo === hi ? `at age ${lo}` : `at ages ${lo}-${hi}`;
      this.say(node, `The code covers ${what} twice ${when}.`, 'Keep each activity and age in one of them.');
      return;
    }
  }

  #rules(fields: Fields, defaults: Defaults): readonly Rule[] {
    /** The rules with nothing wrong, in their order. */
    const sound = new Map<Rule, Node>();
    const rules = this.items(fields, 'rules', (node, name) => {
      const before = this.#problems.length;
      const rule = this.#rule(node, name, defaults);
      if (rule && this.#problems.length === before) sound.set(rule, node);
      return rule;
    });
    for (const { milder, stricter, ages, provision, situation } of overlappingAges([...sound.keys()])) {
      const [lo, hi] = ages;
      const both = lo === hi ? `At age ${lo}` : `At ages ${lo}-${hi}`;
      const left = agesOutside(milder.ages, ages);
      const right = left
        ? `Split the ages: ${left} for "${milder.id}", if "${stricter.id}" is meant for ${stricter.ages.join('-')}.`
        : `The stricter counts, so "${milder.id}" never does: correct its ages, or those of "${stricter.id}".`;
      this.say(
        sound.get(rules.indexOf(milder) < rules.indexOf(stricter) ? stricter : milder)!,
        `${both}, "${milder.id}" asks "${milder.effect}" and "${stricter.id}" asks "${stricter.effect}" of ${situation}, both by ${provision}.`,
        right,
      );
    }
    if (this.#isStandardBaseline) this.#sayBaselineGaps(sound);
    return rules;
  }

  /**
   * The baseline stands in on every day and at every age, or its silence would open what nobody else closes. Only the age
   * up to which a guardian consents ends before childhood does.
   */
  #sayBaselineGaps(rules: ReadonlyMap<Rule, Node>): void {
    const asks = new Map<Situation, { by: [Rule, Node]; years: Set<number>; effects: Set<Effect> }>();
    for (const [rule, node] of rules) {
      const { id, status, from, until, confidence } = rule;
      if (status !== 'guidance' || from !== undefined || until !== undefined || confidence === 'low') {
        const what = `"${id}" of the baseline does not bind on every day, so that nothing stands in for it.`;
        this.say(node, what, 'Write status: guidance with no from and no until, and a confidence above low.');
        return;
      }
      for (const situation of rule.situations.flatMap(matchSituations)) {
        const ask = asks.get(situation) ?? { by: [rule, node], years: new Set(), effects: new Set() };
        asks.set(situation, ask);
        ask.effects.add(rule.effect);
        for (let year = rule.ages[0]; year <= rule.ages[1]; year++) ask.years.add(year);
      }
    }
    for (const [situation, { by, years, effects }] of asks) {
      const isConsentAge = effects.size === 1 && effects.has('guardian');
      const last = isConsentAge ? Math.max(...years) : 17;
      const silent = Array.from({ length: last + 1 }, (_, year) => year).find((year) => !years.has(year));
      if (silent === undefined) continue;
      const what = `The baseline says nothing of ${situation} at age ${silent}, and "${by[0].id}" does at ages ${by[0].ages.join('-')}.`;
      this.say(
        by[1],
        what,
        'Write ages: 0-17, or add a rule for the other ages: where it is silent, all is open.',
      );
      return;
    }
  }

  #rule(node: Node, name: string, defaults: Defaults): Rule | undefined {
    const required = ['id', 'provisions', 'cite', 'confidence', 'situations', 'effect', 'says'];
    const fields = this.fields(node, name, ruleKeys, required);
    if (!fields) return undefined;
    const id = this.id(fields);
    const source = this.#sourceOf(fields, node, name, defaults);
    const situations = this.situations(fields);
    const own = this.ages(fields);
    const ages = own ?? defaults.ages;
    if (own || !fields.has('ages')) {
      this.#sayAgesBeyond(ages, source.provisions, fields.get('ages')?.value ?? node);
    }
    return {
      id: id ?? '',
      ...source,
      situations,
      ages,
      effect: this.word<Effect>(fields, 'effect', effects, 'effect') ?? 'forbid',
      obligations: this.words<Obligation>(fields, 'obligations', obligationNames, 'obligation'),
      says: this.text(fields, 'says', name) ?? '',
      compelling: this.#compelling(fields),
      ...this.#places(fields),
      ...this.#hours(fields),
      ...this.#minutes(fields, situations),
      ...this.#alternatives(fields, situations),
    };
  }

  #compelling(fields: Fields): boolean {
    const compelling = this.flag(fields, 'compelling');
    const effect = fields.get('effect')?.value;
    if (compelling && effect && this.written(effect) === 'forbid' && this.#jurisdictionText !== 'INT') {
      this.say(
        fields.get('compelling')!.value,
        'A rule that forbids leaves no room for a compelling reason.',
        'Leave compelling out. Only the baseline, which is no law, has such rules.',
      );
    }
    return compelling;
  }

  #alternatives(
    fields: Fields,
    situations: readonly string[],
  ): { readonly alternatives?: readonly Alternative[] } {
    const node = fields.get('alternatives')?.value;
    if (!node) return {};
    if (!situations.some((one) => one.startsWith('profile.view/'))) {
      this.say(
        node,
        'Alternatives stand on a rule that is not about seeing a profile.',
        'Keep them to rules about profile.view: they are alternatives to a private profile.',
      );
    }
    return { alternatives: this.words<Alternative>(fields, 'alternatives', alternativeNames, 'alternative') };
  }

  #duty(node: Node, name: string, defaults: Defaults): Duty | undefined {
    const required = ['id', 'provisions', 'cite', 'confidence', 'says', 'owes', 'evidence'];
    const fields = this.fields(node, name, dutyKeys, required);
    if (!fields) return undefined;
    return {
      id: this.id(fields) ?? '',
      ...this.#sourceOf(fields, node, name, defaults),
      says: this.text(fields, 'says', name) ?? '',
      owes: this.text(fields, 'owes', name) ?? '',
      evidence: this.text(fields, 'evidence', name) ?? '',
      ...(fields.has('seen-by') && {
        seenBy: this.words<Practice>(fields, 'seen-by', practiceNames, 'practice'),
      }),
    };
  }

  #assurances(fields: Fields, defaults: Defaults): readonly Assurance[] {
    const nodes = new Map<Assurance, Node>();
    const lines = this.items(fields, 'assurance', (node, name) => {
      const line = this.#assurance(node, name, defaults);
      if (line) nodes.set(line, node);
      return line;
    });
    for (const [index, line] of lines.entries()) {
      const other = lines.slice(0, index).find((earlier) => contradict(earlier, line));
      if (!other) continue;
      this.say(
        nodes.get(line)!,
        `Past ${line.past} asks "${other.level}" and "${line.level}" on the same days.`,
        'End one with until before the other begins, or keep one.',
      );
    }
    return lines;
  }

  #assurance(node: Node, name: string, defaults: Defaults): Assurance | undefined {
    const required = ['provisions', 'cite', 'confidence', 'past', 'level', 'says'];
    const fields = this.fields(node, name, assuranceKeys, required);
    if (!fields) return undefined;
    const past = fields.get('past')?.value;
    const year = isScalar(past) ? past.value : undefined;
    if (past && !(typeof year === 'number' && Number.isInteger(year) && year >= 0 && year <= 17)) {
      this.say(past, `"${this.written(past)}" is no age of a child.`, 'Write a whole year from 0 to 17.');
    }
    return {
      ...this.#sourceOf(fields, node, name, defaults),
      past: typeof year === 'number' ? year : 17,
      level: this.word<Level>(fields, 'level', levels, 'level of assurance') ?? 'verified',
      says: this.text(fields, 'says', name) ?? '',
      ...this.#places(fields),
    };
  }

  #mapping(node: Node, name: string, defaults: Defaults): Mapping | undefined {
    const required = ['id', 'provisions', 'cite', 'confidence', 'says', 'theirs', 'ours'];
    const fields = this.fields(node, name, mappingKeys, required);
    if (!fields) return undefined;
    return {
      id: this.id(fields) ?? '',
      ...this.#sourceOf(fields, node, name, { ...defaults, applies: undefined }),
      says: this.text(fields, 'says', name) ?? '',
      theirs: this.text(fields, 'theirs', name) ?? '',
      ours: this.text(fields, 'ours', name) ?? '',
    };
  }

  #unmodelled(node: Node, name: string): Unmodelled | undefined {
    const fields = this.fields(node, name, ['provisions', 'reason'], ['provisions', 'reason']);
    if (!fields) return undefined;
    const provisions = this.#provisionIds(fields);
    for (const id of provisions) {
      if (this.#carried.has(id)) {
        const what = `${id} is called unmodelled, and a line above carries it.`;
        this.say(fields.get('provisions')!.value, what, 'Keep one of the two.');
      }
    }
    for (const id of provisions) this.#carried.add(id);
    return { provisions, reason: this.text(fields, 'reason', name) ?? '' };
  }

  #sourceOf(fields: Fields, node: Node, name: string, defaults: Defaults): Source {
    const provisions = this.#provisionIds(fields);
    for (const id of provisions) this.#carried.add(id);
    const confidence = this.word<Confidence>(fields, 'confidence', confidences, 'confidence');
    if (confidence) this.#sayTooSure(confidence, provisions, fields.get('confidence')!.value);
    const status = this.word<Status>(fields, 'status', statuses, 'status') ?? defaults.status;
    // The day of the file is the day on which the code came into force: it says nothing of a bill or a later Act.
    const inherits = !fields.has('status') || status === 'in-force' || status === 'guidance';
    const from = this.day(fields, 'from') ?? (inherits ? defaults.from : undefined);
    const until = this.day(fields, 'until') ?? (inherits ? defaults.until : undefined);
    // A day that is none was said already.
    const dated = from !== undefined || fields.has('from') || (inherits && defaults.dated);
    this.#sayDates({ status, from, until, dated }, fields, node, name);
    const applies = fields.has('applies') ? this.#applies(fields) : defaults.applies;
    const note = this.text(fields, 'note', name);
    return {
      provisions,
      cite: this.text(fields, 'cite', name) ?? '',
      url: this.#url(fields, name) ?? defaults.url,
      confidence: confidence ?? 'low',
      status,
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
      ...(applies === undefined ? {} : { applies }),
      ...(note === undefined ? {} : { note }),
    };
  }

  /** A baseline is of no place and of no day: it stands in wherever it is needed. */
  get #isInternational(): boolean {
    return this.#jurisdictionText === international;
  }

  #sayDates({ status, from, until, dated }: Dates, fields: Fields, node: Node, name: string): void {
    const at = fields.get('until')?.value ?? fields.get('from')?.value ?? fields.get('status')?.value ?? node;
    if (from !== undefined && until !== undefined && until < from) {
      this.say(at, `${name} ends on ${until}, before it begins on ${from}.`, 'Put until after from.');
    } else if (status === 'bill' && (from !== undefined || until !== undefined)) {
      const right = 'Remove from and until; when it becomes law, write status: enacted and its day.';
      this.say(at, `${name} is a bill, which binds on no day.`, right);
    } else if (status === 'enacted' && !dated && until !== undefined) {
      this.say(at, `${name} has an until and no from.`, 'Add from, or remove until.');
    } else if ((status === 'in-force' || (status === 'guidance' && !this.#isInternational)) && !dated) {
      const right = 'Add from: YYYY-MM-DD, here or at the top of the file.';
      this.say(at, `${name} is ${status} and has no day from which it binds.`, right);
    }
  }

  #sayTooSure(confidence: Confidence, provisions: readonly string[], node: Node): void {
    const rank = confidences.indexOf(confidence);
    for (const id of provisions) {
      const known = this.#provisions.get(id);
      if (!known || confidences.indexOf(known.confidence) <= rank) continue;
      this.say(
        node,
        `Confidence ${confidence} is more than the list gives ${id}, which is ${known.confidence}.`,
        `Write ${known.confidence}, or give ${id} a line of its own.`,
      );
    }
  }

  #sayAgesBeyond([lo, hi]: readonly [number, number], provisions: readonly string[], node: Node): void {
    for (const id of provisions) {
      const known = this.#provisions.get(id);
      if (!known || (known.ages[0] <= lo && hi <= known.ages[1])) continue;
      const span = `${known.ages[0]}-${known.ages[1]}`;
      this.say(node, `Ages ${lo}-${hi} go beyond ${id}, which is about ${span}.`, `Write ages: ${span}.`);
    }
  }

  #sayUncarried(node: Node): void {
    for (const { id, ref } of this.#provisions.values()) {
      if (this.#carried.has(id)) continue;
      const right = 'Give it a rule, an assurance or a duty, or an unmodelled line with the reason.';
      this.say(node, `No line carries ${id} (${ref}).`, right);
    }
  }

  #findProvisions(code: string | undefined, node: Node): void {
    if (code === undefined) return;
    this.ids.set('', this.at(node));
    const own = Object.hasOwn(this.#list, code) ? this.#list[code] : undefined;
    if (own) {
      this.#provisions = new Map(own.map((provision) => [provision.id, provision]));
      return;
    }
    const meant = nearest(code, Object.keys(this.#list));
    this.say(
      node,
      `The code "${code}" has no list of provisions.`,
      meant
        ? `Did you mean "${meant}"? If not, list them in provisions.json.`
        : 'List them in provisions.json.',
    );
  }

  #provisionIds(fields: Fields): readonly string[] {
    const ids = this.texts(fields, 'provisions');
    if (this.#provisions.size === 0) return ids.map(({ text }) => text);
    for (const { text, node } of ids) {
      if (this.#provisions.has(text)) continue;
      const meant = nearest(text, this.#provisions.keys());
      this.say(
        node,
        `"${text}" is no provision of this code.`,
        meant ? `Did you mean "${meant}"?` : 'Correct it, or add it to provisions.json.',
      );
    }
    return ids.map(({ text }) => text);
  }

  #places(fields: Fields): { readonly places?: readonly string[] } {
    if (!fields.has('places')) return {};
    const within = this.#jurisdictionText;
    const places = this.texts(fields, 'places').flatMap(({ text, node }) => {
      const place = this.place(node, text);
      if (place === undefined) return [];
      if (jurisdictionsOf(place).includes(within)) return place;
      const right = 'Name places inside the jurisdiction of the code.';
      this.say(node, `"${text}" does not lie in ${within}.`, right);
      return [];
    });
    return { places };
  }

  #hours(fields: Fields): { readonly hours?: Hours } {
    const node = fields.get('hours')?.value;
    if (!node) return {};
    const own = this.fields(node, 'This spell of hours', hoursKeys, ['from', 'to']);
    if (!own) return {};
    const time = (key: string): string => {
      const at = own.get(key)?.value;
      const written = at ? this.written(at).replace(/^["']|["']$/g, '') : '';
      if (at && !/^([01]\d|2[0-3]):[0-5]\d$/.test(written)) {
        this.say(at, `"${written}" is no time of day.`, 'Write it in quotes as "22:00".');
      }
      return written;
    };
    const timed = this.texts(fields, 'situations').every(
      ({ text }) => isSituation(text) && ['night', 'school'].includes(factsOf(text).clock ?? ''),
    );
    if (!timed) {
      this.say(
        node,
        'Hours stand on a rule that is not about night or school time.',
        'Keep them to engage.notify and engage.use, /night or /school.',
      );
    }
    const [from, to] = [time('from'), time('to')];
    return {
      hours: {
        from,
        to,
        ...(own.has('days') && { days: this.words<Weekday>(own, 'days', weekdays, 'day of the week') }),
        ...(own.has('term') && { term: this.flag(own, 'term') }),
        ...this.#months(own, to <= from),
      },
    };
  }

  #months(own: Fields, overMidnight: boolean): Pick<Hours, 'months'> {
    const node = own.get('months')?.value;
    if (!node) return {};
    const [first = -1, last = -1, ...rest] = this.written(node)
      .split('-')
      .map((one) => monthNames.indexOf(one));
    if (first < 0 || last < 0 || rest.length > 0) {
      const right = 'Write the first and the last, such as aug-may.';
      this.say(node, `"${this.written(node)}" are no months.`, right);
      return {};
    }
    if (overMidnight) {
      this.say(node, 'Hours of some months run over midnight.', 'Give months to hours within one day alone.');
    }
    return { months: [first + 1, last + 1] };
  }

  #minutes(fields: Fields, situations: readonly string[]): Pick<Rule, 'minutes'> {
    const node = fields.get('minutes')?.value;
    if (!node) return {};
    const minutes = isScalar(node) ? node.value : undefined;
    if (!(typeof minutes === 'number' && Number.isInteger(minutes) && minutes >= 0 && minutes <= 1440)) {
      this.say(
        node,
        `"${this.written(node)}" are no minutes of a day.`,
        'Write a whole number from 0 to 1440.',
      );
      return {};
    }
    if (situations.join() !== 'engage.use/over-limit') {
      const right = 'Keep them to rules about engage.use/over-limit alone.';
      this.say(node, 'Minutes stand on a rule that is not about use over a limit.', right);
    }
    return { minutes };
  }

  #applies(fields: Fields): Applies | undefined {
    const node = fields.get('applies')?.value;
    const own = node && this.fields(node, 'What it applies to', appliesKeys, []);
    if (!own || own.size === 0) return undefined;
    return {
      ...(own.has('kinds') && { kinds: this.words<ServiceKind>(own, 'kinds', kindNames, 'kind of service') }),
      ...(own.has('children') && {
        children: this.words<ChildrenTest>(own, 'children', childrenTests, 'tie to children'),
      }),
      ...(own.has('size') && { size: this.#sizes(own) }),
    };
  }

  #sizes(own: Fields): readonly (readonly SizeTest[])[] {
    const node = own.get('size')!.value;
    if (isSeq(node) && node.items.length === 0) {
      this.say(node, 'The list "size" is empty.', 'Leave it out: then it applies at any size.');
    }
    return this.items(own, 'size', (one, name) => this.#size(one, name)).map(({ tests }) => tests);
  }

  /** The numbers of one line of `size`, all of which have to be passed. */
  #size(node: Node, name: string): { readonly tests: readonly SizeTest[] } | undefined {
    const own = this.fields(node, name, measures, []);
    if (own?.size === 0) {
      this.say(node, `${name} has no number.`, 'Write a measure, such as users: { from: 1000000 }.');
    }
    const tests = measures.flatMap((measure): SizeTest[] => {
      const bound = own?.get(measure)?.value;
      const parts = bound && this.fields(bound, `The bound of ${measure}`, ['in', 'from', 'over'], []);
      if (!parts) return [];
      const at = parts.get('in')?.value;
      const where = this.measuredIn(at ? this.written(at) : world, measure, at ?? bound);
      const [from, over] = (['from', 'over'] as const).map((key) => this.count(parts.get(key)?.value));
      if (parts.has('from') === parts.has('over')) {
        const right = 'Write from where the number itself is bound, over where more than it is.';
        this.say(bound, `The bound of ${measure} has not one number.`, right);
      }
      if (where === undefined) return [];
      return [
        { measure, in: where, ...(from !== undefined && { from }), ...(over !== undefined && { over }) },
      ];
    });
    return tests.length > 0 ? { tests } : undefined;
  }

  #jurisdiction(fields: Fields): string | undefined {
    const text = this.text(fields, 'jurisdiction', 'The code');
    if (text === undefined || text === 'EU' || text === international) return text;
    return this.place(fields.get('jurisdiction')!.value, text, 'jurisdiction');
  }

  #url(fields: Fields, name: string): string | undefined {
    const url = this.text(fields, 'url', name);
    if (url === undefined) return undefined;
    if (url.startsWith('https://') && URL.canParse(url) && !/\s/.test(url)) return url;
    this.say(fields.get('url')!.value, `"${url}" is no address.`, 'Write the whole address, with https://.');
    return undefined;
  }
}

const hoursKeys = ['from', 'to', 'days', 'term', 'months'];
const appliesKeys = ['kinds', 'children', 'size'];
const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** What is of another kind is of any, so that no law can be for it alone. */
const kindNames = serviceKinds.filter((kind) => kind !== 'other');
const coverNames = ['everything', ...groups.map(({ id }) => id), ...Object.keys(activities)];

function contradict(a: Assurance, b: Assurance): boolean {
  const binding = [a, b].every(
    ({ status, from }) => status !== 'bill' && status !== 'enjoined' && from !== undefined,
  );
  return binding && a.past === b.past && a.level !== b.level && daysMeet(a, b) && placesMeet(a, b);
}
