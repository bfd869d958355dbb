import type { Situation } from '@stairgate/rulebook';
import type { PersonaEvidence, Probe } from '../evidence.ts';
import { type Alternative, atLeast, exactly, type Observation } from '../observation.ts';
import { checkChildren, refOfProbe } from './check-children.ts';
import { actorIn, actorWords, probesOf } from './probes-of.ts';

/** Who gets to read what a child wrote into the profile and posted, on the page or past it. */
export const profileSeen = checkChildren(
  {
    id: 'profile-seen',
    title: 'Who sees the profile',
    needs: ['probes', 'settings'],
    about: ['profile.view/peer', 'profile.view/adult', 'profile.view/anyone'],
  },
  (child, record, evidence) =>
    probesOf(evidence, child, 'profile').flatMap((probe): Observation[] => {
      const who = actorIn(evidence, probe);
      if (who === null) return [];
      const situation: Situation = `profile.view/${who}`;
      const { actorSide: saw } = probe;
      const refs = [...saw.shots, refOfProbe(probe)];
      if (saw.state !== 'done') return [record.notDone({ situation }, saw, refs)];
      const { shown = [], sent = [] } = saw;
      const own = shown.filter((what) => what === 'about' || what === 'post');
      const told = saw.age ?? [];
      if (told.length > 0) {
        const says = `${actorWords[who]} was told ${told.map(({ what }) => ageWords[what]).join(' and ')}: "${told[0]!.says}".`;
        return [record.situation(situation, exactly('allow'), says, { evidence: refs })];
      }
      if (own.length > 0) {
        const says = `${actorWords[who]} read ${own.map((what) => words[what]).join(' and ')}.`;
        return [
          record.situation(situation, exactly('allow'), says, {
            evidence: refs,
            instead: isDetail(shown) ? [] : alternatives(evidence.probes, child),
          }),
        ];
      }
      if (sent.length > 0) {
        const what = [...new Set(sent.map((one) => words[one.what]))].join(' and ');
        const says = `The page did not show it, and an answer that came with it had ${what} for ${lower(actorWords[who])}.`;
        return [record.situation(situation, exactly('allow'), says, { evidence: refs })];
      }
      const instead: Alternative[] = shown.includes('name') ? ['details-for-friends-only'] : [];
      return [
        record.situation(
          situation,
          atLeast('opt-in'),
          `${actorWords[who]} saw nothing of what the child wrote.`,
          { evidence: refs, ...(instead.length > 0 ? { instead } : {}) },
        ),
      ];
    }),
);

const words = { about: 'what stands in the profile', post: 'a post' } as const;
const ageWords = { 'birth-date': 'when the child was born', age: 'how old the child is' } as const;
const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/** Each alternative is one to showing who a child is: none stands in for a profile whose details anybody reads. */
const isDetail = (shown: readonly string[]) => shown.includes('name') || shown.includes('about');

/** What the platform does where posts are open and details are not. Whether the law accepts it is for the rule to say. */
function alternatives(
  probes: readonly Probe[],
  child: Pick<PersonaEvidence, 'persona' | 'settings'>,
): readonly Alternative[] {
  const found: Alternative[] = [];
  const switches = ['profile.view/anyone', 'profile.view/adult', 'profile.view/peer', 'profile.find/search'];
  const canSwitch = (name: string) => {
    const step = child.settings[name as Situation];
    return step?.state === 'done' && (step.atFirst === 'off' || step.atFirst === 'on');
  };
  if (switches.slice(0, 3).some(canSwitch) && canSwitch('profile.find/search'))
    found.push('visibility-settings');
  const messages = probesOf({ probes }, child, 'message').filter(
    ({ actorSide }) => actorSide.state === 'done',
  );
  if (
    messages.length > 0 &&
    messages.every(({ ownerSide }) => ownerSide.state === 'done' && !ownerSide.arrived)
  ) {
    found.push('strangers-cannot-message');
  }
  return found;
}
