import { use, useState } from 'react';
import { Button } from './button.tsx';
import { PartWords } from './part-words.ts';

/** A code to take elsewhere, whole and selectable, with a button that copies it. */
export function CopyText({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false);
  const words = use(PartWords).copy;
  return (
    <div className="copy">
      <span className="soft">{label}</span>
      <code className="break-anywhere" translate="no">
        {text}
      </code>
      <Button
        small
        aria-label={words.label.replace('{what}', label)}
        onClick={() =>
          navigator.clipboard.writeText(text).then(
            () => setCopied(true),
            () => setCopied(false),
          )
        }
      >
        {copied ? words.copied : words.copy}
      </Button>
      <span className="visually-hidden" role="status">
        {copied ? words.done.replace('{what}', label) : ''}
      </span>
    </div>
  );
}
