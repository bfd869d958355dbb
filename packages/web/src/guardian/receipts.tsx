import { useState } from 'react';
import { type ConsentView, type GuardianChild, guardianApi, type ReceiptCheck } from '../api/guardian.ts';
import { asProblem, type Problem } from '../api/problem.ts';
import { Button, LinkButton } from '../parts/button.tsx';
import { Chip } from '../parts/chip.tsx';
import { momentOf } from '../parts/dates.ts';
import { Note, ProblemNote } from '../parts/note.tsx';

/** Signed records of each answer, to keep; each can be checked against the keys of the service. */
export function Receipts({ child }: { child: GuardianChild }) {
  return (
    <ul className="plain stack">
      {child.consents.map((consent) => (
        <li key={consent.consentId}>
          <Receipt child={child} consent={consent} />
        </li>
      ))}
    </ul>
  );
}

const words = { confirming: 'Not confirmed yet', given: 'In force', withdrawn: 'Taken back' } as const;

function Receipt({ child, consent }: { child: GuardianChild; consent: ConsentView }) {
  const [check, setCheck] = useState<ReceiptCheck>();
  const [problem, setProblem] = useState<Problem>();
  const titles = consent.purposes.map(
    (id) => child.purposes.find((purpose) => purpose.id === id)?.title ?? id,
  );
  const method = child.methods.find(({ id }) => id === consent.method)?.title ?? consent.method;

  async function verify(): Promise<void> {
    setProblem(undefined);
    try {
      setCheck(await guardianApi.verifyReceipt(await guardianApi.receipt(child.childId, consent.consentId)));
    } catch (error) {
      setProblem(asProblem(error));
    }
  }

  return (
    <div className="stack stack-small receipt">
      <p className="row">
        {consent.at && <strong>{momentOf(consent.at)}</strong>}
        <Chip
          tone={consent.state === 'given' ? 'on' : 'quiet'}
          icon={consent.state === 'given' ? 'on' : 'off'}
        >
          {words[consent.state]}
        </Chip>
      </p>
      <p className="soft">
        {titles.length > 0 && `${titles.join('; ')}. `}
        {method}.{consent.withdrawnAt && ` Taken back ${momentOf(consent.withdrawnAt)}.`}
      </p>
      {consent.receipt && (
        <div className="row">
          <LinkButton
            small
            icon="receipt"
            href={guardianApi.receiptAddress(child.childId, consent.consentId)}
            download="consent-receipt.jws"
          >
            Download
          </LinkButton>
          <Button small onClick={verify}>
            Check the signature
          </Button>
        </div>
      )}
      {problem && <ProblemNote problem={problem} />}
      {check && (
        <Note tone={check.valid ? 'on' : 'alarm'} icon={check.valid ? 'on' : 'warning'} live="status">
          <p>
            {check.valid
              ? 'The signature holds: this receipt is genuine and unchanged.'
              : `The signature does not hold. ${check.reason ?? ''}`}
          </p>
        </Note>
      )}
    </div>
  );
}
