import type { Purpose } from '@stairgate/wire';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { Icon } from '../parts/icon.tsx';
import { Told } from '../parts/told.tsx';
import { useGuardianWords } from './guardian-language.tsx';

/** What will be sent: each point that was answered, under the answer that it got. */
export function AnswerSummary({
  purposes,
  agreed,
  onChange,
}: {
  purposes: readonly Purpose[];
  agreed: readonly Purpose[];
  onChange: () => void;
}) {
  const { summary } = useGuardianWords().journey;
  const lists = [
    { id: 'yes', icon: 'on', title: summary.yes, found: agreed },
    { id: 'no', icon: 'off', title: summary.no, found: purposes.filter((one) => !agreed.includes(one)) },
  ] as const;
  return (
    <Card id="summary" level={3} title={<Told>{summary.title}</Told>} quiet>
      {lists.map(
        ({ id, icon, title, found }) =>
          found.length > 0 && (
            <section key={id} className="stack stack-small" aria-labelledby={`summary-${id}`}>
              <h4 id={`summary-${id}`}>
                <Told>{title}</Told>
              </h4>
              <ul className="plain stack stack-small" data-answer={id}>
                {found.map((purpose) => (
                  <li key={purpose.id} className="ring-detail">
                    <Icon name={icon} size={18} />
                    <Told>{purpose.title}</Told>
                  </li>
                ))}
              </ul>
            </section>
          ),
      )}
      <div>
        <Button small onClick={onChange}>
          <Told>{summary.change}</Told>
        </Button>
      </div>
    </Card>
  );
}
