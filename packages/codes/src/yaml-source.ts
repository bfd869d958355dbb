import { isAlias, isMap, isNode, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { Problem } from './code-error.ts';

/** More than any code needs, and little enough to parse at once. */
const most = 1024 * 1024;

export interface YamlSource {
  readonly root: Node;
  /** Where an offset of the text lies, counted from 1. */
  place(offset: number): { line: number; column: number };
}

/** What messages say of one kind of file. */
export interface SourceWords {
  /** What YAML is called here; JSON, which is YAML too, may have tabs. */
  readonly format: 'YAML' | 'JSON';
  readonly tooBig: string;
  readonly empty: string;
  readonly tooDeep: string;
  readonly second: string;
}

const ofCodes: SourceWords = {
  format: 'YAML',
  tooBig: `Keep a code within ${most} bytes; two laws are two files.`,
  empty: 'Begin with code, title, short, jurisdiction, issuer, url and status.',
  tooDeep: 'A code is lists of rules, and nothing deeper.',
  second: 'Keep one code in a file, with no "---" inside.',
};

/**
 * Text or bytes to a YAML tree with positions, or `undefined` after saying what is wrong. Stricter than YAML: UTF-8, no
 * tabs, anchors, aliases, tags or directives, one document, no key twice, at most 1 MiB.
 */
export function openYaml(
  content: string | Uint8Array,
  file: string,
  problems: Problem[],
  words: SourceWords = ofCodes,
): YamlSource | undefined {
  const before = problems.length;
  const say: Say = (line, column, what, right) => problems.push({ file, line, column, what, right });
  const size = typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength;
  if (size > most) {
    say(1, 1, `The file has ${size} bytes.`, words.tooBig);
    return undefined;
  }
  const given = typeof content === 'string' ? content : decode(content, say);
  if (given === undefined) return undefined;
  // In JSON a tab can only stand where a space can.
  const text = words.format === 'JSON' ? given.replaceAll('\t', ' ') : given;
  sayForbidden(text, say);
  if (problems.length > before) return undefined;

  const lines = new LineCounter();
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const sayAt = (offset: number, what: string, right: string) => {
    const { line, column } = place(offset);
    say(line, column, what, right);
  };
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      stringKeys: true,
      uniqueKeys: false,
    });
    const error = document.errors.find(({ code }) => code !== 'BAD_ALIAS');
    if (error) {
      if (error.message.includes('call stack')) throw new RangeError(error.message);
      const [what, right] = wordError(error.code, error.message, words);
      sayAt(error.pos[0], what, right);
    } else {
      saySurprises(document.contents, text, sayAt);
    }
    if (problems.length > before) return undefined;
    if (document.contents) return { root: document.contents, place };
    say(1, 1, 'The file is empty.', words.empty);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    say(1, 1, 'The file is nested too deep to read.', words.tooDeep);
  }
  return undefined;
}

type Say = (line: number, column: number, what: string, right: string) => void;
type SayAt = (offset: number, what: string, right: string) => void;

function decode(bytes: Uint8Array, say: Say): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    let from = 0;
    for (let line = 1; from <= bytes.length; line++) {
      const end = bytes.indexOf(0x0a, from);
      const part = bytes.subarray(from, end < 0 ? bytes.length : end);
      try {
        new TextDecoder('utf-8', { fatal: true }).decode(part);
      } catch {
        const column = new TextDecoder('utf-8').decode(part).indexOf('\uFFFD') + 1;
        say(line, column, 'These bytes are not UTF-8.', 'Save the file as UTF-8.');
        break;
      }
      from = end < 0 ? bytes.length + 1 : end + 1;
    }
    return undefined;
  }
}

/** Each kind once: a file full of tabs needs one message. */
function sayForbidden(text: string, say: Say): void {
  const lines = text.split('\n');
  const tab = lines.findIndex((line) => line.includes('\t'));
  if (tab >= 0) say(tab + 1, lines[tab]!.indexOf('\t') + 1, 'There is a tab.', 'Use spaces.');
  const directive = lines.findIndex((line) => line.startsWith('%'));
  if (directive >= 0) say(directive + 1, 1, 'There is a YAML directive.', 'Remove the line.');
}

function wordError(code: string, message: string, words: SourceWords): [what: string, right: string] {
  if (code === 'MULTIPLE_DOCS') return ['A second document begins.', words.second];
  return [
    // Never what it holds: it may be another file than was meant.
    `This is not ${words.format}: ${message.replace(/:?\s*(?<!closing )["'`].*$/s, '').replace(/\.?$/, '.')}`,
    'Check indentation, quotes and colons here.',
  ];
}

/** What YAML allows and a law does not need: it could make a small file huge, or one word mean another. */
function saySurprises(root: Node | null, text: string, sayAt: SayAt): void {
  visit(root, (_, node) => {
    if (!isNode(node)) return;
    const start = node.range?.[0] ?? 0;
    if (isAlias(node)) {
      sayAt(start, `"*${node.source}" is an alias.`, 'Write out what it stands for.');
      return;
    }
    if ('anchor' in node && node.anchor) {
      const at = text.lastIndexOf(`&${node.anchor}`, start);
      sayAt(
        at < 0 ? start : at,
        `"&${node.anchor}" is an anchor.`,
        'Write the thing out where it is needed.',
      );
    }
    if (node.tag) sayAt(start, 'There is a tag before this.', 'Remove the word with "!".');
    if (!isMap(node)) return;
    const seen = new Set<unknown>();
    for (const { key } of node.items) {
      if (!isScalar(key)) continue;
      if (seen.has(key.value)) {
        sayAt(key.range?.[0] ?? start, `The key "${key.value}" stands twice.`, 'Keep one of them.');
      }
      seen.add(key.value);
    }
  });
}
