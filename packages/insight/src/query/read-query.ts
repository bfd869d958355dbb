import { CodeError, type Problem } from '@stairgate/codes';
import { type Fields, KeyedReading } from '@stairgate/codes/keyed-reading';
import { openYaml, type SourceWords, type YamlSource } from '@stairgate/codes/yaml-source';
import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { nanoRhoOf } from '../budget/privacy-cost.ts';
import {
  type Column,
  type DayColumn,
  type Declaration,
  type NumberColumn,
  type Table,
  valuesOf,
} from '../declaration/declaration.ts';
import { mostKeys } from '../declaration/read-declaration.ts';
import {
  type Ask,
  type Bounded,
  binsOf,
  type ColumnRef,
  type Filter,
  type Key,
  type KeySource,
  type Query,
} from './query.ts';

const howToAdd: Readonly<Record<string, string>> = {
  from: 'Add from: the table that is asked.',
  ask: 'Add ask: a list such as [{"name": "n", "count": "rows"}].',
  rho: 'Add rho: what the answer may cost; "npx stairgate insight cost" says how wide it will be.',
  bound: 'Add bound: such as {"keys": 1, "rows": 1}; a child counts no further.',
  keys: 'Add keys: of how many keys one child counts at most.',
  rows: 'Add rows: as how many rows a child counts at most under each key.',
  name: 'Add name: what it is called in the answer.',
  table: 'Add table: a public one of the declaration.',
  by: 'Name the columns that results are told apart by, or leave the key out.',
  column: 'Add column: one of the declaration.',
  at: 'Add at: a list such as [0.25, 0.5, 0.75].',
  cuts: 'Add cuts: a list of numbers inside the bounds of the column.',
};

const sourceWords: SourceWords = {
  format: 'JSON',
  tooBig: 'A query is a page at most.',
  empty: 'Begin with from, ask, bound and rho.',
  tooDeep: 'A query is lists of columns, and nothing deeper.',
  second: 'Keep one query in a file.',
};

/**
 * A query from its JSON, held against a declaration.
 * @param file the name used in messages.
 * @throws CodeError with everything that is wrong, by line and column.
 */
export function readQuery(content: string | Uint8Array, file: string, declaration: Declaration): Query {
  const problems: Problem[] = [];
  const source = openYaml(content, file, problems, sourceWords);
  const query = source && new QueryReading(source, file, problems, declaration).query();
  if (!query || problems.length > 0) throw new CodeError(problems);
  return query;
}

const namePattern = /^[A-Za-z][A-Za-z0-9_]{0,62}$/;
const askKeys = [
  'name',
  'count',
  'sum',
  'mean',
  'histogram',
  'quantiles',
  'minus',
  'from',
  'to',
  'cuts',
  'at',
];

class QueryReading extends KeyedReading {
  readonly #declaration: Declaration;
  readonly #derived = new Map<string, { source: KeySource; values: readonly string[] }>();
  #from!: Table;
  #joined: readonly Table[] = [];

  constructor(source: YamlSource, file: string, problems: Problem[], declaration: Declaration) {
    super(source, file, problems, {
      howToAdd,
      kinds: { derive: 'Derived column', where: 'Filter', join: 'Join', by: 'Key', ask: 'Ask' },
    });
    this.#declaration = declaration;
  }

  query(): Query | undefined {
    const known = ['from', 'derive', 'where', 'join', 'by', 'bound', 'ask', 'noise', 'rho'];
    const fields = this.fields(this.root, 'The query', known, ['from', 'bound', 'ask', 'rho']);
    if (!fields) return undefined;
    const { tables } = this.#declaration;
    const asked = tables.filter(({ role }) => role !== 'public').map(({ name }) => name);
    const from = this.word(fields, 'from', asked, 'table of children or of rows of theirs');
    if (!from) return undefined;
    this.#from = tables.find(({ name }) => name === from)!;
    this.items(fields, 'derive', (node, name) => this.#derive(node, name));
    const filters = this.items(fields, 'where', (node, name) => this.#filter(node, name));
    const joins = this.items(fields, 'join', (node, name) => this.#join(node, name));
    const keys = this.items(fields, 'by', (node, name) => this.#key(node, name));
    const names = new Set<string>();
    const asks = this.items(fields, 'ask', (node, name) => this.#ask(node, name, names));
    if (
      isSeq(fields.get('ask')?.value) &&
      (fields.get('ask')!.value as { items: unknown[] }).items.length === 0
    )
      this.say(fields.get('ask')!.value, 'Nothing is asked.', howToAdd.ask!);
    this.#sayAlone(fields, asks);
    this.#sayTooMany(fields, keys, asks);
    this.#sayTwice(fields, keys, asks);
    const bound = this.#bound(fields);
    const rho = this.#number(fields, 'rho');
    const cost = rho === undefined ? undefined : nanoRhoOf(rho);
    if (rho !== undefined && (cost === undefined || cost < 1000))
      this.say(
        fields.get('rho')!.value,
        `${rho} is no rho that can be shared out.`,
        'Write a number from 0.000001 on with at most 9 decimals, such as 0.01.',
      );
    const noise = fields.has('noise')
      ? this.word(fields, 'noise', ['gaussian', 'laplace'] as const, 'kind of noise')
      : 'gaussian';
    if (!bound || !cost || !noise) return undefined;
    return { from, filters, joins, keys, bound, asks, noise, cost };
  }

  #sayAlone(fields: Fields, asks: readonly Ask[]): void {
    const spread = asks.filter(({ kind }) => kind === 'histogram' || kind === 'quantiles');
    if (spread.length > 0 && asks.length > 1)
      this.say(
        fields.get('ask')!.value,
        'A histogram or quantiles tell results apart by bins, which nothing else does. Ask for it alone.',
        'Ask for it alone.',
      );
  }

  #sayTooMany(fields: Fields, keys: readonly Key[], asks: readonly Ask[]): void {
    const bins = asks.map(({ of }) => (typeof of === 'object' && 'values' in of ? of.values.length : 1));
    const cells = keys.reduce((product, { values }) => product * values.length, Math.max(1, ...bins));
    if (cells > mostKeys)
      this.say(
        (fields.get('by') ?? fields.get('ask')!).value,
        `That makes ${cells} cells.`,
        `Keep to ${mostKeys}: name fewer keys, or group them.`,
      );
  }

  #sayTwice(fields: Fields, keys: readonly Key[], asks: readonly Ask[]): void {
    const names = [...keys, ...asks].map(({ name }) => name);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined)
      this.say(fields.get('ask')!.value, `Two things are called "${twice}".`, 'Rename one.');
  }

  #bound(fields: Fields): Query['bound'] | undefined {
    const field = fields.get('bound');
    const own = field && this.fields(field.value, 'The bound', ['keys', 'rows'], ['keys', 'rows']);
    if (!own) return undefined;
    const [keys, rows] = ['keys', 'rows'].map((key) => {
      const number = this.#number(own, key);
      if (number === undefined || (Number.isInteger(number) && number >= 1 && number <= 10_000))
        return number;
      this.say(own.get(key)!.value, `${number} is no bound.`, 'Write a whole number from 1 to 10000.');
      return undefined;
    });
    return keys === undefined || rows === undefined ? undefined : { keys, rows };
  }

  #derive(node: Node, says: string): true | undefined {
    const fields = this.fields(
      node,
      says,
      ['name', 'month', 'quarter', 'year', 'cut', 'at', 'group', 'into'],
      ['name'],
    );
    if (!fields) return undefined;
    const name = this.#name(fields);
    const hows = (['month', 'quarter', 'year', 'cut', 'group'] as const).filter((how) => fields.has(how));
    const [how] = hows;
    if (hows.length !== 1 || !how) {
      this.say(
        node,
        `${says} is made in no way, or in several.`,
        'Give it one of month, quarter, year, cut and group.',
      );
      return undefined;
    }
    const found = this.#column(fields.get(how)!.value);
    if (!name || !found) return undefined;
    const made =
      how === 'cut'
        ? this.#cut(fields, how, 'at', found)
        : how === 'group'
          ? this.#group(fields, found)
          : this.#calendar(fields, how, found);
    if (!made) return undefined;
    if (this.#derived.has(name) || this.#from.columns.some((column) => column.name === name))
      this.say(fields.get('name')!.value, `There is a column "${name}" already.`, 'Choose another name.');
    this.#derived.set(name, made);
    return true;
  }

  #calendar(fields: Fields, how: 'month' | 'quarter' | 'year', { ref, column }: Found) {
    if (column.kind !== 'day') return this.#sayKind(fields, how, column, 'day');
    const values = [...new Set(valuesOf(column)!.map((day) => calendarOf(how, day)))];
    return { source: { kind: how, ref }, values } as const;
  }

  #cut(fields: Fields, how: string, where: string, { ref, column }: Found) {
    if (column.kind !== 'number') return this.#sayKind(fields, how, column, 'number');
    const cuts = this.#numbers(fields, where, column);
    if (!cuts) return undefined;
    const { edges, names: values } = binsOf(column, cuts);
    return { source: { kind: 'cut', ref, column, cuts }, values, edges } as const;
  }

  #group(fields: Fields, { ref, column }: Found) {
    if (column.kind !== 'word') return this.#sayKind(fields, 'group', column, 'word');
    const into = fields.get('into');
    if (!into || !isMap(into.value)) {
      this.say(
        fields.get('group')!.key,
        'It does not say into what.',
        'Add into: {"name": ["value", "value"]}.',
      );
      return undefined;
    }
    const names = into.value.items.map(({ key }) => String(isScalar(key) ? key.value : key));
    const parts = this.fields(into.value, 'The groups', names, []);
    const seen = new Set<string>();
    const groups: Record<string, readonly string[]> = {};
    for (const name of names) {
      if (!/^[^\p{Cc}\\]{1,200}$/u.test(name) || !parts?.has(name)) continue;
      groups[name] = this.texts(parts, name).flatMap(({ text, node }) => {
        const value = this.known(node, text, column.values, `value of ${column.name}`);
        if (value !== undefined && seen.has(value))
          this.say(node, `"${value}" is in two groups.`, 'Keep it in one.');
        if (value !== undefined) seen.add(value);
        return value ?? [];
      });
    }
    return { source: { kind: 'group', ref, groups }, values: Object.keys(groups) } as const;
  }

  #sayKind(fields: Fields, key: string, { name, kind }: Column, wanted: string): undefined {
    this.say(
      fields.get(key)!.value,
      `"${name}" is a column of kind ${kind}, and ${key} takes one of kind ${wanted}.`,
      'Name another.',
    );
    return undefined;
  }

  #filter(node: Node, says: string): Filter | undefined {
    const fields = this.fields(node, says, ['column', 'in', 'from', 'to'], ['column']);
    const at = fields?.get('column')?.value;
    if (!fields || !at) return undefined;
    const derived = this.#derived.get(this.written(at));
    const found = derived ? undefined : this.#column(at);
    if (!derived && !found) return undefined;
    const ranged = found && found.column.kind !== 'word' && !fields.has('in');
    if (!ranged) {
      const values = derived?.values ?? valuesOf(found!.column);
      if (!values || !fields.has('in')) {
        this.say(
          node,
          `${says} says nothing that can be held against the column.`,
          'Give it in, or from and to.',
        );
        return undefined;
      }
      const source: KeySource = derived?.source ?? { kind: 'column', ref: found!.ref };
      return { kind: 'in', source, values: this.words(fields, 'in', values, 'value of it') };
    }
    const { ref, column } = found!;
    if (column.kind === 'day') {
      const from = fields.has('from') ? this.day(fields, 'from') : column.from;
      const to = fields.has('to') ? this.day(fields, 'to') : column.to;
      return from && to ? { kind: 'days', ref, from, to } : undefined;
    }
    const bounded = this.#bounded(fields, { ref, column: column as NumberColumn });
    return bounded && { kind: 'numbers', ...bounded };
  }

  #join(node: Node, says: string): Query['joins'][number] | undefined {
    const fields = this.fields(node, says, ['table', 'by'], ['table', 'by']);
    const { tables } = this.#declaration;
    const open = tables.filter(({ role }) => role === 'public').map(({ name }) => name);
    const table = fields && this.word(fields, 'table', open, 'public table');
    const by = fields?.get('by') && this.#column(fields.get('by')!.value);
    if (!table || !by) return undefined;
    if (by.column.kind === 'number') return this.#sayKind(fields!, 'by', by.column, 'word');
    this.#joined = [...this.#joined, tables.find(({ name }) => name === table)!];
    return { table, by: by.ref };
  }

  #key(node: Node, _says: string): Key | undefined {
    const isShort = isScalar(node);
    const fields = isShort ? undefined : this.fields(node, 'A key', ['column', 'keys'], ['column', 'keys']);
    const at = isShort ? node : fields?.get('column')?.value;
    if (!at) return undefined;
    const name = this.written(at).replace(/^"|"$/g, '');
    const derived = this.#derived.get(name);
    const found = derived ? undefined : this.#column(at);
    if (!derived && !found) return undefined;
    const all = derived?.values ?? valuesOf(found!.column);
    if (!all) {
      this.say(
        at,
        `"${name}" is a column of numbers, which is no set of keys.`,
        'Cut it under derive, and name that.',
      );
      return undefined;
    }
    const values = fields ? this.words(fields, 'keys', all, `value of ${name}`) : all;
    const source: KeySource = derived?.source ?? { kind: 'column', ref: found!.ref };
    return { name, source, values };
  }

  #ask(node: Node, says: string, names: Set<string>): Ask | undefined {
    const fields = this.fields(node, says, askKeys, ['name']);
    if (!fields) return undefined;
    const name = this.#name(fields);
    const kinds = (['count', 'sum', 'mean', 'histogram', 'quantiles'] as const).filter((one) =>
      fields.has(one),
    );
    const [kind] = kinds;
    if (kinds.length !== 1 || !kind) {
      this.say(
        node,
        `${says} asks for nothing, or for several things.`,
        'Give it one of count, sum, mean, histogram and quantiles.',
      );
      return undefined;
    }
    if (!name) return undefined;
    names.add(name);
    if (kind === 'count') {
      const of = this.word(fields, 'count', ['rows', 'children'] as const, 'thing to count');
      return of && { name, kind, of };
    }
    const found = this.#column(fields.get(kind)!.value);
    if (!found) return undefined;
    if (found.column.kind !== 'number') return this.#sayKind(fields, kind, found.column, 'number');
    if (kind === 'sum' || kind === 'mean') {
      const of = fields.has('minus')
        ? this.#change(fields, { ref: found.ref, column: found.column })
        : this.#bounded(fields, { ref: found.ref, column: found.column });
      return of && { name, kind, of };
    }
    if (!fields.has('cuts')) {
      this.say(node, `${says} has no cuts.`, howToAdd.cuts!);
      return undefined;
    }
    const cut = this.#cut(fields, kind, 'cuts', found);
    if (!cut) return undefined;
    const of: Key = { name: `${name}_bin`, source: cut.source, values: cut.values };
    if (kind === 'histogram') return { name, kind, of };
    const at = this.#fractions(fields);
    return at && { name, kind, of, at, edges: cut.edges };
  }

  /** How much one column is above another, within bounds that hold for the difference. */
  #change(fields: Fields, { ref, column }: { ref: ColumnRef; column: NumberColumn }): Bounded | undefined {
    const other = this.#column(fields.get('minus')!.value);
    if (!other) return undefined;
    if (other.column.kind !== 'number' || other.column.decimals !== column.decimals)
      return this.#sayKind(fields, 'minus', other.column, `number with ${column.decimals} decimals`);
    const [from, to] = [column.from - other.column.to, column.to - other.column.from];
    const bounded = this.#bounded(fields, { ref, column: { ...column, from, to } });
    return bounded && { ...bounded, column, minus: { ref: other.ref, column: other.column } };
  }

  #fractions(fields: Fields): readonly number[] | undefined {
    const field = fields.get('at');
    const items = field && isSeq(field.value) ? (field.value.items as Node[]) : [];
    const values = items.map((node) => (isScalar(node) ? node.value : undefined));
    if (values.length > 0 && values.every((one) => typeof one === 'number' && one > 0 && one < 1))
      return values as number[];
    this.say(field?.value ?? this.root, 'Quantiles are asked at shares between 0 and 1.', howToAdd.at!);
    return undefined;
  }

  /** Cuts inside the bounds of a column, upwards, in whole steps. */
  #numbers(fields: Fields, key: string, column: NumberColumn): readonly number[] | undefined {
    const field = fields.get(key);
    if (!field || !isSeq(field.value)) {
      this.say(field?.value ?? this.root, 'Cuts are a list of numbers.', howToAdd.cuts!);
      return undefined;
    }
    const steps = (field.value.items as Node[]).map((node) => {
      const value = isScalar(node) && typeof node.value === 'number' ? node.value : Number.NaN;
      const step = stepsOf(value, column);
      const inside = step !== undefined && value > column.from && value < column.to;
      if (!inside)
        this.say(
          node,
          `${this.written(node)} is no cut of ${column.name}.`,
          `Cut inside ${column.from} to ${column.to}.`,
        );
      return inside ? step : undefined;
    });
    if (steps.some((step) => step === undefined)) return undefined;
    const cuts = steps as number[];
    if (cuts.length > 0 && cuts.every((cut, at) => at === 0 || cut > cuts[at - 1]!)) return cuts;
    this.say(field.value, 'These cuts do not rise.', 'List each once, the least first.');
    return undefined;
  }

  #bounded(fields: Fields, { ref, column }: { ref: ColumnRef; column: NumberColumn }): Bounded | undefined {
    const bound = (key: 'from' | 'to') => {
      const given = fields.has(key) ? this.#number(fields, key) : column[key];
      if (given === undefined) return undefined;
      const step = stepsOf(given, column);
      if (step !== undefined && given >= column.from && given <= column.to) return step;
      this.say(
        fields.get(key)!.value,
        `${given} is no bound of ${column.name}.`,
        `Stay within ${column.from} to ${column.to}, in steps of ${10 ** -column.decimals}.`,
      );
      return undefined;
    };
    const [from, to] = [bound('from'), bound('to')];
    if (from === undefined || to === undefined) return undefined;
    if (from < to || (from === to && fields.has('column'))) return { ref, column, from, to };
    this.say(
      fields.get('from')?.value ?? this.root,
      'The bounds are the wrong way round, or one.',
      'Swap them.',
    );
    return undefined;
  }

  /** A column by its name: of the table that is asked, or `table.column` of the child or of what was joined. */
  #column(node: Node): Found | undefined {
    const written = isScalar(node) ? String(node.value) : '';
    const [first = '', second] = written.split('.');
    const { children } = this.#declaration;
    const others = [...(this.#from === children ? [] : [children]), ...this.#joined];
    const table = second === undefined ? this.#from : others.find(({ name }) => name === first);
    const column = table?.columns.find(({ name }) => name === (second ?? first));
    if (table && column) return { ref: { table: table.name, column: column.name }, column };
    const known = [
      ...this.#from.columns.map(({ name }) => name),
      ...others.flatMap(({ name, columns }) => columns.map((one) => `${name}.${one.name}`)),
    ];
    this.known(node, namePattern.test(first) ? written.slice(0, 130) : 'This', known, 'column here');
    return undefined;
  }

  #name(fields: Fields): string | undefined {
    const node = fields.get('name')?.value;
    if (!node) return undefined;
    const written = isScalar(node) ? String(node.value) : '';
    if (namePattern.test(written)) return written;
    this.say(node, 'This is no name.', 'Use letters, digits and _, a letter first.');
    return undefined;
  }

  #number(fields: Fields, key: string): number | undefined {
    const node = fields.get(key)?.value;
    if (!node) return undefined;
    if (isScalar(node) && typeof node.value === 'number' && Number.isFinite(node.value)) return node.value;
    this.say(node, `"${this.written(node)}" is no number.`, 'Write a plain number such as 12 or 0.5.');
    return undefined;
  }
}

interface Found {
  readonly ref: ColumnRef;
  readonly column: Column;
}

/** A value in whole steps of its column; undefined where it lies between two. */
function stepsOf(value: number, { decimals }: NumberColumn): number | undefined {
  const steps = Number((value * 10 ** decimals).toPrecision(15));
  return Number.isInteger(steps) ? steps : undefined;
}

/** `2026-11`, `2026Q4` or `2026`. */
function calendarOf(how: 'month' | 'quarter' | 'year', day: DayColumn['from']): string {
  if (how === 'month') return day.slice(0, 7);
  const year = day.slice(0, 4);
  return how === 'year' ? year : `${year}Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}
