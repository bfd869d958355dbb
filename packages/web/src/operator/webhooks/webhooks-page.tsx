import {
  type MadeWebhook,
  mayActAs,
  type OperatorSession,
  type Webhook,
  webhookPauses,
} from '@stairgate/wire';
import { useState } from 'react';
import { useResource } from '../../api/resource.ts';
import { webhooksApi } from '../../api/webhooks.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Chip } from '../../parts/chip.tsx';
import { CopyText } from '../../parts/copy-text.tsx';
import { momentOf } from '../../parts/dates.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Form, SendButton } from '../../parts/form.tsx';
import { Note, ProblemNote } from '../../parts/note.tsx';
import { Progress } from '../../parts/progress.tsx';
import { useToast } from '../../parts/toasts.tsx';
import { NeedOperator, useSignedOut } from '../need-operator.tsx';
import { OperatorFrame } from '../operator-frame.tsx';
import { Theirs } from '../theirs.tsx';
import { useGrave } from '../use-grave.tsx';
import { WebhookDeliveries } from './webhook-deliveries.tsx';

/** Where events of platforms go, and how they arrive. */
export function WebhooksPage() {
  return (
    <OperatorFrame
      title="Webhooks"
      lead="Events that are sent to platforms by themselves, signed: that a child changed, was erased, a guardian agreed or took it back. Ids and kinds alone."
    >
      <NeedOperator title="Webhooks of this service" about="Where events go, and how they arrived.">
        {(onSignedOut, session) => <Webhooks session={session} onSignedOut={onSignedOut} />}
      </NeedOperator>
    </OperatorFrame>
  );
}

function Webhooks({ session, onSignedOut }: { session: OperatorSession; onSignedOut: () => Promise<void> }) {
  const { value, problem, loading, reload } = useResource(webhooksApi.list, 'once');
  const { grave, asking } = useGrave();
  const [made, setMade] = useState<MadeWebhook>();
  useSignedOut(problem, onSignedOut);
  const may = mayActAs(session.role, 'act');
  const webhooks = value?.webhooks ?? [];
  const shown = (one: MadeWebhook) => {
    setMade(one);
    return reload();
  };
  return (
    <>
      {made && (
        <Note tone="on" icon="key" live="status">
          <p>
            <strong>Keep the secret now.</strong> It is shown this once. The platform checks by it that an
            event comes from here.
          </p>
          <CopyText label="The secret" text={made.secret} />
          <Button small onClick={() => setMade(undefined)}>
            I have it, take it away
          </Button>
        </Note>
      )}
      {problem && !problem.isSignedOut && <ProblemNote problem={problem} onRetry={reload} />}
      {!value && loading && <Progress>Reading the webhooks…</Progress>}
      {value && webhooks.length === 0 && (
        <Card id="none" title="There are none yet">
          <p>
            A platform that keeps answers can hear of changes by the stream <code>/v1/changes</code>, or be
            sent them.{' '}
            {may
              ? 'To have them sent, give the address of the platform’s own endpoint below, and the secret to whoever runs it.'
              : 'Somebody with the role “act” can make one here.'}
          </p>
        </Card>
      )}
      {webhooks.map((webhook) => (
        <OneWebhook
          key={webhook.webhookId}
          webhook={webhook}
          may={may}
          grave={grave}
          onChange={reload}
          onSecret={shown}
        />
      ))}
      {may && (
        <NewWebhook
          make={async (wanted) => shown(await grave(() => webhooksApi.make(wanted)))}
          isFirst={webhooks.length === 0}
        />
      )}
      {asking}
    </>
  );
}

function OneWebhook({
  webhook,
  may,
  grave,
  onChange,
  onSecret,
}: {
  webhook: Webhook;
  may: boolean;
  grave: <T>(work: () => Promise<T>) => Promise<T>;
  onChange: () => Promise<void>;
  onSecret: (made: MadeWebhook) => Promise<void>;
}) {
  const { webhookId, url, state, why, waiting, failed } = webhook;
  const [asked, setAsked] = useState<'remove' | 'secret'>();
  const [hours, setHours] = useState('24');
  const [turn, setTurn] = useState(0);
  const say = useToast();
  const press = async (work: () => Promise<unknown>, text: string) => {
    await work();
    say({ text });
    await onChange();
    setTurn((before) => before + 1);
  };
  return (
    <Card
      id={webhookId}
      title={<Theirs>{webhook.about === '' ? new URL(url).hostname : webhook.about}</Theirs>}
      aside={
        state === 'active' ? (
          <Chip
            tone={webhook.failingSince === null ? 'on' : 'ask'}
            icon={webhook.failingSince === null ? 'on' : 'warning'}
          >
            {webhook.failingSince === null ? 'Active' : `Failing since ${momentOf(webhook.failingSince)}`}
          </Chip>
        ) : (
          <Chip tone="ask" icon="warning">
            {state === 'paused' ? 'Paused' : 'Disabled'}
          </Chip>
        )
      }
    >
      <p>
        Platform <Theirs>{webhook.platform}</Theirs>, <code>{url}</code>
      </p>
      {why !== null && (
        <Note tone="ask" icon="warning">
          <p>
            {webhookPauses[why]}{' '}
            {state === 'paused'
              ? 'Its events wait, for fourteen days. Once it is resumed they go out, after one that says that some may have been missed.'
              : 'No events are kept for it. Once its address is right, resume it: it is told to forget all that it keeps.'}
          </p>
        </Note>
      )}
      <p className="small">
        {waiting} waiting, {failed} given up.{' '}
        {webhook.lastDeliveredAt === null
          ? 'None has arrived yet.'
          : `The last arrived ${momentOf(webhook.lastDeliveredAt)}.`}{' '}
        {webhook.types === null ? 'It hears of everything.' : `It hears of ${webhook.types.join(', ')}.`}
        {webhook.formerSecretUntil !== null &&
          ` The secret from before counts until ${momentOf(webhook.formerSecretUntil)}.`}
      </p>
      {may && (
        <div className="row">
          {state === 'active' ? (
            <Button
              small
              onClick={() => press(() => webhooksApi.pause(webhookId), 'It is paused. Events wait.')}
            >
              Pause
            </Button>
          ) : (
            <Button
              small
              tone="main"
              onClick={() => press(() => webhooksApi.resume(webhookId), 'It is resumed.')}
            >
              Resume
            </Button>
          )}
          <Button small onClick={() => press(() => webhooksApi.test(webhookId), 'A test is on its way.')}>
            Send a test
          </Button>
          <Button small onClick={() => setAsked('secret')}>
            New secret…
          </Button>
          <Button small onClick={() => setAsked('remove')}>
            Remove…
          </Button>
        </div>
      )}
      <WebhookDeliveries key={turn} webhook={webhook} may={may} onChange={onChange} />
      {asked === 'remove' && (
        <Dialog title="Remove this webhook?" onClose={() => setAsked(undefined)}>
          <p>Nothing more is sent there, and what waits is thrown away. That cannot be undone.</p>
          <Form
            onSend={async () => {
              await grave(() => webhooksApi.remove(webhookId));
              setAsked(undefined);
              say({ text: 'The webhook is removed.' });
              await onChange();
            }}
          >
            <div className="row">
              <SendButton tone="alarm">Remove it</SendButton>
              <Button onClick={() => setAsked(undefined)}>Keep it</Button>
            </div>
          </Form>
        </Dialog>
      )}
      {asked === 'secret' && (
        <Dialog title="A new secret?" onClose={() => setAsked(undefined)}>
          <Form
            onSend={async () => {
              const one = await grave(() => webhooksApi.rotate(webhookId, Number(hours)));
              setAsked(undefined);
              await onSecret(one);
            }}
          >
            <div className="field">
              <label htmlFor="overlap">Hours for which the one from before counts as well</label>
              <p className="field-hint" id="overlap-hint">
                Until then events are signed with both. 0 where the old one may be known to others.
              </p>
              <input
                id="overlap"
                type="number"
                min={0}
                max={168}
                required
                value={hours}
                aria-describedby="overlap-hint"
                onChange={(event) => setHours(event.target.value)}
              />
            </div>
            <div className="row">
              <SendButton tone="main">Make a new secret</SendButton>
              <Button onClick={() => setAsked(undefined)}>Leave it</Button>
            </div>
          </Form>
        </Dialog>
      )}
    </Card>
  );
}

function NewWebhook({
  make,
  isFirst,
}: {
  make: (wanted: { url: string; about: string; platform?: string }) => Promise<void>;
  isFirst: boolean;
}) {
  const [url, setUrl] = useState('');
  const [about, setAbout] = useState('');
  const [platform, setPlatform] = useState('');
  const fields = [
    ['url', 'Its https address', 'On the public internet. Redirects are not followed.', url, setUrl],
    ['about', 'What it is for', 'For those who read this page.', about, setAbout],
    ['platform', 'Of which platform', 'By name. Empty, where there is only one.', platform, setPlatform],
  ] as const;
  return (
    <Card id="new-webhook" title={isFirst ? 'Make the first' : 'Make another'}>
      <Form
        className="stack measure"
        onSend={async () => {
          const whose = platform.trim();
          await make({ url: url.trim(), about: about.trim(), ...(whose !== '' && { platform: whose }) });
          for (const [, , , , set] of fields) set('');
        }}
      >
        {fields.map(([name, label, hint, value, set]) => (
          <div className="field" key={name}>
            <label htmlFor={`webhook-${name}`}>{label}</label>
            <p className="field-hint" id={`webhook-${name}-hint`}>
              {hint}
            </p>
            <input
              id={`webhook-${name}`}
              type={name === 'url' ? 'url' : 'text'}
              required={name === 'url'}
              value={value}
              maxLength={name === 'url' ? 2000 : 200}
              autoComplete="off"
              aria-describedby={`webhook-${name}-hint`}
              onChange={(event) => set(event.target.value)}
            />
          </div>
        ))}
        <div>
          <SendButton tone="main">Make the webhook</SendButton>
        </div>
      </Form>
    </Card>
  );
}
