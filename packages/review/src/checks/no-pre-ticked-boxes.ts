import type { Control } from '../evidence.ts';
import { exactly, type Observation } from '../observation.ts';
import { checkChildren } from './check-children.ts';
import { signUpScreens } from './screens-of.ts';

/** What a box gives away. One that keeps somebody signed in, or says that terms were read, gives away nothing. */
const givesAway =
  /\b(offers?|partners?|marketing|promotion|newsletter|news ?mails?|e-?mails? (me|about)|send me|write to me|text me|share|sell|third part(y|ies)|adverts?|ads|personali[sz]|recommend|suggest|location|contacts|address book|find me|public|visible|everyone|everybody|profil(e|ing)|track|analytics|cookies?|notif(y|ications?)|improve our|research|agree|consent|opt in)\b/i;
const market =
  /\b(offers?|marketing|promotion|newsletter|send me|e-?mails? (me|about)|write to me|text me)\b/i;

/** Whether a box on the way to an account is ticked for one, and gives something away. */
export const noPreTickedBoxes = checkChildren(
  {
    id: 'no-pre-ticked-boxes',
    title: 'Whether boxes are ticked beforehand',
    needs: ['screens', 'signUp'],
    about: ['no-pre-ticked-boxes', 'ads.market/direct'],
  },
  (child, record): readonly Observation[] => {
    const practice = 'no-pre-ticked-boxes';
    const screens = signUpScreens(child);
    if (screens.length === 0) return [record.notDone({ practice }, child.signUp)];
    const ticked = screens.flatMap(({ controls, picture }) =>
      controls.filter(isTicked).map(({ label }) => ({ label, picture })),
    );
    if (ticked.length === 0) {
      const says = 'No box that gives something away was ticked beforehand.';
      return [
        record.practice(
          practice,
          true,
          says,
          screens.map(({ picture }) => picture),
        ),
      ];
    }
    return [...new Set(ticked.map(({ label }) => label))].flatMap((label): Observation[] => {
      const evidence = ticked.filter((one) => one.label === label).map(({ picture }) => picture);
      const says = `The box "${label}" was ticked beforehand.`;
      return [
        record.practice(practice, false, says, evidence),
        ...(market.test(label)
          ? [record.situation('ads.market/direct', exactly('allow'), says, { evidence })]
          : []),
      ];
    });
  },
);

const isTicked = ({ kind, preset, label }: Control) =>
  (kind === 'checkbox' || kind === 'switch') && preset === true && givesAway.test(label);
