import { recordOf } from '../../law/decisions/decision-log.ts';
import type { WrittenAnswer } from './answer-writer.ts';

/** The same answer with `context.record` in it. */
export function withRecord(answer: WrittenAnswer, now: number, where: string): WrittenAnswer {
  const record = JSON.stringify(recordOf(answer, now, where));
  // Both end with the brackets of the context and of the answer.
  const add = (text: string) => `${text.slice(0, -2)},"record":${record}}}`;
  const text = add(answer.text);
  return {
    ...answer,
    text,
    bytes: Buffer.from(text),
    briefBytes: Buffer.from(add(answer.briefBytes.toString())),
  };
}
