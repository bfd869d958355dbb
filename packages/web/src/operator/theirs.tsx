import { visible } from '@stairgate/report';

/** Words that a platform had a say in: kept apart from ours, with nothing hidden in them. */
export function Theirs({ children }: { children: string }) {
  return <bdi className="break-anywhere">{visible(children)}</bdi>;
}
