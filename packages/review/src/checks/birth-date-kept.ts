import type { Observation } from '../observation.ts';
import { anyEffect, checkChildren } from './check-children.ts';
import { thirdPartyOf } from './third-party.ts';

const kept = {
  cookie: 'in a cookie',
  'local-storage': "in the browser's local storage",
  'session-storage': "in the browser's session storage",
  'indexed-db': "in the browser's database",
} as const;

/** Whether the date of birth stays where it is not needed once it was answered: in the browser, or in addresses. */
export const birthDateKept = checkChildren(
  {
    id: 'birth-date-kept',
    title: 'What becomes of the date of birth',
    needs: ['age', 'storage', 'requests'],
    about: ['data.collect/essential'],
  },
  ({ age, storage, requests }, record, { review }): readonly Observation[] => {
    const situation = 'data.collect/essential';
    if (age.state !== 'done' || age.answer === 'not-asked' || age.answer === 'not-sent') return [];
    const isBirth = ({ what }: { readonly what: string }) => what === 'birth-date';
    const stored = storage.flatMap(({ where, name, carries }, index) =>
      carries.some(isBirth)
        ? [{ says: `The date of birth was kept ${kept[where]} called "${name}".`, at: `/storage/${index}` }]
        : [],
    );
    const addressed = requests.flatMap((request, index) =>
      thirdPartyOf(request, review.url) === null &&
      request.carries.some((one) => isBirth(one) && one.where === 'address')
        ? [{ says: 'The date of birth stood in the address of a page.', at: `/requests/${index}` }]
        : [],
    );
    const found = [...stored, ...addressed];
    if (found.length === 0 && !requests.some(({ carries }) => carries.some(isBirth))) {
      const says =
        'The date of birth was not known again in what was sent, so it would not be elsewhere either.';
      return [record.unseen({ situation }, 'cannot-tell', says, [record.at('/age')])];
    }
    if (found.length === 0) {
      const says = 'The date of birth was neither kept in the browser nor put into an address.';
      return [
        record.situation(situation, anyEffect, says, {
          evidence: [...(age.screen ? [age.screen] : []), record.at('/age')],
          met: ['least-data'],
        }),
      ];
    }
    return [...new Set(found.map(({ says }) => says))].map((says) =>
      record.situation(situation, anyEffect, says, {
        evidence: found
          .filter((one) => one.says === says)
          .map(({ at }) => record.at(at))
          .slice(0, 12),
        broken: ['least-data'],
      }),
    );
  },
);
