import { guardianApi } from '../api/guardian.ts';
import { useResource } from '../api/resource.ts';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { Told } from '../parts/told.tsx';
import { useGuardianWords } from './guardian-language.tsx';

/** Where this guardian is signed in, and one button that ends it all. */
export function SignedInCard({ onSignOut }: { onSignOut: (everywhere: boolean) => void }) {
  const { home, fill, moment } = useGuardianWords();
  const words = home.browsers;
  const { value } = useResource(guardianApi.browsers, 'once');
  return (
    <Card id="browsers" title={<Told>{words.title}</Told>} quiet>
      <ul className="plain">
        {value?.browsers.map(({ here, since, used, browser }) => (
          <li key={`${since} ${used}`} className="alert">
            <span>
              {browser === null ? <Told>{words.unknown}</Told> : <span translate="no">{browser}</span>}
              {here && (
                <>
                  {' '}
                  (<Told>{words.here}</Told>)
                </>
              )}
            </span>
            <span className="small soft">
              <Told>{fill(words.since, { from: moment(since), to: moment(used) })}</Told>
            </span>
          </li>
        ))}
      </ul>
      <div className="row">
        <Button onClick={() => onSignOut(false)}>
          <Told>{home.signOut}</Told>
        </Button>
        <Button tone="alarm" onClick={() => onSignOut(true)}>
          <Told>{words.everywhere}</Told>
        </Button>
      </div>
    </Card>
  );
}
