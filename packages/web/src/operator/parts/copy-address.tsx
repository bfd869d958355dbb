import { useState } from 'react';
import { Button } from '../../parts/button.tsx';

/** Copies the permanent address of what is shown. It names law and ages, and nobody. */
export function CopyAddress({ address }: { address: string }) {
  const [copied, setCopied] = useState<string>();
  const failed = copied === '';
  return (
    <>
      <Button
        small
        icon="away"
        onClick={() =>
          navigator.clipboard.writeText(address).then(
            () => setCopied(address),
            () => setCopied(''),
          )
        }
      >
        {copied === address ? 'Link copied' : 'Copy the link'}
      </Button>
      <span className={failed ? 'small' : 'visually-hidden'} role="status">
        {failed
          ? 'The browser did not let us copy: take it from the address bar.'
          : copied === address
            ? 'Link copied'
            : ''}
      </span>
    </>
  );
}
