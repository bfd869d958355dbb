import type { CodeList } from '@stairgate/wire';
import { Link } from 'react-router';
import { operatorApi } from '../api/operator.ts';
import { useResource } from '../api/resource.ts';
import { dayOf } from '../parts/dates.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { SignedIn } from './decisions/signed-in.tsx';
import { OperatorFrame } from './operator-frame.tsx';

interface Way {
  readonly to: string;
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly go: string;
}

function waysOf(list: CodeList | undefined): readonly Way[] {
  const provisions = list?.codes.reduce((sum, { counts }) => sum + counts.provisions, 0);
  const next = list?.changes.find(({ day, deciding }) => day > list.asOf && deciding > 0)?.day;
  return [
    {
      to: '/operator/policy?in=GB,US',
      icon: 'picture',
      title: 'The rules as a picture',
      text: 'Every situation at every age, in any places, on any day, down to the paragraph. To print, to pass on.',
      go: 'Open the picture',
    },
    {
      to: '/operator/codes',
      icon: 'scales',
      title: 'The codes',
      text: list
        ? `${list.codes.length} laws, codes and standards, ${provisions} provisions: how each stands, and where it bites.`
        : 'Every law, code and standard: how each stands, and where it bites.',
      go: 'Read the codes',
    },
    {
      to: '/operator/changes',
      icon: 'clock',
      title: 'What changes',
      text: next
        ? `The next day on which decisions change is ${dayOf(next)}. See what tightens, and by which provision.`
        : 'Hold two places or two days against each other, and see what tightens, by which provision.',
      go: 'See what changes',
    },
    {
      to: '/operator/joint?in=FR,GB,US',
      icon: 'people',
      title: 'Joint settings',
      text: 'One set of settings that is lawful in several places at once, and which place asks for each.',
      go: 'Join some places',
    },
    {
      to: '/operator/profile',
      icon: 'receipt',
      title: 'What this service documents',
      text: 'Where it departs from a default, why, who approved it, and until when.',
      go: 'Read the profile',
    },
    {
      to: '/operator/candidate',
      icon: 'eye',
      title: 'The candidate',
      text: 'Run another rulebook beside the active one, and count what it would decide otherwise, before switching.',
      go: 'Look at the candidate',
    },
    {
      to: '/operator/reviews',
      icon: 'child',
      title: 'Reviews',
      text: 'What a child of each age really meets on a platform, beside what this service promises and what the law asks.',
      go: 'Read the reviews',
    },
    {
      to: '/operator/complaints',
      icon: 'flag',
      title: 'Complaints',
      text: 'What children say is wrong or unfair, by when each gets an answer, and a place to give it.',
      go: 'Read the complaints',
    },
    {
      to: '/operator/grown-ups',
      icon: 'people',
      title: 'Grown-ups',
      text: 'Where one objects to the yes of another, to be settled, and who answers for many children.',
      go: 'Look at both',
    },
    {
      to: '/operator/keys',
      icon: 'key',
      title: 'Keys',
      text: 'Keys of platforms and operators: what each is for, when it ends, when it was used. Make one, end one.',
      go: 'Look at the keys',
    },
    {
      to: '/operator/audit',
      icon: 'eye',
      title: 'Who looked at what',
      text: 'Every sign-in, every complaint that was read, every change: who, when, and about which record.',
      go: 'Read the audit',
    },
    {
      to: '/operator/try',
      icon: 'chat',
      title: 'Try a decision',
      text: 'Ask what a platform would ask, and read the answer as a child, a guardian and an auditor would.',
      go: 'Ask the rulebook',
    },
  ];
}

/** Where an operator starts: the ways to the law, and, signed in, what the service did. */
export function HomePage() {
  const codes = useResource(operatorApi.codes, 'once');
  return (
    <OperatorFrame
      title="For operators"
      lead="What the law asks for, what changes, and what this service did. The law is open to everybody; what the service did needs a key."
    >
      <ul className="plain ways">
        {waysOf(codes.value).map((way) => (
          <li key={way.to} className="card way">
            <span className="group-icon">
              <Icon name={way.icon} size={24} />
            </span>
            <h2 className="h3">{way.title}</h2>
            <p className="soft">{way.text}</p>
            <Link to={way.to}>{way.go}</Link>
          </li>
        ))}
      </ul>
      <SignedIn />
    </OperatorFrame>
  );
}
