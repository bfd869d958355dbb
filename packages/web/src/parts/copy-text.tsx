import { useState } from 'react';
import { Button } from './button.tsx';

/** A code to take elsewhere, whole and selectable, with a button that copies it. */
export function CopyText({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <div className="copy">
      <span className="soft">{label}</span>
      <code className="break-anywhere">{text}</code>
      <Button
        small
        aria-label={`Copy: ${label}`}
        onClick={() =>
          navigator.clipboard.writeText(text).then(
            () => setCopied(true),
            () => setCopied(false),
          )
        }
      >
        {copied ? 'Copied' : 'Copy'}
      </Button>
      <span className="visually-hidden" role="status">
        {copied ? `${label} copied` : ''}
      </span>
    </div>
  );
}
