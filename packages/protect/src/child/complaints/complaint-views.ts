import type {
  ComplaintList,
  ComplaintSubject,
  ComplaintView,
  GuardianComplaintSubject,
  GuardianComplaintView,
  ReceivedComplaint,
} from '@stairgate/wire';
import type { Selectable } from 'kysely';
import type { ComplaintRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { childView } from '../facts/child-view.ts';
import type { Context } from '../facts/context.ts';
import { isWithheld } from './is-withheld.ts';

const shown = 200;

/** A complaint as the child that made it sees it. */
export function complaintView(row: Selectable<ComplaintRow>): ComplaintView {
  return {
    complaintId: row.complaint_id,
    about: row.about as ComplaintSubject,
    text: row.text,
    state: row.state,
    at: row.created_at,
    answerBy: row.answer_by,
    answer: row.answer,
    answeredAt: row.answered_at,
    answeredBy: row.answered_by,
  };
}

/** A complaint as the guardian that made it sees it. */
export function guardianComplaintView(row: Selectable<ComplaintRow>): GuardianComplaintView {
  return { ...complaintView(row), about: row.about as GuardianComplaintSubject };
}

/** Which complaints are asked for. */
export interface ComplaintFilter {
  /** By its id, where it is a platform that asks. */
  readonly platformId?: string;
  readonly platform?: string | undefined;
  readonly state?: ComplaintView['state'] | undefined;
  readonly overdue?: 'yes' | undefined;
  readonly about?: string | undefined;
}

/** Complaints for those who answer: what waits by the day on which it is due, so that what is overdue is first. */
export async function listComplaints(
  context: Pick<Context, 'children' | 'clock' | 'db' | 'rulebook'>,
  { platformId, platform, state = 'received', overdue, about }: ComplaintFilter,
): Promise<ComplaintList> {
  const today = dayNow(context);
  const all = complaintsOf(context, platformId).$if(platform !== undefined, (query) =>
    query.where('platforms.name', '=', platform!),
  );
  const { waiting, late } = await all
    .select((eb) => [
      eb.fn.countAll<number>().as('waiting'),
      eb.fn.countAll<number>().filterWhere('answer_by', '<', today).as('late'),
    ])
    .where('state', '=', 'received')
    .executeTakeFirstOrThrow();
  const asked = all
    .where('state', '=', state)
    .$if(overdue === 'yes', (query) => query.where('state', '=', 'received').where('answer_by', '<', today))
    .$if(about !== undefined, (query) => query.where('about', '=', about!));
  const { total } = await asked
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await asked
    .selectAll('complaints')
    .select('platforms.name as platform')
    .$if(state === 'received', (query) => query.orderBy('answer_by').orderBy('complaints.created_at'))
    .$if(state === 'answered', (query) => query.orderBy('answered_at', 'desc'))
    .orderBy('complaint_id')
    .limit(shown)
    .execute();
  return {
    complaints: await received(context, rows),
    total: Number(total),
    waiting: Number(waiting),
    overdue: Number(late),
  };
}

/** One complaint, for those who answer. @throws Problem `complaint-unknown`. */
export async function readComplaint(
  context: Pick<Context, 'children' | 'clock' | 'db' | 'rulebook'>,
  complaintId: string,
): Promise<ReceivedComplaint> {
  const rows = await complaintsOf(context, undefined)
    .selectAll('complaints')
    .select('platforms.name as platform')
    .where('complaint_id', '=', complaintId)
    .execute();
  const [view] = await received(context, rows);
  if (view === undefined) throw new Problem('complaint-unknown');
  return view;
}

function complaintsOf({ db }: Pick<Context, 'db'>, platformId: string | undefined) {
  return (
    db
      .selectFrom('complaints')
      .innerJoin('children', 'children.child_id', 'complaints.child_id')
      .innerJoin('platforms', 'platforms.platform_id', 'children.platform_id')
      // Of itself a platform is not the judge.
      .$if(platformId !== undefined, (query) =>
        query.where('children.platform_id', '=', platformId!).where('about', '!=', 'platform'),
      )
  );
}

async function received(
  context: Pick<Context, 'children' | 'clock' | 'rulebook'>,
  rows: readonly (Selectable<ComplaintRow> & { platform: string })[],
): Promise<ReceivedComplaint[]> {
  const known = await context.children.getMany(new Set(rows.map((row) => row.child_id)));
  return rows.flatMap((row) => {
    const facts = known.get(row.child_id);
    // Erased meanwhile.
    if (facts === undefined) return [];
    const { place, band } = childView(facts, context.rulebook(), context.clock());
    return {
      ...complaintView(row),
      from: row.guardian_id === null ? 'child' : 'guardian',
      childId: row.child_id,
      platform: row.platform,
      place,
      band,
      withheld:
        row.state === 'answered'
          ? row.withheld
          : row.guardian_id === null && isWithheld(row.about, undefined),
      overdue: row.state === 'received' && row.answer_by < dayNow(context),
    };
  });
}

const dayNow = ({ clock }: Pick<Context, 'clock'>) => new Date(clock()).toISOString().slice(0, 10);
