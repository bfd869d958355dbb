import type { Situation } from '@stairgate/rulebook';
import type { Favour, GuardianChild, School } from '@stairgate/wire';
import { Told } from '../parts/told.tsx';
import { useGuardianWords } from './guardian-language.tsx';
import { LimitForms } from './limit-forms.tsx';
import { LimitLines } from './limit-lines.tsx';
import { OpenNow } from './open-now.tsx';
import { SchoolForm } from './school-form.tsx';
import type { Attempt } from './use-attempt.ts';
import { WeekPicture } from './week-picture.tsx';

/** What keeps something closed for a child: the picture of its week, every limit, and the ways to set one. */
export function LimitsSection({
  child,
  school,
  counted,
  offers,
  favours,
  attempt,
  reload,
}: {
  child: GuardianChild;
  favours: readonly Favour[];
  /** Undefined where it could not be had. */
  school: School | null | undefined;
  /** Whether somebody counts the minutes of this child. */
  counted: boolean;
  offers: readonly Situation[];
  attempt: Attempt;
  reload: () => Promise<void>;
}) {
  const { limits: words } = useGuardianWords();
  return (
    <section className="stack stack-small" aria-labelledby={`limits-${child.childId}`}>
      <h3 id={`limits-${child.childId}`}>
        <Told>{words.title}</Told>
      </h3>
      <WeekPicture child={child} />
      <LimitLines child={child} favours={favours} attempt={attempt} />
      <LimitForms child={child} counted={counted} offers={offers} attempt={attempt} reload={reload} />
      {school !== undefined && (
        <SchoolForm key={school?.at} child={child} school={school} attempt={attempt} reload={reload} />
      )}
      <OpenNow child={child} offers={offers} attempt={attempt} />
    </section>
  );
}
