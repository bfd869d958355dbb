import { type Webhook, type WebhookDelivery, webhookFaults } from '@stairgate/wire';
import { useCallback, useState } from 'react';
import { useResource } from '../../api/resource.ts';
import { webhooksApi } from '../../api/webhooks.ts';
import { Button } from '../../parts/button.tsx';
import { Chip } from '../../parts/chip.tsx';
import { momentOf } from '../../parts/dates.ts';
import { ProblemNote } from '../../parts/note.tsx';
import { Progress } from '../../parts/progress.tsx';
import { useToast } from '../../parts/toasts.tsx';
import { DataTable } from '../parts/data-table.tsx';

const day = 86_400_000;

/** How the last events arrived at one webhook, with a way to send them again. */
export function WebhookDeliveries({
  webhook: { webhookId },
  may,
  onChange,
}: {
  webhook: Webhook;
  may: boolean;
  onChange: () => Promise<void>;
}) {
  const [before, setBefore] = useState<string>();
  const read = useCallback(
    (signal?: AbortSignal) =>
      webhooksApi.deliveries(webhookId, before === undefined ? {} : { before }, signal),
    [webhookId, before],
  );
  const { value, problem, loading, reload } = useResource(read, 'once');
  const say = useToast();
  const replay = async (what: { deliveryId: string } | { since: string }) => {
    const { replayed } = await webhooksApi.replay(webhookId, what);
    say({ text: replayed === 1 ? 'One is sent again.' : `${replayed} are sent again.` });
    await reload();
    await onChange();
  };
  const all = value?.deliveries ?? [];
  return (
    <div className="stack stack-small">
      <div className="row">
        <h3>Last deliveries</h3>
        <Button small busy={loading} onClick={reload} aria-label={`Refresh deliveries of ${webhookId}`}>
          Refresh
        </Button>
        {may && all.length > 0 && (
          <Button small onClick={() => replay({ since: new Date(Date.now() - day).toISOString() })}>
            Send all of the last day again
          </Button>
        )}
      </div>
      {problem && !problem.isSignedOut && <ProblemNote problem={problem} onRetry={reload} />}
      {!value && loading && <Progress>Reading the deliveries…</Progress>}
      {value && all.length === 0 && (
        <p>Nothing was sent in the last fourteen days. Send a test to see whether events arrive.</p>
      )}
      {all.length > 0 && (
        <DataTable
          label={`Deliveries of ${webhookId} as a table`}
          titles={['Event', 'State', 'Answer', 'Took', 'Attempts', 'Next try', ...(may ? ['Again'] : [])]}
        >
          {all.map((one) => (
            <tr key={one.deliveryId}>
              <th scope="row">
                <code>{one.type}</code>
                <br />
                <span className="small">{momentOf(one.at)}</span>
              </th>
              <td>
                <StateChip {...one} />
              </td>
              <td>{answerOf(one)}</td>
              <td>{one.duration === null ? '–' : `${one.duration} ms`}</td>
              <td>{one.attempts}</td>
              <td>{one.nextAt === null ? '–' : momentOf(one.nextAt)}</td>
              {may && (
                <td>
                  <Button
                    small
                    onClick={() => replay({ deliveryId: one.deliveryId })}
                    aria-label={`Send again, ${one.deliveryId}`}
                  >
                    Send again
                  </Button>
                </td>
              )}
            </tr>
          ))}
        </DataTable>
      )}
      {(value?.more || before !== undefined) && (
        <div className="row">
          {before !== undefined && (
            <Button small onClick={() => setBefore(undefined)}>
              The newest
            </Button>
          )}
          {value?.more && (
            <Button small onClick={() => setBefore(all.at(-1)?.deliveryId)}>
              Older ones
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function StateChip({ state }: Pick<WebhookDelivery, 'state'>) {
  if (state === 'delivered')
    return (
      <Chip tone="on" icon="on">
        Arrived
      </Chip>
    );
  return state === 'waiting' ? (
    <Chip>Waiting</Chip>
  ) : (
    <Chip tone="ask" icon="warning">
      Given up
    </Chip>
  );
}

function answerOf({ status, fault }: WebhookDelivery): string {
  if (status !== null) return String(status);
  return fault === null ? '–' : webhookFaults[fault];
}
