import { ReportError } from '@stairgate/report/written';
import { isSituation, practiceNames } from '@stairgate/rulebook';
import type { Commitment } from '@stairgate/wire';
import type { ErrorObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import schema from './commitments.schema.json' with { type: 'json' };

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
const fits = ajv.compile<{ commitments: readonly Commitment[] }>(schema);

/** Where in the file, from the root: `['commitments', 0, 'due']`. */
type Path = readonly (string | number)[];
interface Fault {
  readonly path: Path;
  readonly says: string;
}

/**
 * Reads a file of commitments, YAML or JSON. It lies beside the folders of reviews, not in one: a sealed folder stays as
 * it is.
 * @param where named in the message if something is wrong.
 * @throws ReportError that lists everything that is wrong, each with line and column.
 */
export function readCommitments(text: string, where: string): readonly Commitment[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${where}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  const broken = document.errors.map(({ pos, message }) => `${at(pos[0])} ${message}`);
  if (broken.length > 0) throw new ReportError(`This is neither YAML nor JSON:\n${indented(broken)}`);
  const faults = faultsOf(plainOf(document, where));
  if (faults.length === 0) return (document.toJS() as { commitments: readonly Commitment[] }).commitments;
  const list = faults.map(({ path, says }) => `${at(offsetOf(document, path))} ${says}`);
  throw new ReportError(`These are no commitments that can be kept track of:\n${indented(list)}`);
}

const indented = (lines: readonly string[]) => [...new Set(lines)].map((line) => `  ${line}`).join('\n');

function plainOf(document: Document.Parsed, where: string): unknown {
  try {
    // An alias could make a small file huge, and no list of commitments needs one.
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw new ReportError(`${where} uses an alias ("*name"). Write out what it stands for.`);
  }
}

function faultsOf(value: unknown): readonly Fault[] {
  if (!fits(value)) return (fits.errors ?? []).flatMap((error) => wordFault(error) ?? []);
  const { commitments } = value;
  const first = new Map<string, number>();
  return commitments.flatMap((one, index): Fault[] => {
    const own = (path: Path, says: string): Fault => ({ path: ['commitments', index, ...path], says });
    const twice = first.has(one.id);
    if (!twice) first.set(one.id, index);
    const { finding } = one;
    return [
      ...(twice
        ? [own(['id'], `There is another commitment called "${one.id}". Give each its own id.`)]
        : []),
      ...(one.due < one.promisedOn
        ? [own(['due'], `It is due on ${one.due}, before it was promised on ${one.promisedOn}.`)]
        : []),
      ...(/^https?:$/.test(URL.parse(one.url)?.protocol ?? '')
        ? []
        : [
            own(
              ['url'],
              `"${one.url}" is no address. Write the one that is reviewed, such as https://example.org.`,
            ),
          ]),
      ...('situation' in finding && !isSituation(finding.situation)
        ? [
            own(
              ['finding', 'situation'],
              `"${finding.situation}" is no situation. "stairgate situations" lists them.`,
            ),
          ]
        : []),
      ...('practice' in finding && !practiceNames.includes(finding.practice)
        ? [
            own(
              ['finding', 'practice'],
              `"${finding.practice}" is no practice. There are: ${practiceNames.join(', ')}.`,
            ),
          ]
        : []),
    ];
  });
}

/** What is wrong, for a person; null for what another fault says better. */
function wordFault({ instancePath, schemaPath, keyword, params, message }: ErrorObject): Fault | null {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const name = path.at(-1);
  if (schemaPath.includes('/oneOf/')) return null;
  switch (keyword) {
    case 'oneOf':
      return {
        path,
        says: 'A finding is an age from 0 to 17, and either a situation or a practice.',
      };
    case 'required':
      return { path, says: `"${params.missingProperty}" is missing.` };
    case 'additionalProperties':
      return {
        path: [...path, params.additionalProperty],
        says: `${/^[\w$-]{1,40}$/.test(params.additionalProperty) ? `"${params.additionalProperty}"` : 'This'} means nothing here.`,
      };
    case 'pattern':
      return { path, says: `"${name}" is a day that there is. Write it as YYYY-MM-DD, such as 2026-11-22.` };
    case 'const':
      return { path, says: 'This reads version 1 only. Write "version: 1".' };
    default:
      return { path, says: `${name === undefined ? 'The file' : `"${name}"`} ${message}.` };
  }
}

/** Where something begins: the value, or its key where it has one. */
function offsetOf(document: Document.Parsed, path: Path): number {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => isNode(key) && String(key) === path.at(-1));
    if (isNode(pair?.key)) return pair.key.range?.[0] ?? 0;
  }
  const node = path.length > 0 ? document.getIn(path, true) : document.contents;
  return (isNode(node) && node.range?.[0]) || 0;
}
