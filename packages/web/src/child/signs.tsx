import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Told } from '../parts/told.tsx';
import type { PageWords } from './page-words.ts';

/** What cannot be missed while it is so: the location is on, a guardian can see something. Stays in view. */
export function Signs({
  words,
  signs,
  onLocationOff,
}: {
  words: PageWords;
  signs: { readonly location: boolean; readonly guardian: boolean };
  onLocationOff?: (() => void) | undefined;
}) {
  return (
    <div className="signs" role="status">
      {signs.location && (
        <div className="sign sign-location">
          <Icon name="pin" size={24} />
          <strong>
            <Told words={words}>{words.locationSign}</Told>
          </strong>
          {onLocationOff && (
            <Button small onClick={onLocationOff}>
              <Told words={words}>{words.turnOff}</Told>
            </Button>
          )}
        </div>
      )}
      {signs.guardian && (
        <div className="sign sign-guardian">
          <Icon name="eye" size={24} />
          <strong>
            <Told words={words}>{words.guardianSign}</Told>
          </strong>
        </div>
      )}
    </div>
  );
}
