import type { Situation } from '@stairgate/rulebook';
import type { Indexing, Probe } from '../evidence.ts';
import { atLeast, exactly, type Observation } from '../observation.ts';
import { checkChildren, refOfProbe } from './check-children.ts';
import { probesOf } from './probes-of.ts';

/** Whether people who do not know a child come upon them: by search, while typing, as a suggestion, in search engines. */
export const profileFound = checkChildren(
  {
    id: 'profile-found',
    title: 'Whether strangers find the child',
    needs: ['probes'],
    about: [
      'profile.find/search',
      'profile.find/suggestion',
      'profile.find/web-index',
      'contact.suggest/of-child',
      'contact.suggest/to-child',
    ],
  },
  (child, record, evidence) => [
    ...probesOf(evidence, child, 'search', 'suggestion', 'web-index').flatMap((probe): Observation[] => {
      const about = situationsOf(probe);
      const { actorSide: saw } = probe;
      const refs = [...saw.shots, refOfProbe(probe)];
      if (saw.state !== 'done') return about.map((situation) => record.notDone({ situation }, saw, refs));
      const sight = sightOf(probe);
      if (sight === null) {
        return about.map((situation) =>
          record.unseen({ situation }, 'cannot-tell', 'What was seen does not tell it.', refs),
        );
      }
      const effect = sight.found ? exactly('allow') : atLeast('opt-in');
      return about.map((situation) =>
        record.situation(situation, effect, sight.says, {
          evidence: refs,
          ...(sight.byAbsence ? { byAbsence: true } : {}),
        }),
      );
    }),
    ...evidence.probes
      .filter(({ kind, actor }) => kind === 'suggestion' && actor === child.persona.id)
      .map((probe): Observation => {
        const situation = 'contact.suggest/to-child';
        const { actorSide: saw } = probe;
        const refs = [...saw.shots, refOfProbe(probe)];
        if (saw.state !== 'done') return record.notDone({ situation }, saw, refs);
        return isSuggested(probe)
          ? record.situation(
              situation,
              exactly('allow'),
              'People whom the child does not know were suggested.',
              {
                evidence: refs,
              },
            )
          : record.situation(situation, atLeast('opt-in'), 'Nobody unknown was suggested to the child.', {
              evidence: refs,
            });
      }),
  ],
);

function situationsOf({ kind }: Probe): readonly Situation[] {
  if (kind === 'suggestion') return ['profile.find/suggestion', 'contact.suggest/of-child'];
  return [kind === 'search' ? 'profile.find/search' : 'profile.find/web-index'];
}

interface Sight {
  readonly found: boolean;
  readonly says: string;
  readonly byAbsence?: true;
}

/** Null where it cannot be told. */
function sightOf(probe: Probe): Sight | null {
  const { kind, when, actorSide: saw } = probe;
  if (kind === 'web-index') return saw.indexing ? indexSight(saw.indexing, saw.status ?? null) : null;
  if (kind === 'suggestion') {
    return isSuggested(probe)
      ? { found: true, says: 'The child was suggested to somebody who does not know them.' }
      : { found: false, says: 'The child was not suggested to somebody who does not know them.' };
  }
  if (isNamed(probe)) {
    if (when === 'switched-off') {
      return { found: true, says: 'The child had switched it off again, and a search still found them.' };
    }
    const typing =
      saw.found?.includes('option') && !saw.found.includes('link') && !saw.shown?.includes('name');
    return {
      found: true,
      says: typing
        ? 'The child was offered by name to somebody unknown while they typed a search.'
        : 'Somebody who does not know the child found them by search.',
    };
  }
  // What was typed may stand on the page again, and says nothing.
  if (saw.shown?.includes('username') && saw.found === undefined) return null;
  return { found: false, says: 'Somebody who does not know the child did not find them by search.' };
}

const isNamed = ({ actorSide: { shown = [], found = [] } }: Probe): boolean =>
  found.length > 0 || shown.some((what) => what !== 'username');

/** What a field offers while one types is for search to answer for. */
const isSuggested = ({ actorSide: { shown = [], found = [] } }: Probe): boolean =>
  found.includes('link') || found.includes('card') || shown.length > 0;

function indexSight({ tag, header, allowed, listedIn }: Indexing, status: number | null): Sight {
  if (listedIn.length > 0) {
    return { found: true, says: 'The page of the child is listed for search engines.' };
  }
  const rules = `${tag ?? ''},${header ?? ''}`.toLowerCase();
  const isKeptOut = /\b(noindex|none)\b/.test(rules) || !allowed;
  if (isKeptOut) return { found: false, says: 'Search engines are told to leave the page of the child out.' };
  if (/\b(index|all)\b/.test(rules)) {
    return { found: true, says: 'Search engines are invited to keep the page of the child.' };
  }
  return status !== null && status >= 400
    ? { found: false, says: 'The page of the child does not open to search engines.' }
    : { found: true, says: 'Nothing keeps search engines from the page of the child.', byAbsence: true };
}
