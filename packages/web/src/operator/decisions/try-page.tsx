import { useMemo } from 'react';
import { useLocation } from 'react-router';
import { operatorApi } from '../../api/operator.ts';
import { useResource } from '../../api/resource.ts';
import { OperatorFrame } from '../operator-frame.tsx';
import { placeOptions } from '../parts/place-names.ts';
import { readView } from '../parts/view.ts';
import { TryDecision } from './try-decision.tsx';

/** One question put to the rulebook of today, as a platform would put it. The address may carry the question. */
export function TryPage() {
  const { search } = useLocation();
  const view = useMemo(() => readView(new URLSearchParams(search)), [search]);
  const codes = useResource(operatorApi.codes, 'once');
  const options = useMemo(() => (codes.value ? placeOptions(codes.value.codes) : []), [codes.value]);
  return (
    <OperatorFrame
      title="Try a decision"
      lead="Ask the rulebook of today what a platform would ask, with the choices and the evidence that it has."
    >
      <TryDecision view={view} places={options} />
    </OperatorFrame>
  );
}
