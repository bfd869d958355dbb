import type { Notice } from '../api/guardian.ts';
import { Card } from '../parts/card.tsx';
import { Fold } from '../parts/fold.tsx';

/** The direct notice, whole and unfolded; only the citations wait behind a fold. */
export function NoticeText({ notice }: { notice: Notice }) {
  const { operator } = notice;
  return (
    <Card id="notice" level={3} title={`Notice from ${notice.service}`}>
      {notice.sections.map((section) => (
        <section key={section.id} className="stack stack-small" aria-labelledby={`notice-${section.id}`}>
          <h4 id={`notice-${section.id}`}>{section.title}</h4>
          {section.paragraphs.map((text) => (
            <p key={text}>{text}</p>
          ))}
          {section.list && (
            <ul>
              {section.list.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          )}
        </section>
      ))}
      <section className="stack stack-small" aria-labelledby="notice-operator">
        <h4 id="notice-operator">Who is responsible</h4>
        <p>{[operator.name, operator.address, operator.email, operator.phone].filter(Boolean).join(', ')}</p>
      </section>
      {notice.rules.length > 0 && (
        <Fold summary="Which laws ask for this">
          <ul>
            {notice.rules.map((rule) => (
              <li key={`${rule.code} ${rule.cite} ${rule.says}`}>
                <a href={rule.url} target="_blank" rel="noreferrer">
                  {rule.cite}
                </a>
                {rule.says && `: ${rule.says}`}
              </li>
            ))}
          </ul>
        </Fold>
      )}
    </Card>
  );
}
