import type { Situation } from '@stairgate/rulebook';
import type { ChildProtections, Notice } from '@stairgate/wire';
import { Card } from '../parts/card.tsx';
import { Fold } from '../parts/fold.tsx';
import { Told } from '../parts/told.tsx';
import { childAlone } from './answers.ts';
import { InEnglish, useGuardianWords } from './guardian-language.tsx';
import { Citations } from './law-beside.tsx';

/** The direct notice, whole and unfolded; only the citations wait behind a fold. */
export function NoticeText({
  notice,
  protections,
  offers,
}: {
  notice: Notice;
  protections: Pick<ChildProtections, 'situations'>;
  offers: readonly Situation[];
}) {
  const { notice: words, fill } = useGuardianWords();
  const { operator } = notice;
  return (
    <Card id="notice" level={3} title={<Told>{fill(words.from, { service: notice.service })}</Told>}>
      {notice.sections.map((section) => (
        <section key={section.id} className="stack stack-small" aria-labelledby={`notice-${section.id}`}>
          <h4 id={`notice-${section.id}`}>
            <Told>{section.title}</Told>
          </h4>
          {section.paragraphs.map((text) => (
            <p key={text}>
              <Told>{text}</Told>
            </p>
          ))}
          {section.list && (
            <ul>
              {section.list.map((text) => (
                <li key={text}>
                  <Told>{text}</Told>
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
      <ByChildAlone protections={protections} offers={offers} />
      <section className="stack stack-small" aria-labelledby="notice-operator">
        <h4 id="notice-operator">
          <Told>{words.responsible}</Told>
        </h4>
        <p translate="no">
          {[operator.name, operator.address, operator.email, operator.phone].filter(Boolean).join(', ')}
        </p>
      </section>
      {notice.rules.length > 0 && (
        <Fold summary={<Told>{words.laws}</Told>}>
          <Rules rules={notice.rules} />
        </Fold>
      )}
    </Card>
  );
}

/** What no guardian is asked for, because the law leaves it to the child. */
function ByChildAlone({
  protections: { situations },
  offers,
}: {
  protections: Pick<ChildProtections, 'situations'>;
  offers: readonly Situation[];
}) {
  const { notice: words, fill, said } = useGuardianWords();
  const alone = childAlone(situations, offers);
  if (alone.length === 0) return null;
  const title = fill(words.alone.title, { count: alone.length });
  return (
    <Fold summary={<Told>{title}</Told>}>
      <p>
        <Told>{words.alone.text}</Told>
      </p>
      <ul data-list="by-child-alone">
        {alone.map((situation) => {
          const view = situations[situation];
          const { title, what } = said(situation, view);
          return (
            <li key={situation} data-situation={situation} className="stack stack-small">
              <p>
                <strong>
                  <Told>{title}</Told>
                </strong>
                . <Told>{what}</Told>
              </p>
              {view.rules.length > 0 && (
                <p className="small soft">
                  <Told>{words.alone.law}</Told>: <Citations rules={view.rules} />
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </Fold>
  );
}

/** The provisions that ask for something, each in its own words, which stay in the language of the codes. */
export function Rules({
  rules,
}: {
  rules: readonly Pick<Notice['rules'][number], 'code' | 'cite' | 'url' | 'says'>[];
}) {
  return (
    <ul>
      {rules.map((rule) => (
        <li key={`${rule.code} ${rule.cite} ${rule.says}`}>
          <a href={rule.url} target="_blank" rel="noreferrer">
            <InEnglish>{rule.cite}</InEnglish>
          </a>
          {rule.says && (
            <>
              : <InEnglish>{rule.says}</InEnglish>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
