import { type ReactNode, use, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { Icon } from './icon.tsx';
import { PartWords } from './part-words.ts';

/**
 * A modal dialog: the browser keeps the focus inside, Escape closes it, and the focus goes back to where it was.
 * Its heading takes the focus first, so that nothing is pressed by accident and everything is read in order.
 */
export function Dialog({
  title,
  titleLang,
  closeLabel,
  onClose,
  children,
}: {
  title: string;
  /** The language of the title, where it is not that of the page. */
  titleLang?: string | undefined;
  closeLabel?: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  const { close } = use(PartWords);

  useLayoutEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    heading.current?.focus();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      else document.querySelector<HTMLElement>('h1')?.focus();
    };
  }, []);

  const step = useRef(title);
  useEffect(() => {
    if (step.current === title) return;
    step.current = title;
    heading.current?.focus();
  }, [title]);

  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="dialog-inner stack">
        <div className="dialog-head">
          <h2 id={id} ref={heading} tabIndex={-1} lang={titleLang}>
            {title}
          </h2>
          <button
            type="button"
            className="button button-round"
            aria-label={closeLabel ?? close}
            onClick={onClose}
          >
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
