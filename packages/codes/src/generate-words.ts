import { readFileSync, writeFileSync } from 'node:fs';
import { CodeError } from './code-error.ts';
import { readVocabulary } from './read-vocabulary.ts';
import { wordsModule } from './words-module.ts';

const source = 'words/vocabulary.yaml';
const target = 'packages/rulebook/src/words.generated.ts';
const of = (path: string) => new URL(`../../../${path}`, import.meta.url);

try {
  const text = wordsModule(readVocabulary(readFileSync(of(source)), source));
  const changed = text !== readFileSync(of(target), 'utf8');
  if (changed) writeFileSync(of(target), text);
  console.log(changed ? `Wrote ${target}.` : `${target} is as ${source} says.`);
} catch (error) {
  if (!(error instanceof CodeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
