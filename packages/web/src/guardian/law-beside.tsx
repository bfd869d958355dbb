import type { Situation } from '@stairgate/rulebook';
import type { GuardianChild, HoursByLaw } from '@stairgate/wire';
import { Told } from '../parts/told.tsx';
import { InEnglish, useGuardianWords } from './guardian-language.tsx';

type Cited = Pick<HoursByLaw['rules'][number], 'code' | 'cite' | 'url' | 'short'>;

/** What the law says by itself of one thing that a guardian can limit, and where it says so. */
export function LawBeside({ child, situation }: { child: GuardianChild; situation: Situation }) {
  const { beside } = useGuardianWords();
  const { own, effect, rules } = child.protections.situations[situation];
  const says = own ?? effect;
  return (
    <p className="law-beside small">
      <Told>{beside[says]}</Told> {says !== 'allow' && <Citations rules={rules} />}
    </p>
  );
}

/** When the law closes something by the clock, line by line. */
export function HoursBeside({ child, kind }: { child: GuardianChild; kind: HoursByLaw['kind'] }) {
  const { beside, fill, titleOf } = useGuardianWords();
  const hours = child.hoursByLaw.filter((one) => one.kind === kind);
  if (hours.length === 0)
    return (
      <p className="law-beside small">
        <Told>{beside.noHours}</Told>
      </p>
    );
  return (
    <ul className="plain stack stack-small">
      {hours.map(({ situation, effect, from, to, days, term, rules }) => {
        const text =
          effect === 'forbid' ? beside.hours : effect === 'guardian' ? beside.askHours : beside.childHours;
        return (
          <li key={`${situation} ${from} ${to} ${days} ${term}`} className="law-beside small">
            <Told>{fill(text, { title: titleOf(situation), from, to })}</Told> <Citations rules={rules} />
          </li>
        );
      })}
    </ul>
  );
}

const mostCited = 3;

/** Where the law says it, three provisions at most. */
export function Citations({ rules }: { rules: readonly Cited[] }) {
  const all = [...new Map(rules.map((rule) => [rule.cite, rule])).values()].slice(0, mostCited);
  return all.map(({ code, cite, url }, at) => (
    <span key={`${code} ${cite}`}>
      {at > 0 && '; '}
      <a href={url} target="_blank" rel="noreferrer">
        <InEnglish>{cite}</InEnglish>
      </a>
    </span>
  ));
}
