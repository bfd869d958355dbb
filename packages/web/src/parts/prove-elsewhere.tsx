import type { Attempt, AttemptBegun, AttemptOutcome } from '@stairgate/wire';
import { useEffect, useState } from 'react';
import type { Problem } from '../api/problem.ts';
import { Button, LinkButton } from './button.tsx';
import { CopyText } from './copy-text.tsx';
import { Fold } from './fold.tsx';
import { Note, ProblemNote } from './note.tsx';
import { ScanCode } from './scan-code.tsx';
import { Told } from './told.tsx';
import { useTask } from './use-task.ts';
import type { Voice } from './voice.ts';

/** What is said while somebody shows a proof. */
export interface ProveWords {
  readonly begin: string;
  readonly here: string;
  readonly scan: string;
  readonly code: string;
  readonly waiting: string;
  readonly finished: string;
  readonly refused: string;
  readonly expired: string;
  readonly again: string;
  readonly paste: Readonly<Record<'open' | 'text' | 'code' | 'for' | 'proof' | 'send' | 'missing', string>>;
}

/**
 * Shows a proof with somebody else: a button, then a link for this device and a code for another, or whatever else the
 * method wants. How it went comes with `attempt`, which the page reads anew when it hears of a change.
 */
export function ProveElsewhere({
  method,
  attempt,
  words,
  voice,
  worded,
  onBegin,
  onHandOver,
  onLeave,
  reload,
}: {
  method: string;
  /** The latest attempt, by any method. */
  attempt: Attempt | null;
  words: ProveWords;
  voice?: Pick<Voice, 'langOf'>;
  worded: (problem: Problem) => Problem;
  onBegin: (method: string) => Promise<AttemptBegun>;
  onHandOver: (attemptId: string, fields: Record<string, string>) => Promise<AttemptOutcome>;
  /** Called before the browser goes elsewhere, from where it comes back to this page. */
  onLeave?: (attemptId: string) => void;
  reload: () => Promise<void>;
}) {
  const task = useTask();
  const [begun, setBegun] = useState<AttemptBegun>();
  const state = attempt?.method === method ? attempt.state : undefined;
  const isOver = state !== undefined && state !== 'waiting';
  const next = !isOver && begun !== undefined ? begun.next : undefined;
  const say = (text: string) => <Told {...(voice && { words: voice })}>{text}</Told>;

  const begin = () =>
    task.run(async () => {
      const fresh = await onBegin(method);
      if (fresh.next.kind === 'redirect') leave(fresh.attemptId, fresh.next.url!);
      else setBegun(fresh);
      await reload();
    });
  const leave = (attemptId: string, url: string) => {
    onLeave?.(attemptId);
    location.assign(url);
  };
  // What another page or device began is not this one's to show.
  useEffect(() => {
    if (isOver) setBegun(undefined);
  }, [isOver]);

  if (state === 'finished')
    return (
      <Note tone="on" icon="on" live="status">
        <p>{say(words.finished)}</p>
      </Note>
    );
  return (
    <div className="stack prove">
      {task.problem && <ProblemNote problem={worded(task.problem)} focus />}
      {(state === 'refused' || state === 'expired') && (
        <Note tone="alarm" icon="warning" live="status">
          <p>{say(words[state])}</p>
        </Note>
      )}
      {next === undefined && (
        <div>
          <Button icon="away" busy={task.busy} onClick={begin}>
            {say(isOver ? words.again : words.begin)}
          </Button>
        </div>
      )}
      {next?.kind === 'show' && next.url && (
        <>
          {next.here && (
            <div>
              <LinkButton
                href={next.here}
                tone="main"
                icon="away"
                onClick={() => onLeave?.(begun!.attemptId)}
              >
                {say(words.here)}
              </LinkButton>
            </div>
          )}
          <p>{say(words.scan)}</p>
          <ScanCode url={next.url} label={words.code} />
        </>
      )}
      {next?.kind === 'form' && (
        <Paste
          next={next}
          words={words}
          say={say}
          busy={task.busy}
          onSend={(token) =>
            task.run(async () => {
              await onHandOver(begun!.attemptId, { token });
              await reload();
            })
          }
        />
      )}
      {next && next.kind !== 'form' && (
        <p role="status" className="soft">
          {say(words.waiting)}
        </p>
      )}
    </div>
  );
}

/** The way of last resort, where nobody hands the proof over by itself. */
function Paste({
  next,
  words: { paste },
  say,
  busy,
  onSend,
}: {
  next: AttemptBegun['next'];
  words: ProveWords;
  say: (text: string) => React.ReactNode;
  busy: boolean;
  onSend: (token: string) => void;
}) {
  const [token, setToken] = useState('');
  const [missing, setMissing] = useState(false);
  return (
    <Fold summary={say(paste.open)} open>
      <p>{say(paste.text)}</p>
      {next.nonce && <CopyText label={paste.code} text={next.nonce} />}
      {next.audience && <CopyText label={paste.for} text={next.audience} />}
      <div className="field">
        <label htmlFor="proof-token">{say(paste.proof)}</label>
        {missing && (
          <p className="field-error" id="proof-error" role="alert">
            {say(paste.missing)}
          </p>
        )}
        <textarea
          id="proof-token"
          className="code-box"
          spellCheck={false}
          autoComplete="off"
          value={token}
          aria-invalid={missing}
          aria-describedby={missing ? 'proof-error' : undefined}
          onChange={(event) => setToken(event.target.value)}
        />
      </div>
      <div>
        <Button
          busy={busy}
          onClick={() => {
            setMissing(token.trim() === '');
            if (token.trim() !== '') onSend(token.trim());
          }}
        >
          {say(paste.send)}
        </Button>
      </div>
    </Fold>
  );
}
