import type { ChildPage } from '@stairgate/wire';
import { useState } from 'react';
import { childApi } from '../api/child.ts';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { ProveElsewhere } from '../parts/prove-elsewhere.tsx';
import { Told } from '../parts/told.tsx';
import type { PageWords } from './page-words.ts';
import { worded } from './worded.ts';

/** The ways in which a child can show how old it is, with somebody else: a press, and back to this page. */
export function AgeCard({
  facts,
  words,
  reload,
}: {
  facts: ChildPage;
  words: PageWords;
  reload: () => Promise<void>;
}) {
  const { ageMethods, ageAttempt } = facts;
  const [chosen, setChosen] = useState(ageAttempt?.method);
  if (ageMethods.length === 0) return null;
  const known: Readonly<Record<string, { title: string; how: string }>> = words.age.known;
  return (
    <Card id="age" title={<Told words={words}>{words.age.title}</Told>} quiet>
      <p>
        <Told words={words}>{words.age.text}</Told>
      </p>
      {ageMethods.map(({ id, title = known[id]?.title ?? id, how = known[id]?.how ?? '' }) => (
        <section key={id} className="stack stack-small" data-method={id}>
          <h3>
            <Told words={words}>{title}</Told>
          </h3>
          <p>
            <Told words={words}>{how}</Told>
          </p>
          {chosen === id ? (
            <ProveElsewhere
              method={id}
              attempt={ageAttempt}
              words={words.age.prove}
              voice={words}
              worded={(problem) => worded(problem, words)}
              onBegin={childApi.showAge}
              onHandOver={childApi.handOver}
              reload={reload}
            />
          ) : (
            <div>
              <Button aria-label={title} onClick={() => setChosen(id)}>
                <Told words={words}>{words.age.choose}</Told>
              </Button>
            </div>
          )}
        </section>
      ))}
    </Card>
  );
}
