import type { ChildPage } from '@stairgate/wire';
import { useId } from 'react';
import { Card } from '../parts/card.tsx';
import { Fold } from '../parts/fold.tsx';
import { Icon } from '../parts/icon.tsx';
import { Told } from '../parts/told.tsx';
import type { PageWords } from './page-words.ts';
import { type Question, type Ring, ringsFor } from './rings.ts';

/** One of the two questions, as rings around the child, and the same as a list. */
export function RingsCard({
  question,
  facts,
  words,
}: {
  question: Question;
  facts: ChildPage;
  words: PageWords;
}) {
  // What the service cannot do at all is closed, whatever the law would allow.
  const offered = new Set(facts.offers);
  const rings = ringsFor(question, (one) => offered.has(one) && facts.situations[one].allowed);
  return (
    <Card id={`rings-${question}`} title={<Told words={words}>{words.questions[question]}</Told>}>
      <div className="rings">
        <RingsPicture rings={rings} words={words} />
        <ul className="plain rings-list">
          {rings.map((ring) => (
            <li key={ring.who} className={`ring-line ring-${ring.open}`}>
              <span className="ring-sign">
                <Icon name={ring.open === 'yes' ? 'on' : ring.open === 'no' ? 'locked' : 'off'} size={18} />
              </span>
              <span className="ring-who">
                <Told words={words}>{words.people[ring.who].long}</Told>
              </span>
              <strong>
                <Told words={words}>{words.open[ring.open]}</Told>
              </strong>
            </li>
          ))}
        </ul>
      </div>
      <Fold summary={<Told words={words}>{words.exactly}</Told>}>
        {rings.map((ring) => (
          <div key={ring.who} className="stack stack-small">
            <h3 className="h4">
              <Told words={words}>{words.people[ring.who].long}</Told>
            </h3>
            <ul className="plain">
              {[...ring.allowed, ...ring.refused]
                .filter((one) => offered.has(one))
                .map((situation) => {
                  const said = words.said(situation, facts.situations[situation]);
                  const on = ring.allowed.includes(situation);
                  return (
                    <li key={situation} className="ring-detail">
                      <Icon name={on ? 'on' : 'off'} size={16} />
                      <span>
                        <Told words={words}>{said.title}</Told>:{' '}
                        <strong>
                          <Told words={words}>{on ? words.states.on : words.states.off}</Told>
                        </strong>
                      </span>
                    </li>
                  );
                })}
            </ul>
          </div>
        ))}
      </Fold>
    </Card>
  );
}

/** Nested circles, the child in the middle. The list beside it says the same, so it needs no words of its own. */
function RingsPicture({ rings, words }: { rings: readonly Ring[]; words: PageWords }) {
  const stripes = useId();
  // The innermost ring is the broadest: its word has the least room.
  const inner = 168 / rings.length;
  const step = (128 - inner) / (rings.length - 1);
  const outwards = rings.map((ring, index) => ({
    ring,
    radius: 30 + inner + step * index,
    breadth: index === 0 ? inner : step,
  }));
  return (
    <svg className="rings-picture" viewBox="0 0 320 320" aria-hidden="true">
      <defs>
        <pattern
          id={stripes}
          width="8"
          height="8"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="8" height="8" className="ring-stripe-ground" />
          <rect width="3" height="8" className="ring-stripe" />
        </pattern>
      </defs>
      {outwards.toReversed().map(({ ring, radius }) => (
        <circle
          key={ring.who}
          cx="160"
          cy="160"
          r={radius}
          className={`ring ring-${ring.open}`}
          fill={ring.open === 'some' ? `url(#${stripes})` : undefined}
        />
      ))}
      <circle cx="160" cy="160" r="30" className="ring-me" />
      <text x="160" y="166" className="ring-me-text">
        {words.people.me.short}
      </text>
      {outwards.map(({ ring, radius, breadth }) => (
        <text
          key={ring.who}
          x="160"
          y={160 - radius + breadth / 2 + 5}
          className={`ring-text ring-text-${ring.open}`}
        >
          {words.people[ring.who].short}
        </text>
      ))}
    </svg>
  );
}
