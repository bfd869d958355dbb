import type { AnsweredComplaint, GuardianChild } from '@stairgate/wire';
import { Fold } from '../parts/fold.tsx';
import { Told } from '../parts/told.tsx';
import { Written } from '../parts/written.tsx';
import { useGuardianWords } from './guardian-language.tsx';

/** What the child complained about and was told, the newest first. */
export function AnsweredComplaints({ child }: { child: GuardianChild }) {
  const words = useGuardianWords();
  const { complaints: texts, fill, day } = words;
  if (child.complaints.length === 0) return null;
  const subject = (about: AnsweredComplaint['about']) =>
    about === 'age' || about === 'data' || about === 'other' ? texts[about] : words.titleOf(about);
  return (
    <Fold summary={<Told>{texts.title}</Told>}>
      <p className="soft">
        <Told>{texts.note}</Told>
      </p>
      <ul className="plain stack">
        {child.complaints.map(({ complaintId, about, at, answer, answeredAt }) => (
          <li key={complaintId} className="stack stack-small">
            <p>
              <strong>
                <Told>{fill(texts.of, { subject: subject(about), day: day(at) })}</Told>
              </strong>
            </p>
            <p>
              <Told>{fill(texts.answered, { day: day(answeredAt) })}</Told>
            </p>
            <Written>{answer}</Written>
          </li>
        ))}
      </ul>
    </Fold>
  );
}
