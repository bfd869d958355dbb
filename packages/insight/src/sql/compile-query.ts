import type { Declaration, NumberColumn, Table } from '../declaration/declaration.ts';
import type { Measure, Plan } from '../query/plan-query.ts';
import { binsOf, type ColumnRef, type Filter, type KeySource } from '../query/query.ts';
import type { Dialect } from './dialect.ts';

/** What the SQL is made with besides the plan. */
export interface SqlContext {
  readonly declaration: Declaration;
  readonly dialect: Dialect;
  /** The type of a column, as the database calls it. */
  readonly typeOf: (ref: ColumnRef) => string;
  /** What stands for a table after `from`. */
  readonly relation: (table: Table) => string;
  /** Secret, of hexadecimal digits: by it a child's keys are drawn, so that nobody can craft rows that are kept. */
  readonly salt: string;
}

/** Between the parts of what is hashed: a character that no declared value has. */
const separator = '\u001f';

/**
 * The plan as one statement. It gives rows of text: `cell`, each key, each sum; and one row `cut` with how many children the
 * bound left whole and how many it cut. Literals are whole numbers and words of the declaration alone.
 */
export function compileQuery(plan: Plan, context: SqlContext): string {
  const { declaration, dialect, salt } = context;
  const { query, keys, keysPerChild, measures, cells } = plan;
  const from = declaration.tables.find(({ name }) => name === query.from)!;
  const words = new Expressions(plan, context, from);
  const names = keys.map((_, at) => `_k${at}`);
  const valued = measures.filter(({ of }) => of !== undefined);
  const child = words.column({ table: from.name, column: from.key });
  const rowsColumns = [
    `${child} as _child`,
    ...keys.map(({ source }, at) => `${words.key(source)} as _k${at}`),
    ...valued.map((measure, at) => `${words.value(measure)} as _v${at}`),
  ];
  const wanted = [
    `${child} is not null`,
    ...query.filters.map((filter) => words.filter(filter)),
    ...keys.map(({ source, values }) => words.oneOf(words.key(source), values)),
  ];
  const sums = valued.flatMap((_, at) => [
    `${dialect.sum(`_v${at}`)} as _s${at}`,
    `count(_v${at}) as _n${at}`,
  ]);
  const group = ['_child', ...names];
  const isRanked = keysPerChild < cells;
  const order = [
    dialect.md5(
      dialect.concat(
        ...[literal(salt), dialect.text('_child'), ...names]
          .flatMap((one) => [one, literal(separator)])
          .slice(0, -1),
      ),
    ),
    ...names,
  ].map(dialect.bytes);
  const rank = isRanked ? `row_number() over (partition by _child order by ${order.join(', ')})` : '1';
  const rows = query.bound.rows;
  const limited = measures.map((measure, at) => {
    const position = valued.indexOf(measure);
    return `${dialect.text(`sum(${bounded(measure, position, rows, dialect)})`)} as _a${at}`;
  });
  const isCut = isRanked ? `_rank > ${keysPerChild} or _rows > ${rows}` : `_rows > ${rows}`;
  const empty = (count: number) => Array.from({ length: count }, () => "''");
  return [
    `with _given as (select ${rowsColumns.join(', ')} from ${words.relations()} where ${wanted.join(' and ')}),`,
    `_units as ${dialect.once}(select ${[...group, 'count(*) as _rows', ...sums].join(', ')} from _given group by ${group.join(', ')}),`,
    `_ranked as ${dialect.once}(select *, ${rank} as _rank from _units),`,
    `_cells as (select ${[...names, ...limited].join(', ')} from _ranked where _rank <= ${keysPerChild}${names.length > 0 ? ` group by ${names.join(', ')}` : ''}),`,
    `_cut as (select _child, max(case when ${isCut} then 1 else 0 end) as _is from _ranked group by _child)`,
    `select ${["'cell' as _what", ...names, ...measures.map((_, at) => `_a${at}`)].join(', ')} from _cells`,
    `union all select ${["'cut'", ...empty(names.length), ...cutColumns(dialect, measures.length)].join(', ')} from _cut`,
  ].join('\n');
}

/** Whole and cut, in as many columns as the cells have; both in the first where there is but one. */
function cutColumns(dialect: Dialect, count: number): string[] {
  const whole = dialect.text('coalesce(sum(1 - _is), 0)');
  const cut = dialect.text('coalesce(sum(_is), 0)');
  const both = dialect.concat(whole, "' '", cut);
  return [both, ...Array.from({ length: count - 1 }, () => "''")];
}

/** What a child adds to a cell, however many rows it has there. */
function bounded({ kind, of, most }: Measure, at: number, rows: number, dialect: Dialect): string {
  switch (kind) {
    case 'children':
    case 'cut':
      return '1';
    case 'rows':
      return `least(_rows, ${rows})`;
    case 'mean-rows':
      return `least(_n${at}, ${rows})`;
    case 'sum': {
      const low = Math.min(of!.from, 0) * rows;
      const high = Math.max(of!.to, 0) * rows;
      const sum = dialect.wide(`coalesce(_s${at}, 0)`);
      return `least(greatest(${sum}, ${dialect.wide(`${low}`)}), ${dialect.wide(`${high}`)})`;
    }
    case 'mean-sum': {
      // A child with more rows than the bound counts as that many rows of its own mean, which keeps the mean; the clamp after
      // it is what the proof needs, and changes nothing.
      const sum = dialect.wide(`coalesce(_s${at}, 0)`);
      const count = dialect.wide(`greatest(_n${at}, 1)`);
      const scaled = dialect.divide(`${sum} * ${dialect.wide(`${rows}`)}`, count);
      const own = `(case when _n${at} > ${rows} then ${scaled} else ${sum} end)`;
      return `least(greatest(${own}, ${dialect.wide(`-${most}`)}), ${dialect.wide(`${most}`)})`;
    }
  }
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Columns, keys and values of one statement, and the tables that it needs for them. */
class Expressions {
  readonly #context: SqlContext;
  readonly #plan: Plan;
  readonly #from: Table;
  readonly #used = new Map<string, Set<string>>();

  constructor(plan: Plan, context: SqlContext, from: Table) {
    this.#plan = plan;
    this.#context = context;
    this.#from = from;
  }

  column({ table, column }: ColumnRef): string {
    const { dialect } = this.#context;
    if (table !== this.#from.name) this.#used.set(table, (this.#used.get(table) ?? new Set()).add(column));
    return `${dialect.identifier(table)}.${dialect.identifier(column)}`;
  }

  /** A key as text; null where it is none. */
  key(source: KeySource): string {
    const { dialect } = this.#context;
    const { ref } = source;
    switch (source.kind) {
      case 'column':
        return this.#isDay(ref) ? this.#day(ref) : dialect.text(this.column(ref));
      case 'month':
        return `substr(${this.#day(ref)}, 1, 7)`;
      case 'year':
        return `substr(${this.#day(ref)}, 1, 4)`;
      case 'quarter': {
        const month = `substr(${this.#day(ref)}, 6, 2)`;
        const quarters = [1, 2, 3, 4].map((quarter) => {
          const months = [2, 1, 0].map((back) => literal(String(quarter * 3 - back).padStart(2, '0')));
          return `when ${month} in (${months.join(', ')}) then 'Q${quarter}'`;
        });
        return dialect.concat(`substr(${this.#day(ref)}, 1, 4)`, `case ${quarters.join(' ')} end`);
      }
      case 'cut': {
        const { column, cuts } = source;
        const value = this.#steps(ref, column, wholeBounds(column));
        const { names: values } = binsOf(column, cuts);
        const bins = cuts.map((cut, at) => `when ${value} < ${cut} then ${literal(values[at]!)}`);
        return `(case when ${value} is null then null ${bins.join(' ')} else ${literal(values[cuts.length]!)} end)`;
      }
      case 'group': {
        const text = dialect.text(this.column(ref));
        const groups = Object.entries(source.groups).map(
          ([name, values]) => `when ${this.oneOf(text, values)} then ${literal(name)}`,
        );
        return `(case ${groups.join(' ')} else null end)`;
      }
    }
  }

  /** What is summed of a row, in whole steps; null where there is no number. */
  value({ kind, of }: Measure): string {
    const { ref, column, minus, from, to } = of!;
    const steps = minus
      ? this.#change(
          this.#steps(ref, column, wholeBounds(column)),
          this.#steps(minus.ref, minus.column, wholeBounds(minus.column)),
          { from, to },
        )
      : this.#steps(ref, column, { from, to });
    return kind === 'mean-sum' ? `(2 * ${steps} - (${from + to}))` : steps;
  }

  filter(filter: Filter): string {
    const { dialect } = this.#context;
    switch (filter.kind) {
      case 'in':
        return this.oneOf(this.key(filter.source), filter.values);
      case 'days': {
        const day = dialect.bytes(this.#day(filter.ref));
        return `${day} >= ${literal(filter.from)} and ${day} <= ${literal(filter.to)}`;
      }
      case 'numbers': {
        const steps = this.#steps(filter.ref, filter.column, wholeBounds(filter.column));
        return `${steps} between ${filter.from} and ${filter.to}`;
      }
    }
  }

  oneOf(text: string, values: readonly string[]): string {
    return values.length === 0 ? '1 = 0' : `${text} in (${values.map(literal).join(', ')})`;
  }

  /** The tables, the child's and public ones joined with one row for each key, whatever they hold. */
  relations(): string {
    const { declaration, dialect, relation } = this.#context;
    const name = (table: Table) => dialect.identifier(table.name);
    const own = `${relation(this.#from)} as ${name(this.#from)}`;
    const joins = this.#plan.query.joins.map(({ table, by }) => ({
      table: declaration.tables.find((one) => one.name === table)!,
      on: this.column(by),
    }));
    const { children } = declaration;
    const needsChild = children !== this.#from && this.#used.has(children.name);
    const all = [
      ...(needsChild
        ? [{ table: children, on: this.column({ table: this.#from.name, column: this.#from.key }) }]
        : []),
      ...joins.filter(({ table }) => this.#used.has(table.name)),
    ];
    return [own, ...all.map(({ table, on }) => this.#join(table, on))].join(' ');
  }

  #join(table: Table, on: string): string {
    const { dialect, relation } = this.#context;
    const key = dialect.identifier(table.key);
    const columns = [...this.#used.get(table.name)!].filter((one) => one !== table.key);
    // As text, of which every database has a least one, whatever the type.
    const chosen = columns.map((one) => {
      const text = dialect.bytes(dialect.text(dialect.identifier(one)));
      return `min(${text}) as ${dialect.identifier(one)}`;
    });
    const own = `select ${[`${key}`, ...chosen].join(', ')} from ${relation(table)} where ${key} is not null group by ${key}`;
    const name = dialect.identifier(table.name);
    return `left join (${own}) as ${name} on ${dialect.text(on)} = ${dialect.text(`${name}.${key}`)}`;
  }

  /** What was joined is text. */
  #typeOf(ref: ColumnRef): string {
    return ref.table === this.#from.name ? this.#context.typeOf(ref) : '';
  }

  #isDay({ table, column }: ColumnRef): boolean {
    const { tables } = this.#context.declaration;
    const columns = tables.find(({ name }) => name === table)!.columns;
    return columns.find(({ name }) => name === column)!.kind === 'day';
  }

  #day(ref: ColumnRef): string {
    return this.#context.dialect.day(this.column(ref), this.#typeOf(ref));
  }

  /** Null unless both are there. */
  #change(after: string, before: string, { from, to }: { from: number; to: number }): string {
    const change = `${after} - ${before}`;
    return `(case when ${change} is null then null else least(greatest(${change}, ${from}), ${to}) end)`;
  }

  #steps(ref: ColumnRef, { decimals }: NumberColumn, { from, to }: { from: number; to: number }): string {
    const { dialect } = this.#context;
    const scale = 10 ** decimals;
    const value = dialect.number(this.column(ref), this.#typeOf(ref));
    // Clamped first, while it is a double: nothing overflows then, infinities included. `least` and `greatest` of a null are
    // the other value in two of the databases, so that null is kept apart.
    const clamped = `least(greatest(${value} * ${scale}, ${from}), ${to})`;
    return `(case when ${value} is null then null else ${dialect.whole(`floor(${clamped} + 0.5)`)} end)`;
  }
}

function wholeBounds({ from, to, decimals }: NumberColumn): { from: number; to: number } {
  const steps = (bound: number) => Number((bound * 10 ** decimals).toPrecision(15));
  return { from: steps(from), to: steps(to) };
}
