import { answerWork } from './answer-work.ts';

export type TestJob =
  | { readonly say: string }
  | { readonly read: string }
  | { readonly fail: string }
  | { readonly bytes: number }
  | { readonly forever: true }
  | { readonly exit: true };

answerWork<TestJob>((job, texts) => {
  if ('say' in job) return job.say;
  if ('read' in job) return texts.get(job.read);
  if ('bytes' in job) return { json: new Uint8Array(job.bytes) };
  if ('fail' in job) throw Object.assign(new Error('no'), { code: job.fail, extra: { field: 'x' } });
  if ('exit' in job) process.exit(3);
  for (;;);
});
