import type { OperatorSession } from '@stairgate/wire';
import { operatorApi } from '../api/operator.ts';
import { Button } from '../parts/button.tsx';
import { momentOf } from '../parts/dates.ts';
import { Theirs } from './theirs.tsx';

export const roleWords = {
  see: 'may look',
  act: 'may look and act',
  'switch-law': 'may look, act and switch the law',
} as const satisfies Record<OperatorSession['role'], string>;

/** Who is signed in, what they may do, and the way out. */
export function WhoAmI({
  session,
  onSignedOut,
}: {
  session: OperatorSession;
  onSignedOut: () => Promise<unknown>;
}) {
  const { name, person, role, by, expiresAt, idleMinutes } = session;
  return (
    <section className="row row-apart" aria-label="Who is signed in">
      <p className="soft">
        <strong>
          <Theirs>{name}</Theirs>
        </strong>
        {person !== null && person !== name && (
          <>
            {' '}
            (<Theirs>{person}</Theirs>)
          </>
        )}{' '}
        {roleWords[role]}. Signed in {by === 'key' ? 'with a key' : 'by the identity provider'}, until{' '}
        {momentOf(expiresAt)}, or {idleMinutes} minutes without doing anything.
      </p>
      <Button
        small
        icon="door"
        onClick={async () => {
          await operatorApi.signOut().catch(() => {});
          await onSignedOut();
        }}
      >
        Sign out
      </Button>
    </section>
  );
}
