import {
  type Approval,
  type Code,
  type Day,
  type Deviation,
  type Effect,
  type Exemption,
  type Lapse,
  lapsesOf,
  matchSituations,
  type Profile,
  type Risk,
  risks,
  type ServiceFacts,
  type ServiceKind,
  serviceKinds,
  situations,
  standardBaseline,
} from '@stairgate/rulebook';
import { isScalar, isSeq, type Node } from 'yaml';
import { type Shortfall, shortfallOf } from './baseline-shortfall.ts';
import { inOrder, type Problem } from './code-error.ts';
import { FactReading, factKeys } from './fact-reading.ts';
import type { Fields } from './field-reading.ts';
import { nearest } from './nearest.ts';
import { openYaml, type SourceWords, type YamlSource } from './yaml-source.ts';

/** What a profile is held against. */
export interface ProfileContext {
  readonly codes: readonly Code[];
  readonly today: Day;
}

export interface ProfileResult {
  /** Undefined if there is a problem. */
  readonly profile: Profile | undefined;
  /** What is wrong on any day. */
  readonly problems: readonly Problem[];
  /** What is well written and does nothing today: it expired, or the law leaves no room for it. */
  readonly lapses: readonly Problem[];
}

const effects = ['allow', 'opt-in', 'guardian'] as const satisfies readonly Effect[];
const profileKeys = [
  'service',
  'places',
  'offers',
  'risk',
  'guidance',
  'baseline',
  'facts',
  'exempt',
  'deviations',
];
/** What somebody writes who means none. */
const nothing = ['none', 'no', 'off', 'false', 'null', 'nothing', '-'];
const approvalKeys = ['reason', 'approver', 'approved', 'expires'];

const howToAdd: Readonly<Record<string, string>> = {
  service: 'Add service: with name and kinds below it.',
  name: 'Add name: what children know the service by.',
  kinds: 'Add kinds: a list such as [social, video].',
  places: 'Add places: where the service operates, such as [GB, US, FR].',
  offers: 'Leave it out for everything, or list what there is, such as [profile.view/*].',
  baseline: `Name a code, or leave it out for "${standardBaseline}".`,
  code: 'Add code: one that "npx stairgate codes" lists.',
  id: 'Add id: a short name in lower case, such as friends-see-profile.',
  situations: 'Add situations: a list such as [profile.view/contact].',
  ages: 'Add ages: whole years such as 16-17.',
  effect: 'Add effect: allow, opt-in or guardian.',
  reason: 'Add reason: why this is in the best interests of children, as you would tell a regulator.',
  approver: 'Add approver: the role or person who approved it.',
  approved: 'Add approved: the day on which it was, as YYYY-MM-DD.',
  expires: 'Add expires: the last day before somebody has to look at it again, as YYYY-MM-DD.',
};

const sourceWords: SourceWords = {
  format: 'YAML',
  tooBig: 'A profile is a few pages at most.',
  empty: 'Begin with service and places; "npx stairgate profile init" writes a start.',
  tooDeep: 'A profile is lists of lines, and nothing deeper.',
  second: 'Keep one profile in a file, with no "---" inside.',
};

/** A profile from its YAML, and all that is wrong with it. `file` is the name used in messages. */
export function tryReadProfile(
  content: string | Uint8Array,
  file: string,
  context: ProfileContext,
): ProfileResult {
  const problems: Problem[] = [];
  const source = openYaml(content, file, problems, sourceWords);
  if (!source) return { profile: undefined, problems, lapses: [] };
  const reading = new ProfileReading(source, file, problems, context);
  const profile = reading.profile();
  if (!profile || problems.length > 0) return { profile: undefined, problems: inOrder(problems), lapses: [] };
  for (const lapse of lapsesOf(profile, context.codes, context.today)) reading.sayLapse(lapse);
  return { profile, problems: [], lapses: inOrder(problems) };
}

/** An item of a list, with the keys that it was read from. */
interface Read<T> {
  readonly item: T;
  readonly fields: Fields;
}

class ProfileReading extends FactReading {
  readonly #codes: readonly Code[];
  readonly #today: Day;
  #exempt: readonly Read<Exemption>[] = [];
  #deviations: readonly Read<Deviation>[] = [];
  #facts: Read<ServiceFacts> | undefined;

  constructor(source: YamlSource, file: string, problems: Problem[], { codes, today }: ProfileContext) {
    super(source, file, problems, {
      howToAdd,
      kinds: { exempt: 'Exemption', deviations: 'Deviation' },
      situations: '"npx stairgate situations" lists them.',
    });
    this.#codes = codes;
    this.#today = today;
  }

  profile(): Profile | undefined {
    const fields = this.fields(this.root, 'The profile', profileKeys, ['service', 'places']);
    if (!fields) return undefined;
    this.#exempt = this.items(fields, 'exempt', (node, name) => this.#exemption(node, name));
    this.#deviations = this.items(fields, 'deviations', (node, name) => this.#deviation(node, name));
    this.#sayDoubleExemptions();
    this.#sayOverlaps();
    this.#facts = this.#documented(fields);
    const baseline = this.#baseline(fields);
    this.#sayExemptBaselines(baseline ?? standardBaseline);
    return {
      service: this.#service(fields),
      places: this.texts(fields, 'places').flatMap(({ text, node }) => this.place(node, text) ?? []),
      offers: fields.has('offers') ? this.situations(fields, 'offers') : situations,
      risk: this.word<Risk>(fields, 'risk', risks, 'level of risk') ?? 'high',
      guidance: fields.has('guidance') ? this.flag(fields, 'guidance') : true,
      ...(baseline !== undefined && { baseline }),
      ...(this.#facts && { facts: this.#facts.item }),
      exempt: this.#exempt.map(({ item }) => item),
      deviations: this.#deviations.map(({ item }) => item),
    };
  }

  sayLapse({ list, index, about, pattern, what, right }: Lapse): void {
    const { fields } =
      list === 'facts' ? this.#facts! : (list === 'exempt' ? this.#exempt : this.#deviations)[index]!;
    const { value } = fields.get(about)!;
    const items = about === 'situations' && isSeq(value) ? (value.items as Node[]) : [];
    this.say(items.find((node) => this.written(node) === pattern) ?? value, what, right);
  }

  #service(fields: Fields): Profile['service'] {
    const node = fields.get('service')?.value;
    const own = node && this.fields(node, 'The service', ['name', 'kinds'], ['name', 'kinds']);
    if (!own) return { name: '', kinds: [] };
    return {
      name: this.text(own, 'name', 'The service') ?? '',
      kinds: this.words<ServiceKind>(own, 'kinds', serviceKinds, 'kind of service'),
    };
  }

  /** The code that stands in where no code covers, if it is another than the standard one and no looser. */
  #baseline(fields: Fields): string | undefined {
    const node = fields.get('baseline')?.value;
    if (!node) return undefined;
    const name = isScalar(node) && typeof node.value === 'string' ? node.value.trim() : '';
    if (name === '' || nothing.includes(name.toLowerCase())) {
      const what = 'A profile cannot go without a baseline.';
      this.say(node, what, `Leave it out for "${standardBaseline}", or name a code that is no looser.`);
      return undefined;
    }
    if (!this.#isCode(name, node)) return undefined;
    const shortfall = shortfallOf(name, this.#codes, this.#today);
    if (shortfall) this.#sayShortfall(name, shortfall, node);
    return name;
  }

  #sayShortfall(name: string, { rule, situation, ages, asks, gives, missing }: Shortfall, node: Node): void {
    const [lo, hi] = ages;
    const when = lo === hi ? `at age ${lo}` : `at ages ${lo}-${hi}`;
    const standard = `"${rule}" of ${standardBaseline}`;
    const what =
      gives === undefined
        ? `"${name}" says nothing of ${situation} ${when}, and ${standard} does.`
        : missing.length > 0
          ? `"${name}" is looser on ${situation} ${when}: it leaves out ${missing.join(', ')}, which ${standard} asks for.`
          : `"${name}" is looser on ${situation} ${when}: "${gives}", and ${standard} asks for "${asks}".`;
    const least = missing.length > 0 ? `with ${missing.join(', ')}` : `of at least "${asks}"`;
    this.say(
      node,
      what,
      `Give it a rule ${least} there that binds, or leave baseline out for "${standardBaseline}".`,
    );
  }

  #sayExemptBaselines(baseline: string): void {
    for (const { item, fields } of this.#exempt) {
      if (item.code !== baseline && item.code !== standardBaseline) continue;
      const right = 'Remove it; a documented deviation can lower a rule of it.';
      this.say(fields.get('code')!.value, `"${item.code}" is a baseline, which cannot be left out.`, right);
    }
  }

  #isCode(code: string, node: Node): boolean {
    const known = this.#codes.map((one) => one.code);
    if (known.includes(code)) return true;
    const meant = nearest(code, known);
    const right = meant ? `Did you mean "${meant}"?` : '"npx stairgate codes" lists them.';
    this.say(node, `"${code}" is no code.`, right);
    return false;
  }

  #documented(fields: Fields): Read<ServiceFacts> | undefined {
    const node = fields.get('facts')?.value;
    const own =
      node && this.fields(node, 'What is known of the service', [...factKeys, ...approvalKeys], approvalKeys);
    return own && { item: { ...this.facts(own), ...this.#approval(own, 'What is known') }, fields: own };
  }

  #exemption(node: Node, name: string): Read<Exemption> | undefined {
    const fields = this.fields(node, name, ['code', ...approvalKeys], ['code', ...approvalKeys]);
    if (!fields) return undefined;
    const code = this.text(fields, 'code', name);
    if (code !== undefined) this.#isCode(code, fields.get('code')!.value);
    return { item: { code: code ?? '', ...this.#approval(fields, name) }, fields };
  }

  #deviation(node: Node, name: string): Read<Deviation> | undefined {
    const keys = ['id', 'situations', 'ages', 'effect', ...approvalKeys];
    const fields = this.fields(node, name, keys, keys);
    if (!fields) return undefined;
    const item = {
      id: this.id(fields) ?? '',
      situations: this.situations(fields),
      ages: this.ages(fields, { single: true }) ?? ([0, 17] as const),
      effect: this.word(fields, 'effect', effects, 'effect that a deviation can have') ?? 'guardian',
      ...this.#approval(fields, name),
    };
    return { item, fields };
  }

  #approval(fields: Fields, name: string): Approval {
    const approved = this.day(fields, 'approved');
    const expires = this.day(fields, 'expires');
    if (approved !== undefined && expires !== undefined && expires < approved) {
      const what = `${name} expires on ${expires}, before it was approved on ${approved}.`;
      this.say(fields.get('expires')!.value, what, 'Put expires after approved.');
    }
    return {
      reason: this.text(fields, 'reason', name) ?? '',
      approver: this.text(fields, 'approver', name) ?? '',
      approved: approved ?? '',
      expires: expires ?? '',
    };
  }

  #sayDoubleExemptions(): void {
    for (const [index, { item, fields }] of this.#exempt.entries()) {
      const other = this.#exempt
        .slice(0, index)
        .find((earlier) => earlier.item.code === item.code && daysMeet(earlier.item, item));
      if (!other || item.code === '') continue;
      const { line } = this.at(other.fields.get('code')!.value);
      this.say(
        fields.get('code')!.value,
        `"${item.code}" is exempt twice; first on line ${line}.`,
        'Keep one.',
      );
    }
  }

  #sayOverlaps(): void {
    for (const [index, { item, fields }] of this.#deviations.entries()) {
      const own = new Set<string>(item.situations.flatMap(matchSituations));
      for (const { item: other } of this.#deviations.slice(0, index)) {
        const [lo, hi] = [Math.max(item.ages[0], other.ages[0]), Math.min(item.ages[1], other.ages[1])];
        const shared = other.situations.flatMap(matchSituations).find((one) => own.has(one));
        if (shared === undefined || lo > hi || !daysMeet(item, other) || !fields.has('ages')) continue;
        this.say(
          fields.get('ages')!.value,
          `Ages ${lo}-${hi} of ${shared} are also in deviation "${other.id}", on the same days.`,
          'Keep each situation and age in one of them.',
        );
      }
    }
  }
}

function daysMeet(a: Approval, b: Approval): boolean {
  return a.approved <= b.expires && b.approved <= a.expires;
}
