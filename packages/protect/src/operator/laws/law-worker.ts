import { createHash } from 'node:crypto';
import { diff } from '@stairgate/rulebook';
import { answerWork } from '@stairgate/service/work';
import type { LawJob, LawOnDay, Written } from '../../law/desk/law-job.ts';
import { compileLaw, type Law, parseLaw } from '../../law/in-force/law.ts';
import { commonOf, comparisonOf } from './comparison.ts';
import { type LawOn, overlaysByDay, policyOf } from './policy.ts';

/* What only some jobs need is read when they come: reports and lists of codes bring half of the service with them. */

interface Read {
  readonly law: Law;
  readonly lawOn: LawOn;
}

/** Laws that were read, by name; as many as the pool lets a worker know. */
const read = new Map<string, Read>();

answerWork<LawJob>(async (job, texts) => {
  for (const name of read.keys()) if (!texts.has(name)) read.delete(name);
  const lawOf = (name: string): Read => {
    const known = read.get(name);
    if (known !== undefined) return known;
    const law = parseLaw(texts.get(name)!);
    const fresh = { law, lawOn: overlaysByDay(law) };
    read.set(name, fresh);
    return fresh;
  };
  switch (job.kind) {
    case 'policy':
      return written(policyOf(lawOf(job.law).lawOn(job.question), job.question));
    case 'cell': {
      const { situation, year, question } = job;
      const { rulebook } = lawOf(job.law).lawOn(question);
      const age = { lo: year, hi: year, level: question.level };
      return written(rulebook.decide({ situation, in: question.places, age }).toJSON());
    }
    case 'compare': {
      const { level, guidance } = job;
      const { lawOn } = lawOf(job.law);
      const side = ({ places, asOf }: (typeof job)['before']) => ({
        rulebook: lawOn({ asOf, guidance, profile: false }).rulebook,
        places,
        asOf,
      });
      return written(comparisonOf(side(job.before), side(job.after), { level, guidance }));
    }
    case 'join': {
      const { places, asOf, level, guidance } = job;
      const { rulebook } = lawOf(job.law).lawOn({ asOf, guidance, profile: false });
      return written(commonOf({ rulebook, asOf }, places, { level, guidance }));
    }
    case 'codes': {
      const { codeList } = await import('./code-view.ts');
      return written(codeList(lawOf(job.law).law.codes, job.asOf));
    }
    case 'code': {
      const { codeView } = await import('./code-view.ts');
      return written(codeView(lawOf(job.law).law.codes.find(({ code }) => code === job.code)!, job.asOf));
    }
    case 'candidate': {
      const [before, after] = [job.active, job.candidate].map(({ law, asOf }: LawOnDay) => {
        const rulebook = compileLaw(lawOf(law).law, asOf);
        return { label: rulebook.revision, rulebook, in: job.places };
      });
      return written({
        active: before!.label,
        candidate: after!.label,
        differences: [...diff(before!, after!, { levels: [job.level] })],
      });
    }
    case 'report': {
      const { readReport } = await import('../reviews/read-report.ts');
      const { summaryOf } = await import('@stairgate/report/sealed');
      return summaryOf(readReport(job.text));
    }
  }
});

function written(body: unknown): Written {
  const text = JSON.stringify(body);
  const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  return { json: new TextEncoder().encode(text), tag };
}
