import type { Control } from '../evidence.ts';
import { exactly, type Observation } from '../observation.ts';
import { checkChildren } from './check-children.ts';
import { signUpScreens } from './screens-of.ts';

/** What a box gives away. One that keeps somebody signed in, or says that terms were read, gives away nothing. */
/** What is no yes to anything: to stay signed in, to have read something, to see one's own password. */
const harmless =
  /\b(keep me|stay|remember me|signed in|logged in|i have read|read the|show (the )?password|not a robot|cofio fi|aros wedi|se souvenir|rester connecté|angemeldet bleiben|recuérdame|ricordami)/iu;
const givesAway =
  /(?<![\p{L}])(offers?|partners?|marketing|promotion|newsletter|news ?mails?|e-?mails? (me|about)|send me|write to me|text me|share|sell|third part(y|ies)|adverts?|ads|personali[sz]|recommend|suggest|location|contacts|address book|find me|public|visible|everyone|everybody|profil(e|ing)|track|analytics|cookies?|notif(y|ications?)|improve our|research|agree|consent|opt in|e-?mails? (from|when|if)|receive|messages? (from|by)|private messages?|contact me|administrators?|members may|other (users|members)|let (others|people|us)|show my|display my|allow|e-byst|cylchlythyr|derbyn|rhannu|partneriaid|recevoir|partager|partenaires|lettre d['’]information|erhalten|teilen|partner|recibir|compartir|socios|ricever[ei]|condivider[ei])(?![\p{L}])/iu;
const market =
  /(?<![\p{L}])(offers?|marketing|promotion|newsletter|send me|e-?mails? (me|about|from)|write to me|text me|cynigion|cylchlythyr|offres|lettre d['’]information|angebote|werbung|ofertas|promociones|offerte)(?![\p{L}])/iu;

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
    const odd = screens.flatMap(({ controls, picture }) =>
      controls.filter(isOdd).map(({ label }) => ({ label, picture })),
    );
    if (ticked.length === 0 && odd.length > 0) {
      const says = `A box was ticked beforehand, and what "${odd[0]!.label}" gives away cannot be told from its words.`;
      return [
        record.unseen(
          { practice },
          'cannot-tell',
          says,
          odd.map(({ picture }) => picture),
        ),
      ];
    }
    if (ticked.length === 0 && child.signUp.state === 'failed')
      return [record.notDone({ practice }, child.signUp)];
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

const isOdd = ({ kind, preset, label }: Control) =>
  (kind === 'checkbox' || kind === 'switch') &&
  preset === true &&
  !givesAway.test(label) &&
  !harmless.test(label);

const isTicked = ({ kind, preset, label }: Control) =>
  (kind === 'checkbox' || kind === 'switch') && preset === true && givesAway.test(label);
