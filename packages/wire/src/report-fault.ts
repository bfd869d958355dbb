import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Check } from 'typebox/value';
import { type ReviewReport, reportSchema } from './review.ts';

const fits = Compile(reportSchema);

/** Whether something is the report of a review. Stops at the first thing that is not, whatever its size. */
export const isReport = (value: unknown): value is ReviewReport => fits.Check(value);

/** The first thing for which a value is no report, which it is known to be. Repeats nothing that was sent. */
export const reportFault = (value: unknown): ReportFault => faultIn(reportSchema, value, '');

/** What is wrong at one place. */
export interface ReportFault {
  /** `findings.3.verdict`; empty for the whole. */
  readonly field: string;
  readonly right: string;
}

/** The first thing in a value that does not fit, which it is known not to do. Repeats nothing that was sent. */
function faultIn(given: TSchema, value: unknown, field: string): ReportFault {
  const schema = given as {
    readonly type?: string;
    readonly properties?: Readonly<Record<string, TSchema>>;
    readonly required?: readonly string[];
    readonly additionalProperties?: boolean;
    readonly items?: TSchema;
    readonly anyOf?: readonly TSchema[];
    readonly enum?: readonly unknown[];
    readonly const?: unknown;
  };
  const inside = (name: string | number) => (field === '' ? `${name}` : `${field}.${name}`);
  if (schema.properties && isRecord(value)) {
    for (const name of schema.required ?? [])
      if (!Object.hasOwn(value, name)) return { field: inside(name), right: 'is missing' };
    for (const [name, own] of Object.entries(schema.properties))
      if (!Check(own, value[name])) return faultIn(own, value[name], inside(name));
    return { field, right: `has a member other than ${Object.keys(schema.properties).join(', ')}` };
  }
  if (schema.items && Array.isArray(value)) {
    const { items } = schema;
    const at = value.findIndex((one) => !Check(items, one));
    return at < 0 ? { field, right: 'has too few or too many items' } : faultIn(items, value[at], inside(at));
  }
  if (schema.anyOf) {
    const [nearest] = schema.anyOf.filter(({ type }: { type?: string }) => type === typeOf(value));
    if (nearest !== undefined) return faultIn(nearest, value, field);
    const kinds = schema.anyOf.map(({ type }: { type?: string }) => type ?? 'another value');
    return { field, right: `give one of: ${[...new Set(kinds)].join(', ')}` };
  }
  if (schema.enum) return { field, right: `give one of ${schema.enum.join(', ')}` };
  if ('const' in schema) return { field, right: `give ${JSON.stringify(schema.const)}` };
  return { field, right: `give ${schema.type ?? 'another value'} as report.json has it` };
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeOf(value) === 'object';
}
