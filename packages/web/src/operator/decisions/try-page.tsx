import { useMemo } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { operatorApi } from '../../api/operator.ts';
import { useResource } from '../../api/resource.ts';
import { OperatorFrame } from '../operator-frame.tsx';
import { NoPlaces } from '../parts/no-places.tsx';
import { placeOptions } from '../parts/place-names.ts';
import { plainAddress, readView } from '../parts/view.ts';
import { readQuestion } from './question-address.ts';
import { TryDecision } from './try-decision.tsx';

/** One question put to the rulebook of today, as a platform would put it. The address carries the question. */
export function TryPage() {
  const { search } = useLocation();
  const view = useMemo(() => readView(new URLSearchParams(search)), [search]);
  const question = useMemo(() => readQuestion(new URLSearchParams(search)), [search]);
  const navigate = useNavigate();
  const codes = useResource(operatorApi.codes, 'once');
  const options = useMemo(() => (codes.value ? placeOptions(codes.value.codes) : []), [codes.value]);
  return (
    <OperatorFrame
      title="Try a decision"
      lead="Ask the rulebook of today what a platform would ask, with the choices and the evidence that it has."
    >
      <NoPlaces search={search} options={options} />
      <TryDecision
        view={view}
        places={options}
        question={question}
        onAsked={(asked) => navigate(plainAddress(asked), { replace: true })}
      />
    </OperatorFrame>
  );
}
