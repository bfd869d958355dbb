import { Link } from 'react-router';
import { Icon, type IconName } from '../parts/icon.tsx';
import { Page } from '../parts/page.tsx';

interface Door {
  readonly to: string;
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly go: string;
}

const doors: readonly Door[] = [
  {
    to: '/child',
    icon: 'child',
    title: 'I am a child or a teenager',
    text: 'See who can see you and contact you, what is on, and why. Change what you may change.',
    go: 'Open my safety page',
  },
  {
    to: '/guardian',
    icon: 'people',
    title: 'I am a parent or guardian',
    text: 'Read what a service asks of you, answer point by point, and take it back whenever you like.',
    go: 'Open my page',
  },
  {
    to: '/operator/policy',
    icon: 'picture',
    title: 'I run or review a service',
    text: 'See what the law asks for, age by age and place by place, down to the paragraph.',
    go: 'See the rules as a picture',
  },
];

const steps = [
  {
    title: 'The law, as data',
    text: 'Children’s codes and laws are written down rule by rule, each with its source, its dates and how sure we are.',
  },
  {
    title: 'One answer for each question',
    text: 'May a stranger message this child? May this advert be shown? The strictest rule that applies decides, and says so.',
  },
  {
    title: 'Closed when in doubt',
    text: 'If the age, the place or a consent is not known, the gate stays shut. Missing facts are never a yes.',
  },
] as const;

export function LandingPage() {
  return (
    <Page
      title="Stairgate"
      heading="Closed, unless a grown-up opens it"
      lead="A stair gate keeps small children safe without anybody watching them. Stairgate does the same for online services: private and safe by default, with the law behind every answer."
    >
      <div className="stack landing">
        <Gate />
        <ul className="plain doors">
          {doors.map((door) => (
            <li key={door.to} className="card door">
              <span className="group-icon">
                <Icon name={door.icon} size={26} />
              </span>
              <h2>{door.title}</h2>
              <p className="soft">{door.text}</p>
              <Link to={door.to} className="door-link">
                {door.go}
                <Icon name="next" size={18} />
              </Link>
            </li>
          ))}
        </ul>
        <section className="stack" aria-labelledby="how-title">
          <h2 id="how-title">How it works</h2>
          <ol className="plain how">
            {steps.map((step) => (
              <li key={step.title}>
                <h3>{step.title}</h3>
                <p className="soft">{step.text}</p>
              </li>
            ))}
          </ol>
        </section>
        <section className="card card-quiet row row-apart" aria-labelledby="build-title">
          <div>
            <h2 id="build-title" className="h3">
              For those who build
            </h2>
            <p className="soft">Ask over HTTP, by the OpenID AuthZEN interface or with the typed client.</p>
          </div>
          <div className="row">
            <a className="button" href="/docs">
              API documentation
            </a>
            <Link className="button" to="/mailbox">
              Mailbox of the demonstration
            </Link>
          </div>
        </section>
      </div>
    </Page>
  );
}

/** A gate between two posts: the sign of the house. */
function Gate() {
  const bars = Array.from({ length: 13 }, (_, index) => 56 + index * 24);
  return (
    <svg className="gate" viewBox="0 0 400 150" aria-hidden="true">
      <path className="gate-floor" d="M0 138h400" />
      <rect className="gate-post" x="18" y="18" width="18" height="120" rx="6" />
      <rect className="gate-post" x="364" y="18" width="18" height="120" rx="6" />
      <path className="gate-rail" d="M44 40h312M44 118h312" />
      {bars.map((x) => (
        <path key={x} className="gate-bar" d={`M${x} 40v78`} />
      ))}
      <circle className="gate-latch" cx="350" cy="79" r="7" />
    </svg>
  );
}
