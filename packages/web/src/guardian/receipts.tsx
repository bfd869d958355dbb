import type { ConsentView, GuardianChild, ReceiptCheck } from '@stairgate/wire';
import { useState } from 'react';
import { guardianApi } from '../api/guardian.ts';
import { Button, LinkButton } from '../parts/button.tsx';
import { Chip } from '../parts/chip.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Told } from '../parts/told.tsx';
import { useTask } from '../parts/use-task.ts';
import { useGuardianWords, useWorded } from './guardian-language.tsx';

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

function Receipt({ child, consent }: { child: GuardianChild; consent: ConsentView }) {
  const { receipts: words, fill, moment, language, hear } = useGuardianWords();
  const worded = useWorded();
  const [check, setCheck] = useState<ReceiptCheck>();
  const task = useTask();
  const titles = consent.purposes.map(
    (id) => child.purposes.find((purpose) => purpose.id === id)?.title ?? id,
  );
  const method = child.methods.find(({ id }) => id === consent.method)?.title ?? consent.method;

  const address = (as: 'page' | 'pdf' | 'json') =>
    guardianApi.receiptAs(child.childId, consent.consentId, as, language);

  const verify = () =>
    task.run(async () => {
      const receipt = await guardianApi.receipt(child.childId, consent.consentId);
      const found = await guardianApi.verifyReceipt(receipt, language);
      // It speaks the languages that the notice is in.
      if (found.reason) hear(child.notice.language, [found.reason]);
      setCheck(found);
    });

  return (
    <div className="stack stack-small receipt">
      <p className="row">
        {consent.at && (
          <strong>
            <Told>{moment(consent.at)}</Told>
          </strong>
        )}
        <Chip
          tone={consent.state === 'given' ? 'on' : 'quiet'}
          icon={consent.state === 'given' ? 'on' : 'off'}
        >
          <Told>{words.states[consent.state]}</Told>
        </Chip>
      </p>
      <p className="soft">
        {titles.length > 0 && `${titles.join('; ')}. `}
        <Told>{method}</Told>.{' '}
        {consent.withdrawnAt && <Told>{fill(words.withdrawn, { moment: moment(consent.withdrawnAt) })}</Told>}
      </p>
      {consent.receipt && (
        <div className="row">
          <LinkButton small icon="eye" href={address('page')} target="_blank">
            <Told>{words.read}</Told>
          </LinkButton>
          <LinkButton small icon="receipt" href={address('pdf')} download="consent-receipt.pdf">
            <Told>{words.pdf}</Told>
          </LinkButton>
          <LinkButton
            small
            icon="key"
            href={guardianApi.receiptAddress(child.childId, consent.consentId)}
            download="consent-receipt.jws"
          >
            <Told>{words.download}</Told>
          </LinkButton>
          <LinkButton small href={address('json')} download="consent-receipt.json">
            <Told>{words.json}</Told>
          </LinkButton>
          <Button small busy={task.busy} onClick={verify}>
            <Told>{words.check}</Told>
          </Button>
        </div>
      )}
      {task.problem && <ProblemNote problem={worded(task.problem)} focus />}
      {check && (
        <Note tone={check.valid ? 'on' : 'alarm'} icon={check.valid ? 'on' : 'warning'} live="status">
          <p>
            <Told>{check.valid ? words.holds : words.fails}</Told>{' '}
            {!check.valid && check.reason && <Told>{check.reason}</Told>}
          </p>
        </Note>
      )}
    </div>
  );
}
