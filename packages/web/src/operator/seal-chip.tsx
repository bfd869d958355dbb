import type { ListedReview } from '@stairgate/wire';
import { Chip } from '../parts/chip.tsx';
import { dayOf } from '../parts/dates.ts';

/** Whether a report came with a seal, in one chip. */
export function SealChip({ seal }: Pick<ListedReview, 'seal'>) {
  if (seal === null)
    return (
      <Chip tone="alarm" icon="warning">
        Not sealed
      </Chip>
    );
  if (seal.evidence === 'not-as-sealed')
    return (
      <Chip tone="ask" icon="warning">
        Judged again, evidence not as sealed
      </Chip>
    );
  return (
    <Chip tone="on" icon="on">
      {seal.evidence === 'within' ? 'Sealed' : 'Judged again, sealed'}
    </Chip>
  );
}

/** The same in whole sentences, with the keys. */
export function SealInWords({ seal }: Pick<ListedReview, 'seal'>) {
  if (seal === null)
    return (
      <p className="measure">
        This report came without a seal. Nothing shows that it is as the reviewer left it: ask for the folder,
        and verify that.
      </p>
    );
  const { evidence } = seal;
  return (
    <p className="measure">
      Sealed on {dayOf(seal.sealedAt)} with the key <code className="break-anywhere">{seal.kid}</code>.
      Compare it with the key of whoever says to have sealed it.{' '}
      {evidence === 'not-as-sealed' &&
        'It was judged again, from evidence that was not as it was sealed: it shows no more than that.'}
      {typeof evidence === 'object' && (
        <>
          It was judged again, from evidence that was sealed on {dayOf(evidence.sealedAt)} with the key{' '}
          <code className="break-anywhere">{evidence.kid}</code>, whose manifest is{' '}
          <code className="break-anywhere">{evidence.manifest}</code>.
        </>
      )}
    </p>
  );
}
