import { Link } from 'react-router';
import { Icon, type IconName } from '../parts/icon.tsx';
import { Page } from '../parts/page.tsx';
import { PublicLanguage, usePublicWords } from '../parts/public-language.tsx';
import { LanguageSwitch } from '../parts/reader-language.tsx';
import { Told } from '../parts/told.tsx';

const doors = [
  { id: 'child', to: '/child', icon: 'child' },
  { id: 'guardian', to: '/guardian', icon: 'people' },
  { id: 'operator', to: '/operator/policy', icon: 'picture' },
] as const satisfies readonly { id: string; to: string; icon: IconName }[];

const steps = ['data', 'answer', 'closed'] as const;

export function LandingPage() {
  return (
    <PublicLanguage>
      <Landing />
    </PublicLanguage>
  );
}

function Landing() {
  const { landing: words } = usePublicWords();
  return (
    <Page
      title="Stairgate"
      heading={<Told>{words.heading}</Told>}
      lead={<Told>{words.lead}</Told>}
      tools={<LanguageSwitch />}
    >
      <div className="stack landing">
        <Gate />
        <ul className="plain doors">
          {doors.map(({ id, to, icon }) => (
            <li key={id} className="card door">
              <span className="group-icon">
                <Icon name={icon} size={26} />
              </span>
              <h2>
                <Told>{words.doors[id].title}</Told>
              </h2>
              <p className="soft">
                <Told>{words.doors[id].text}</Told>
              </p>
              <Link to={to} className="door-link">
                <Told>{words.doors[id].go}</Told>
                <Icon name="next" size={18} />
              </Link>
            </li>
          ))}
        </ul>
        <section className="stack" aria-labelledby="how-title">
          <h2 id="how-title">
            <Told>{words.how}</Told>
          </h2>
          <ol className="plain how">
            {steps.map((step) => (
              <li key={step}>
                <h3>
                  <Told>{words.steps[step].title}</Told>
                </h3>
                <p className="soft">
                  <Told>{words.steps[step].text}</Told>
                </p>
              </li>
            ))}
          </ol>
        </section>
        <section className="card card-quiet row row-apart" aria-labelledby="build-title">
          <div>
            <h2 id="build-title" className="h3">
              <Told>{words.build.title}</Told>
            </h2>
            <p className="soft">
              <Told>{words.build.text}</Told>
            </p>
          </div>
          <div className="row">
            <a className="button" href="/docs">
              <Told>{words.build.docs}</Told>
            </a>
            <Link className="button" to="/mailbox">
              <Told>{words.build.mailbox}</Told>
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
