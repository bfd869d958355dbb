import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
} from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { PartWords } from './part-words.ts';

export interface Toast {
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
  /** What the button says that takes it away. */
  readonly dismiss?: string;
}

const ToastContext = createContext<(toast: Toast | undefined) => void>(() => {});

/** Says what just happened, in a region that screen readers announce. It stays until it is dismissed, or nothing is said. */
export const useToast = () => useContext(ToastContext);

/** Takes away what is said: it was for who has just signed out, or is about what is gone. */
export function useHush(): () => void {
  const say = useContext(ToastContext);
  return useCallback(() => say(undefined), [say]);
}

interface Shown extends Toast {
  readonly key: number;
}

/** Holds the newest words on what happened; a newer one replaces the older. */
export function Toasts({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Shown>();
  const count = useRef(0);
  const say = useCallback((toast: Toast | undefined) => {
    count.current += 1;
    setShown(toast && { ...toast, key: count.current });
  }, []);
  const words = use(PartWords);
  const region = useRef<HTMLDivElement>(null);
  const dismiss = useCallback(() => {
    const held = region.current?.contains(document.activeElement);
    setShown(undefined);
    if (held) document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }, []);
  return (
    <ToastContext value={useMemo(() => say, [say])}>
      {children}
      <div className="toasts" role="status" ref={region}>
        {shown && (
          <div className="toast" key={shown.key}>
            <p>{shown.text}</p>
            {shown.action && (
              <Button
                small
                icon="undo"
                onClick={() => {
                  const { action } = shown;
                  dismiss();
                  action?.run();
                }}
              >
                {shown.action.label}
              </Button>
            )}
            <button
              type="button"
              className="button button-round"
              aria-label={shown.dismiss ?? words.dismiss}
              onClick={dismiss}
            >
              <Icon name="close" />
            </button>
          </div>
        )}
      </div>
    </ToastContext>
  );
}
