import type { Confidence } from '@stairgate/rulebook';
import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { inOrder, type Problem } from './code-error.ts';
import { FieldReading } from './field-reading.ts';
import { isAges, provisionKinds } from './provisions.ts';
import { openYaml, type SourceWords, type YamlSource } from './yaml-source.ts';

const sourceWords: SourceWords = {
  format: 'JSON',
  tooBig: 'It lists ids, references, kinds, ages and confidence, and nothing else.',
  empty: 'It lists the provisions of each code: { "uk-aadc": [ … ] }.',
  tooDeep: 'It is a list of provisions for each code, and nothing deeper.',
  second: 'Keep one list in the file.',
};

const keys = ['id', 'ref', 'kind', 'ages', 'confidence'];
const confidences: readonly Confidence[] = ['high', 'medium', 'low'];
const howToAdd: Readonly<Record<string, string>> = {
  id: 'Add "id": the code and a number, such as "uk-aadc-12".',
  ref: 'Add "ref": the section, such as "Standard 3".',
  kind: `Add "kind": ${provisionKinds.join(', ')}.`,
  ages: 'Add "ages": [0, 17], or the years that it is about.',
  confidence: 'Add "confidence": high, medium or low.',
};

/** What is wrong with a `provisions.json` that cannot be read, each with its line. Nothing where it is right. */
export function provisionProblems(content: string | Uint8Array, file: string): Problem[] {
  const problems: Problem[] = [];
  const source = openYaml(content, file, problems, sourceWords);
  if (source) new ProvisionReading(source, file, problems).list();
  return inOrder(problems);
}

class ProvisionReading extends FieldReading {
  constructor(source: YamlSource, file: string, problems: Problem[]) {
    super(source, file, problems, { howToAdd, kinds: {}, situations: '' });
  }

  list(): void {
    const { root } = this;
    if (!isMap(root)) {
      this.say(root, 'The file is no list of codes.', sourceWords.empty);
      return;
    }
    for (const { key, value } of root.items) {
      if (isSeq(value)) this.#code(value.items as Node[]);
      else
        this.say(key as Node, `${this.written(key as Node)} has no list.`, 'Write its provisions as [ … ].');
    }
  }

  #code(items: readonly Node[]): void {
    const ids = new Set<string>();
    for (const [index, node] of items.entries()) {
      const name = `Provision ${index + 1}`;
      const fields = this.fields(node, name, keys, keys);
      if (!fields) continue;
      const id = this.text(fields, 'id', name);
      if (id !== undefined && ids.has(id)) {
        this.say(fields.get('id')!.value, `The provision "${id}" is listed twice.`, 'Number one anew.');
      }
      if (id !== undefined) ids.add(id);
      this.text(fields, 'ref', name);
      this.word(fields, 'kind', provisionKinds, 'kind of provision');
      this.word(fields, 'confidence', confidences, 'confidence');
      const ages = fields.get('ages')?.value;
      const years = isSeq(ages)
        ? ages.items.map((one) => (isScalar(one) ? one.value : undefined))
        : undefined;
      if (ages && !isAges(years)) {
        this.say(
          ages,
          'These are no ages of children.',
          'Write two whole years from 0 to 17, such as [0, 12].',
        );
      }
    }
  }
}
