import { CodeError, type Problem } from '@stairgate/codes';
import { type Fields, KeyedReading, type Place } from '@stairgate/codes/keyed-reading';
import { openYaml, type SourceWords, type YamlSource } from '@stairgate/codes/yaml-source';
import { isScalar, isSeq, type Node } from 'yaml';
import { nanoRhoOf } from '../budget/privacy-cost.ts';
import type { Column, Declaration, NumberColumn, Project, Table } from './declaration.ts';

/** More public values than that no table of results holds. */
export const mostKeys = 10_000;
/** Whole steps of a column at most: sums of them over a child's rows stay far within what every database adds exactly. */
const mostSteps = 1e12;

const howToAdd: Readonly<Record<string, string>> = {
  dataset: 'Add dataset: a short name in lower case, such as birch.',
  title: 'Add title: what people know it by.',
  revision: 'Add revision: which state of the data this is, such as "2026-11-30".',
  child: 'Add child: with table and key below it.',
  table: 'Add table: the one with a row for each child.',
  key: 'Add key: the column that says which child it is.',
  tables: 'Add tables: a list, each with name, source and columns.',
  source: 'Add source: a Parquet or CSV file, or a table of the database.',
  columns: 'Add columns: a list, each with name and kind.',
  kind: 'Add kind: word, number or day.',
  values: 'Add values: every word that may stand there.',
  from: 'Add from: the least that counts.',
  to: 'Add to: the most that counts.',
  budget: 'Add budget: with rho below it.',
  rho: 'Add rho: such as 0.1; "npx stairgate insight epsilon --rho 0.1 --delta 1e-6" says what that means.',
  projects: 'Add projects: a list, each with id, title, rho and until.',
  until: 'Add until: the last day on which it may ask, as YYYY-MM-DD.',
};

const sourceWords: SourceWords = {
  format: 'YAML',
  tooBig: 'A declaration is a few pages at most.',
  empty: 'Begin with dataset, title, revision, child and tables.',
  tooDeep: 'A declaration is lists of tables and columns, and nothing deeper.',
  second: 'Keep one declaration in a file, with no "---" inside.',
};

/**
 * A declaration from its YAML.
 * @param file the name used in messages.
 * @throws CodeError with everything that is wrong, by line and column.
 */
export function readDeclaration(content: string | Uint8Array, file: string): ReadDeclaration {
  const problems: Problem[] = [];
  const source = openYaml(content, file, problems, sourceWords);
  const reading = source && new DeclarationReading(source, file, problems);
  const declaration = reading?.declaration();
  if (!reading || !declaration || problems.length > 0) throw new CodeError(problems);
  return { declaration, places: reading.places };
}

export interface ReadDeclaration {
  readonly declaration: Declaration;
  /** Where each table and `table.column` stands, to say so where the data is otherwise. */
  readonly places: ReadonlyMap<string, Place>;
}

const namePattern = /^[A-Za-z][A-Za-z0-9_]{0,62}$/;

class DeclarationReading extends KeyedReading {
  readonly places = new Map<string, Place>();

  constructor(source: YamlSource, file: string, problems: Problem[]) {
    super(source, file, problems, {
      howToAdd,
      kinds: { tables: 'Table', columns: 'Column', projects: 'Project' },
    });
  }

  declaration(): Declaration | undefined {
    const keys = ['dataset', 'title', 'revision', 'child', 'tables', 'budget', 'projects'];
    const fields = this.fields(this.root, 'The declaration', keys, keys);
    if (!fields) return undefined;
    const unit = fields.get('child');
    const child = unit && this.fields(unit.value, 'The child', ['table', 'key'], ['table', 'key']);
    const home = child && this.#name(child, 'table', 'table');
    const key = child && this.#name(child, 'key', 'column');
    const names = new Set<string>();
    const tables = this.items(fields, 'tables', (node, name) =>
      this.#table(node, name, { home, key, names }),
    );
    const children = tables.find(({ role }) => role === 'children');
    if (home && fields.has('tables') && !children)
      this.say(child!.get('table')!.value, `There is no table "${home}".`, 'Declare it under tables.');
    const budget = fields.get('budget');
    const own = budget && this.fields(budget.value, 'The budget', ['rho'], ['rho']);
    const cap = own && this.#rho(own);
    const projects = this.items(fields, 'projects', (node, name) => this.#project(node, name, cap));
    const dataset = this.#name(fields, 'dataset', 'data set');
    const title = this.text(fields, 'title', 'The declaration');
    const revision = this.#revision(fields);
    if (!dataset || !title || !revision || !children || !cap) return undefined;
    return { dataset, title, revision, children, tables, cap, projects };
  }

  /** Which state of the data: a word or a day, as YAML has it. */
  #revision(fields: Fields): string | undefined {
    const node = fields.get('revision')?.value;
    if (!node) return undefined;
    const written = isScalar(node) ? String(node.value) : '';
    if (/^[\w.-]{1,64}$/.test(written)) return written;
    this.say(node, 'This is no revision.', 'Write a word such as 2026-11-30, without spaces.');
    return undefined;
  }

  #table(
    node: Node,
    name: string,
    at: { home: string | undefined; key: string | undefined; names: Set<string> },
  ): Table | undefined {
    const keys = ['name', 'source', 'child', 'public', 'columns'];
    const fields = this.fields(node, name, keys, ['name', 'source', 'columns']);
    if (!fields) return undefined;
    const own = this.#name(fields, 'name', 'table');
    const source = this.text(fields, 'source', name);
    const isHome = own !== undefined && own === at.home;
    const belongs = ['child', 'public'].filter((key) => fields.has(key));
    if (isHome && belongs.length > 0) {
      const field = fields.get(belongs[0]!)!;
      this.say(
        field.key,
        `"${own}" is the table of the children.`,
        `Leave ${belongs[0]} out: child.key says it.`,
      );
    } else if (!isHome && belongs.length !== 1) {
      const what =
        belongs.length === 0 ? 'does not say how it joins the child' : 'is both of children and public';
      this.say(
        node,
        `${name} ${what}.`,
        'Give it child: and its column of children, or public: and its unique column.',
      );
    }
    const key = isHome ? at.key : belongs[0] && this.#name(fields, belongs[0], 'column');
    if (own && at.names.has(own))
      this.say(fields.get('name')!.value, `There are two tables "${own}".`, 'Rename one.');
    if (own) {
      at.names.add(own);
      this.places.set(own, this.at(fields.get('source')?.value ?? node));
    }
    const seen = new Set<string>();
    const columns = this.items(fields, 'columns', (each, says) =>
      this.#column(each, says, seen, { table: own, key }),
    );
    if (fields.has('columns') && isSeq(fields.get('columns')!.value) && columns.length === 0 && own)
      this.say(
        fields.get('columns')!.key,
        `${name} has no columns that can be asked for.`,
        howToAdd.columns!,
      );
    if (!own || !source || !key) return undefined;
    const role = isHome ? 'children' : belongs[0] === 'public' ? 'public' : 'rows';
    return { name: own, role, key, source, columns };
  }

  #column(
    node: Node,
    says: string,
    seen: Set<string>,
    { table, key }: { table: string | undefined; key: string | undefined },
  ): Column | undefined {
    const all = ['name', 'kind', 'values', 'from', 'to', 'decimals', 'unit'];
    const fields = this.fields(node, says, all, ['name', 'kind']);
    if (!fields) return undefined;
    const name = this.#name(fields, 'name', 'column');
    const kind = this.word(fields, 'kind', ['word', 'number', 'day'] as const, 'kind of column');
    if (!name || !kind) return undefined;
    const nameNode = fields.get('name')!.value;
    if (seen.has(name.toLowerCase()))
      this.say(nameNode, `The column "${name}" stands twice.`, 'Keep one of them.');
    seen.add(name.toLowerCase());
    this.places.set(`${table}.${name}`, this.at(nameNode));
    if (name === key && kind !== 'word')
      this.say(nameNode, `"${name}" says which child it is.`, 'A key is not asked for: remove it here.');
    const takes = { word: ['values'], number: ['from', 'to', 'decimals', 'unit'], day: ['from', 'to'] }[kind];
    for (const [other, { key: at }] of fields)
      if (!['name', 'kind', ...takes].includes(other))
        this.say(at, `A column of kind ${kind} has no ${other}.`, `It has ${takes.join(', ')}.`);
    for (const needed of takes.filter((one) => !['decimals', 'unit'].includes(one)))
      if (!fields.has(needed)) this.say(node, `${says} has no ${needed}.`, howToAdd[needed]!);
    if (kind === 'word') return this.#words(fields, name);
    return kind === 'day' ? this.#days(fields, name) : this.#numbers(fields, name);
  }

  #words(fields: Fields, name: string): Column | undefined {
    const field = fields.get('values');
    if (!field) return undefined;
    if (isSeq(field.value) && field.value.items.length > mostKeys) {
      this.say(
        field.value,
        `There are ${field.value.items.length} values.`,
        `Keep to ${mostKeys}: group the rare ones before.`,
      );
      return undefined;
    }
    const values = this.texts(fields, 'values');
    for (const { text, node } of values)
      if (!/^[^\p{Cc}\\]{1,200}$/u.test(text))
        this.say(
          node,
          'This is no value that every database spells alike.',
          'Use up to 200 characters without backslashes or line breaks.',
        );
    return { kind: 'word', name, values: values.map(({ text }) => text) };
  }

  #days(fields: Fields, name: string): Column | undefined {
    const [from, to] = [this.day(fields, 'from'), this.day(fields, 'to')];
    if (!from || !to) return undefined;
    if (from > to) return this.#backwards(fields, from, to);
    if (Date.parse(to) - Date.parse(from) > 100 * 366 * 86_400_000) {
      this.say(
        fields.get('to')!.value,
        `From ${from} to ${to} is over a century.`,
        'Declare the days there are.',
      );
      return undefined;
    }
    return { kind: 'day', name, from, to };
  }

  #numbers(fields: Fields, name: string): NumberColumn | undefined {
    const [from, to] = [this.number(fields, 'from'), this.number(fields, 'to')];
    const decimals = fields.has('decimals') ? this.number(fields, 'decimals') : 0;
    const unit = fields.has('unit') ? (this.text(fields, 'unit', `Column "${name}"`) ?? null) : null;
    if (from === undefined || to === undefined || decimals === undefined) return undefined;
    if (!Number.isInteger(decimals) || decimals < 0 || decimals > 6) {
      this.say(fields.get('decimals')!.value, `${decimals} is no number of decimals.`, 'Write 0 to 6.');
      return undefined;
    }
    if (from >= to) return this.#backwards(fields, from, to);
    for (const [key, bound] of [
      ['from', from],
      ['to', to],
    ] as const) {
      const steps = bound * 10 ** decimals;
      if (!Number.isInteger(Number(steps.toPrecision(15))) || Math.abs(steps) > mostSteps)
        this.say(
          fields.get(key)!.value,
          `${bound} is finer than ${decimals} decimals, or too far out.`,
          'Write a bound that the decimals can say.',
        );
    }
    return { kind: 'number', name, from, to, decimals, unit };
  }

  #backwards(fields: Fields, from: number | string, to: number | string): undefined {
    this.say(
      fields.get('from')!.value,
      `The bounds ${from} and ${to} are the wrong way round, or one.`,
      `Write from: ${to} and to: ${from}, or bounds that differ.`,
    );
    return undefined;
  }

  #project(node: Node, name: string, cap: number | undefined): Project | undefined {
    const keys = ['id', 'title', 'rho', 'until'];
    const fields = this.fields(node, name, keys, keys);
    if (!fields) return undefined;
    const id = this.id(fields);
    const title = this.text(fields, 'title', name);
    const own = this.#rho(fields);
    const until = this.day(fields, 'until');
    if (own !== undefined && cap !== undefined && own > cap)
      this.say(
        fields.get('rho')!.value,
        'A project has more than the whole data set.',
        'Give it at most the rho of budget.',
      );
    if (!id || !title || own === undefined || !until) return undefined;
    return { id, title, cap: own, until };
  }

  #rho(fields: Fields): number | undefined {
    const rho = this.number(fields, 'rho');
    if (rho === undefined) return undefined;
    const nano = nanoRhoOf(rho);
    if (nano === undefined)
      this.say(
        fields.get('rho')!.value,
        `${rho} is no rho.`,
        'Write a number above 0 with at most 9 decimals, such as 0.1.',
      );
    return nano;
  }

  protected number(fields: Fields, key: string): number | undefined {
    const node = fields.get(key)?.value;
    if (!node) return undefined;
    if (isScalar(node) && typeof node.value === 'number' && Number.isFinite(node.value)) return node.value;
    this.say(node, `"${this.written(node)}" is no number.`, 'Write a plain number such as 12 or 0.5.');
    return undefined;
  }

  #name(fields: Fields, key: string, kind: string): string | undefined {
    const node = fields.get(key)?.value;
    if (!node) return undefined;
    const written = isScalar(node) ? String(node.value) : '';
    if (namePattern.test(written)) return written;
    this.say(
      node,
      `"${written.slice(0, 40)}" is no name of a ${kind}.`,
      'Use letters, digits and _, a letter first.',
    );
    return undefined;
  }
}
