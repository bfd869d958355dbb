import schema from '../export.schema.json' with { type: 'json' };
import type { Code, Day } from './code.ts';
import { CompileError, compile } from './compile.ts';
import { type Schema, type ShapeProblem, shapeProblems } from './json-shape.ts';
import { jurisdictionsOf, knownCountries } from './place.ts';
import type { Profile } from './profile.ts';
import type { Rulebook } from './rulebook.ts';
import { activities, effects, levels, obligations } from './vocabulary.ts';
import { includes, needs } from './words.generated.ts';

/** A code with what of it decides. Duties, mappings and what is not modelled stay behind. */
export type ExportedCode = Omit<Code, 'duties' | 'mappings' | 'unmodelled'>;

/** Everything that decides, as JSON. `export.schema.json` describes it field by field. */
export interface ExportedRulebook {
  readonly format: 'stairgate-rulebook';
  readonly version: 2;
  readonly revision: string;
  readonly asOf: Day;
  readonly vocabulary: {
    readonly activities: Readonly<Record<string, readonly string[]>>;
    /** What is wider, and what it contains. */
    readonly includes: Readonly<Record<string, readonly string[]>>;
    /** What is empty without others, and those. */
    readonly needs: Readonly<Record<string, readonly string[]>>;
    readonly effects: readonly string[];
    readonly levels: readonly string[];
    readonly obligations: Readonly<Record<string, string>>;
  };
  /** The countries under a law above countries: `EU`, with those of the European Economic Area. */
  readonly unions: Readonly<Record<string, readonly string[]>>;
  /** All lines, also those that do not bind on the day: with them the rulebook of another day can be made. */
  readonly codes: readonly ExportedCode[];
  readonly profile?: Profile;
}

/** What is wrong with an export, all at once. */
export class ImportError extends Error {
  readonly problems: readonly ShapeProblem[];
  constructor(problems: readonly ShapeProblem[]) {
    const shown = problems.slice(0, 20).map(({ path, what }) => `${path} ${what}`);
    const more = problems.length > 20 ? [`and ${problems.length - 20} more`] : [];
    super(['This is no exported rulebook:', ...shown, ...more].join('\n'));
    this.name = 'ImportError';
    this.problems = problems;
  }
}

const vocabulary = { activities, includes, needs, effects, levels, obligations };
const unions = {
  EU: knownCountries.filter((country) => jurisdictionsOf(country).includes('EU')),
};

/** Everything that decides, as plain JSON that shares nothing with the rulebook. */
export function exportRulebook({ revision, asOf, codes, profile }: Rulebook): ExportedRulebook {
  const exported: ExportedRulebook = {
    format: 'stairgate-rulebook',
    version: 2,
    revision,
    asOf,
    vocabulary,
    unions,
    codes: codes.map(({ duties: _, mappings: __, unmodelled: ___, ...rest }) => rest),
    ...(profile && { profile }),
  };
  return JSON.parse(JSON.stringify(exported)) as ExportedRulebook;
}

/**
 * The rulebook of an export: the same revision, and the same answer to everything. Throws `ImportError` where the value
 * has another shape, was made with other words than these, or was changed since.
 */
export function importRulebook(value: unknown): Rulebook {
  const problems = shapeProblems(schema as Schema, value);
  if (problems.length > 0) throw new ImportError(problems);
  const exported = value as ExportedRulebook;
  const refuse = (path: string, what: string) => new ImportError([{ path, what }]);
  const theirs = exported.vocabulary;
  for (const key of ['activities', 'includes', 'needs', 'effects', 'levels'] as const) {
    if (!same(vocabulary[key], theirs[key])) throw refuse(`/vocabulary/${key}`, otherWords);
  }
  if (!same(Object.keys(obligations).sort(), Object.keys(theirs.obligations).sort())) {
    throw refuse('/vocabulary/obligations', otherWords);
  }
  if (!same(unions, exported.unions)) throw refuse('/unions', 'is not what this version knows of');
  const codes = exported.codes.map((code): Code => ({ ...code, duties: [], mappings: [], unmodelled: [] }));
  let rulebook: Rulebook;
  try {
    rulebook = compile(codes, { asOf: exported.asOf, profile: exported.profile });
  } catch (error) {
    if (error instanceof CompileError) throw refuse('/codes', `make no rulebook: ${error.message}`);
    throw error;
  }
  if (rulebook.revision !== exported.revision) {
    throw refuse(
      '/revision',
      `is not that of the content, which is ${rulebook.revision}: it was changed since`,
    );
  }
  return rulebook;
}

const otherWords = 'is not the vocabulary of this version';

/** Equal as JSON, whatever the order of keys. Lists keep theirs. */
function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((one, at) => same(one, b[at]));
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  return (
    keys.length === others.length &&
    keys.every(
      (key) =>
        Object.hasOwn(b, key) &&
        same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  );
}
