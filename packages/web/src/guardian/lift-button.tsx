import { guardianApi } from '../api/guardian.ts';
import { Button } from '../parts/button.tsx';
import { Told } from '../parts/told.tsx';
import { useGuardianWords } from './guardian-language.tsx';
import type { Attempt } from './use-attempt.ts';

/** Takes a guardian's limit away. */
export function LiftButton({
  childId,
  limitId,
  title,
  attempt,
}: {
  childId: string;
  limitId: string;
  title: string;
  attempt: Attempt;
}) {
  const { limits, fill } = useGuardianWords();
  return (
    <Button
      small
      aria-label={fill(limits.openOf, { title })}
      onClick={() => attempt(() => guardianApi.liftLimit(childId, limitId), fill(limits.opened, { title }))}
    >
      <Told>{limits.open}</Told>
    </Button>
  );
}
