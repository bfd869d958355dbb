import { type Activity, isActivity, isSituation, type Level, type Situation } from '@stairgate/rulebook';
import type { Paper, PaperPart, PaperSection, Said } from '@stairgate/service';
import { limitInWords, type SetLimitView } from '@stairgate/wire';
import type { ChildEntry } from '../../child/facts/child-entry.ts';
import type { exportChild } from '../../child/rights/export-child.ts';
import type { Settings } from '../../settings.ts';
import { alertText } from '../alerts/alert-text.ts';
import type { GuardianWords } from '../words/guardian-words.ts';
import { childTitles } from './child-titles.ts';

export type HeldOfChild = Awaited<ReturnType<typeof exportChild>>;

/**
 * Everything that is held about a child as a person reads it: each row that the JSON has, in words.
 * @param reader who has it, and so to whom it speaks.
 */
export function heldPaper(
  held: HeldOfChild,
  reader: 'child' | 'guardian',
  { serviceName, operatorName }: Pick<Settings, 'serviceName' | 'operatorName'>,
  speaking: GuardianWords,
): Paper {
  const { fill, day, papers } = speaking;
  const words = papers.held;
  const { title, level } = titlesFor(reader, held.child.band, speaking);
  const limit = (one: SetLimitView) =>
    limitInWords(one, (of) => (isActivity(of) ? allOf(of) : title(of as Situation).text), speaking);
  const allOf = (activity: Activity) => fill(words.limits.all, { activity: speaking.activities[activity] });
  const kinds: Readonly<Record<ChildEntry, string>> = words.ledger.kinds;
  const list = (items: readonly Said[]): readonly PaperPart[] =>
    items.length === 0 ? [{ kind: 'text', text: words.nothing }] : [{ kind: 'list', items }];
  const section = (title: string, items: readonly Said[]): PaperSection => ({ title, parts: list(items) });
  /** Where a title is in another language, the whole line is said to be. */
  const titled = (situation: Situation, text: string, more: Readonly<Record<string, string>> = {}): Said => {
    const { text: name, language } = title(situation);
    return { text: fill(text, { ...more, title: name }), ...(language && { language }) };
  };
  const chosen = ({ situation, by, at }: HeldOfChild['choicesAndConsentsInForce'][number]) =>
    titled(situation, words.chosen[reader][by], { day: day(at) });
  const purposes = (ids: string) => {
    const names = (JSON.parse(ids) as string[]).map((id) =>
      id === 'core'
        ? words.consents.core
        : isSituation(id)
          ? title(id).text
          : (speaking.activities[id as Activity] ?? id),
    );
    return names.length === 0 ? words.consents.no : names.join('; ');
  };
  const { child } = held;
  const sections: PaperSection[] = [
    {
      title: words.known.title,
      parts: [
        {
          kind: 'facts',
          rows: [
            [
              { text: words.known.place },
              { text: child.place === 'unknown' ? words.known.noPlace : speaking.country(child.place) },
            ],
            [{ text: words.known.age }, { text: ageInWords(child.age, speaking) }],
            ...(held.zone === null ? [] : [[{ text: words.known.zone }, { text: held.zone }] as const]),
            [{ text: words.known.since }, { text: day(child.createdAt) }],
            [{ text: words.known.id }, { text: child.id }],
          ],
        },
        { kind: 'text', text: words.never[reader] },
      ],
    },
    section(
      words.evidence.title,
      held.ageEvidence.map((one) => {
        const { lo, hi, learnt_on } = one as { lo: number; hi: number; learnt_on: string };
        const how = level((one as { level: Level }).level);
        const age = ageInWords({ lo, hi, level: (one as { level: Level }).level }, speaking);
        return {
          text: fill(words.evidence.one, { day: day(learnt_on), age, how: how.text }),
          ...(how.language && { language: how.language }),
        };
      }),
    ),
    section(words.on.title, held.choicesAndConsentsInForce.map(chosen)),
    section(words.asleep.title, held.choicesAndConsentsAsleep.map(chosen)),
    section(
      words.limits.title,
      held.limits.map((one) => ({
        text: fill(words.limits.one[reader][one.by], { title: limit(one), day: day(one.at) }),
      })),
    ),
    section(words.time.title, timeInWords(held, speaking, limit)),
    section(
      words.guardians.title,
      held.guardians.map(({ invited_at, state, address_held, shut_out_at }) => {
        const one = fill(words.guardians.one, {
          day: day(invited_at),
          state: words.guardians.states[state],
          address: address_held ? words.guardians.held : words.guardians.gone,
        });
        if (shut_out_at === null) return { text: one };
        const shutOut = fill(words.guardians.shutOut[reader], {
          day: day(shut_out_at),
          service: serviceName,
        });
        return { text: `${one} ${shutOut}` };
      }),
    ),
    section(
      words.consents.title,
      (held.consents as unknown as readonly ConsentHeld[]).map(({ given_at, state, purposes: ids }) => ({
        text: fill(given_at === null ? words.consents.undated : words.consents.one, {
          ...(given_at !== null && { day: day(given_at) }),
          state: words.consents.states[state],
          titles: purposes(ids),
        }),
      })),
    ),
    section(
      words.asks.title,
      (held.asks as unknown as readonly AskHeld[]).map(({ asked_at, situation, state }) =>
        titled(situation, words.asks.one, { day: day(asked_at), state: words.asks.states[state] }),
      ),
    ),
    section(
      words.told.title[reader],
      (held.alerts as unknown as readonly AlertHeld[]).map(({ at, kind, situation }) => ({
        text: fill(words.told.one, { day: day(at), text: alertText(speaking, kind, situation) }),
      })),
    ),
    {
      title: words.complaints.title,
      parts:
        held.complaints.length === 0
          ? list([])
          : (held.complaints as unknown as readonly ComplaintHeld[]).flatMap((one): PaperPart[] => {
              const about = isSituation(one.about)
                ? title(one.about).text
                : words.complaints.about[one.about as keyof typeof words.complaints.about];
              const state =
                one.answered_at === null
                  ? fill(words.complaints.received, { day: day(one.answer_by) })
                  : fill(words.complaints.answered, { day: day(one.answered_at) });
              return [
                {
                  kind: 'heading',
                  text: fill(words.complaints.one, { day: day(one.created_at), about, state }),
                },
                ...(one.text ? [plain(fill(words.complaints.own, { text: one.text }))] : []),
                ...(one.answer ? [plain(fill(words.complaints.answer, { text: one.answer }))] : []),
              ];
            }),
    },
    section(
      words.sessions.title,
      (held.sessions as unknown as readonly SessionHeld[]).map(({ started_at, ended_at, expires_at }) => ({
        text: fill(words.sessions.one, { from: day(started_at), to: day(ended_at ?? expires_at) }),
      })),
    ),
    {
      title: words.ledger.title,
      parts: [
        plain(words.ledger.lead),
        ...list(
          held.ledger.map(({ at, kind }) => {
            const { [kind as ChildEntry]: what = words.ledger.kinds.other } = kinds;
            return { text: fill(words.ledger.one, { day: day(at), what }) };
          }),
        ),
      ],
    },
  ];
  return {
    language: speaking.language,
    title: fill(words.title[reader], { service: serviceName }),
    by: fill(words.by, { operator: operatorName }),
    at: Date.parse(held.exportedAt),
    lead: [words.lead[reader], fill(words.made, { day: day(held.exportedAt) })],
    sections,
  };
}

/* Rows of the export, as far as they are read here. */
interface ConsentHeld {
  readonly given_at: string | null;
  readonly state: 'confirming' | 'given' | 'withdrawn' | 'lapsed';
  readonly purposes: string;
}
interface AskHeld {
  readonly asked_at: string;
  readonly situation: Situation;
  readonly state: 'waiting' | 'approved' | 'refused' | 'expired';
}
interface AlertHeld {
  readonly at: string;
  readonly kind: string;
  readonly situation: Situation | null;
}
interface ComplaintHeld {
  readonly about: string;
  readonly text?: string | null;
  readonly created_at: string;
  readonly answer_by: string;
  readonly answer: string | null;
  readonly answered_at: string | null;
}
interface MoreTimeHeld {
  readonly minutes: number;
  readonly given_at: string;
}
interface FavourHeld {
  readonly asked_at: string;
  readonly kind: 'minutes' | 'purchase' | 'limit';
  readonly limit_id: string | null;
  readonly minutes: number | null;
  readonly amount: number | string | null;
  readonly currency: string | null;
  readonly state: 'waiting' | 'approved' | 'refused' | 'used' | 'expired';
}
interface UseHeld {
  readonly day: string;
  readonly ms: number | string;
}
interface SpentHeld {
  readonly day: string;
  readonly currency: string;
  readonly amount: number | string;
  readonly purchases: number;
}
interface SessionHeld {
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly expires_at: string;
}

/** School, use of each day, what was given on top, what was asked and spent. */
function timeInWords(
  held: HeldOfChild,
  { fill, day, sum, papers }: GuardianWords,
  limit: (of: SetLimitView) => string,
): readonly Said[] {
  const { time } = papers.held;
  const rows = <T>(all: unknown) => all as readonly T[];
  const { school } = held;
  const asked = ({ kind, minutes, amount, currency, limit_id }: FavourHeld) => {
    if (kind === 'limit') {
      const of = held.limits.find(({ limitId }) => limitId === limit_id);
      return of === undefined ? time.limitGone : fill(time.limit, { title: limit(of) });
    }
    return kind === 'purchase'
      ? fill(time.purchase, { sum: sum(Number(amount), currency!) })
      : fill(time.minutes, { count: minutes ?? 0 });
  };
  return [
    ...(school === null
      ? []
      : [fill(time.school[school.calendar], { day: day(school.at), count: school.daysOff.length })]),
    ...rows<UseHeld>(held.use).map((one) =>
      fill(time.use, { day: day(one.day), count: Math.round(Number(one.ms) / 60_000) }),
    ),
    ...rows<MoreTimeHeld>(held.moreTime).map((one) =>
      fill(time.more, { day: day(one.given_at), count: one.minutes }),
    ),
    ...rows<FavourHeld>(held.favours).map((one) =>
      fill(time.asked, { day: day(one.asked_at), what: asked(one), state: time.states[one.state] }),
    ),
    ...rows<SpentHeld>(held.spent).map((one) =>
      fill(time.spent, {
        day: day(one.day),
        count: one.purchases,
        sum: sum(Number(one.amount), one.currency),
      }),
    ),
  ].map((text) => ({ text }));
}

const plain = (text: string): PaperPart => ({ kind: 'text', text });

function titlesFor(
  reader: 'child' | 'guardian',
  band: HeldOfChild['child']['band'],
  speaking: GuardianWords,
) {
  const { level, situation } = childTitles(speaking.tag, band);
  if (reader === 'child') return { title: situation, level };
  return {
    title: (of: Situation): Said => ({ text: speaking.situation(of).title }),
    level: (of: Level): Said => ({ text: speaking.levels[of] }),
  };
}

function ageInWords(
  { lo, hi, level }: { readonly lo: number; readonly hi: number; readonly level: Level },
  { fill, papers }: GuardianWords,
): string {
  const { unknown, adult, from, one, range } = papers.held.ages;
  if (level === 'none' || (lo <= 0 && hi >= 18)) return unknown;
  if (lo >= 18) return adult;
  if (hi >= 18) return fill(from, { lo });
  return lo === hi ? fill(one, { lo }) : fill(range, { lo, hi });
}
