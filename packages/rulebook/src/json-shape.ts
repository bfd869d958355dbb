/** Something that is not as the schema has it. `path` is a JSON pointer. */
export interface ShapeProblem {
  readonly path: string;
  readonly what: string;
}

/** The part of JSON Schema that our own schemas use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** What in a value from outside is not as a schema of ours has it. Here because the core has no dependency. */
export function shapeProblems(schema: Schema, value: unknown): readonly ShapeProblem[] {
  const problems: ShapeProblem[] = [];
  visit(schema, value, '', schema.$defs ?? {}, problems);
  return problems;
}

function visit(
  schema: Schema,
  value: unknown,
  path: string,
  defs: NonNullable<Schema['$defs']>,
  problems: ShapeProblem[],
): void {
  const say = (what: string) => problems.push({ path: path || '/', what });
  if (schema.$ref !== undefined) {
    visit(defs[schema.$ref.slice('#/$defs/'.length)]!, value, path, defs, problems);
    return;
  }
  if ('const' in schema && value !== schema.const) say(`must be ${JSON.stringify(schema.const)}`);
  if (schema.enum && !schema.enum.includes(value)) say(`must be one of ${schema.enum.join(', ')}`);
  const kind = kindOf(value);
  const isKind = kind === schema.type || (kind === 'integer' && schema.type === 'number');
  if (schema.type !== undefined && !isKind) {
    say(`must be ${/^[aeiou]/.test(schema.type) ? 'an' : 'a'} ${schema.type}`);
    return;
  }
  if (typeof value === 'string') {
    if (value.length < (schema.minLength ?? 0)) say('must not be empty');
    if (schema.pattern && !new RegExp(schema.pattern, 'u').test(value)) say(`must match ${schema.pattern}`);
  } else if (typeof value === 'number') {
    if (value < (schema.minimum ?? value) || value > (schema.maximum ?? value))
      say(`must lie from ${schema.minimum} to ${schema.maximum}`);
  } else if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? value.length))
      say(`must hold ${schema.minItems} items`);
    if (schema.items)
      for (const [at, item] of value.entries()) visit(schema.items, item, `${path}/${at}`, defs, problems);
  } else if (typeof value === 'object' && value !== null) {
    for (const key of schema.required ?? []) if (!Object.hasOwn(value, key)) say(`must have "${key}"`);
    for (const [key, part] of Object.entries(value)) {
      const own = Object.hasOwn(schema.properties ?? {}, key)
        ? schema.properties![key]
        : schema.additionalProperties;
      const at = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (own === false) problems.push({ path: at, what: 'is no key here' });
      else if (typeof own === 'object') visit(own, part, at, defs, problems);
    }
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
}
