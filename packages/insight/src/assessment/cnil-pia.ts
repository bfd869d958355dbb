import { escapeHtml } from '@stairgate/service';
import type { Assessment, Harm, Sentence } from './assessment.ts';

/** A file that CNIL's PIA tool takes in (LINCnil/pia 4.1, `PiaService.importData`): all four lists have to be there. */
export interface CnilPia {
  readonly pia: Readonly<Record<string, unknown>> & { readonly name: string; readonly status: 0 };
  readonly answers: readonly {
    readonly reference_to: number;
    readonly data: { readonly text: string; readonly gauge: number | null; readonly list: readonly string[] };
    readonly created_at: string;
  }[];
  readonly measures: readonly {
    readonly id: number;
    readonly title: string;
    readonly content: string;
    readonly placeholder: string;
    readonly created_at: string;
  }[];
  readonly evaluations: readonly [];
  readonly comments: readonly {
    readonly description: string;
    readonly reference_to: string;
    readonly for_measure: false;
    readonly created_at: string;
  }[];
}

/** Questions of text in its tool (`pia_architecture.json`), and what of ours answers them; the rest is left open. */
const texts: Readonly<Record<number, string>> = {
  111: 'ico.1.aims',
  113: 'ico.4.law',
  121: 'ico.2.scope',
  122: 'ico.2.nature',
  211: 'ico.2.purposes',
  212: 'ico.4.basis',
};

/** Its three risks are of data: illegitimate access, unwanted change, disappearance. What bears on the first is of ours. */
const accessTo = ['identification', 'tracking'];

/**
 * The assessment as CNIL's tool imports it. What its officer and the people concerned think is left empty, and so is what is unwritten.
 * @param at when it was made, ISO 8601.
 */
export function cnilPia({ service, asOf, harms, frameworks }: Assessment, at: string): CnilPia {
  const answers = new Map(
    frameworks.flatMap(({ sections }) =>
      sections.flatMap((one) => one.answers.map(({ id, says }) => [id, says] as const)),
    ),
  );
  const measures = harms
    .flatMap((harm) => harm.measures.map((measure) => ({ ...measure, harm })))
    .filter(({ title }, place, all) => all.findIndex((one) => one.title === title) === place)
    .map(({ title, sentence, harm }, place) => ({
      id: place + 1,
      title: `${harm.title}: ${title}`.slice(0, 250),
      content: htmlOf([sentence]),
      placeholder: '',
      created_at: at,
    }));
  const access = harms.filter(({ id }) => accessTo.includes(id));
  const most = (of: 'likelihood' | 'severity') => Math.max(...access.map((harm) => harm[of]));
  const answer = (reference_to: number, data: Partial<CnilPia['answers'][number]['data']>) => ({
    reference_to,
    data: { text: '', gauge: null, list: [], ...data },
    created_at: at,
  });
  const why = htmlOf(access.flatMap((harm: Harm) => harm.why));
  const titlesOf = new Set(
    access.flatMap((harm) => harm.measures.map(({ title }) => `${harm.title}: ${title}`.slice(0, 250))),
  );
  return {
    pia: {
      name: `${service}: children`,
      category: 'children',
      status: 0,
      author_name: '',
      evaluator_name: '',
      validator_name: '',
      dpo_status: null,
      dpo_opinion: null,
      dpos_names: null,
      people_names: null,
      concerned_people_opinion: null,
      concerned_people_status: null,
      concerned_people_searched_opinion: null,
      concerned_people_searched_content: null,
      rejected_reason: null,
      applied_adjustements: null,
      created_at: at,
      updated_at: at,
    },
    answers: [
      ...Object.entries(texts).flatMap(([reference, id]) => {
        const says = answers.get(id);
        return says ? [answer(Number(reference), { text: htmlOf(says) })] : [];
      }),
      answer(321, { list: access.map(({ title }) => title) }),
      answer(324, { list: measures.flatMap(({ title }) => (titlesOf.has(title) ? [title] : [])) }),
      answer(325, { text: why, gauge: most('severity') }),
      answer(326, { text: why, gauge: most('likelihood') }),
    ],
    measures,
    evaluations: [],
    // Its tool has no place for harms that are not to data: they stand beside the overview.
    comments: harms
      .filter(({ id }) => !accessTo.includes(id))
      .map(({ title, likelihood, severity, left, why: own }) => ({
        description: `${title} (law as of ${asOf}): likelihood ${likelihood} of 4, severity ${severity} of 4, left ${left}. ${own.map(({ text }) => text).join(' ')}`,
        reference_to: '111',
        for_measure: false,
        created_at: at,
      })),
  };
}

function htmlOf(sentences: readonly Sentence[]): string {
  return `<ul>${sentences
    .map(
      ({ text, cites }) =>
        `<li>${escapeHtml(text)}${cites.length > 0 ? ` <em>${escapeHtml(cites.map(({ says }) => says).join('; '))}</em>` : ''}</li>`,
    )
    .join('')}</ul>`;
}
