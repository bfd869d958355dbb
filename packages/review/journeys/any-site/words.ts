import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** Where what sites call things lies, a file for each language. */
export const siteWordsFolder = join(import.meta.dirname, '../../site-words');

type Sheet = Readonly<Record<string, string>> & { readonly numbers: Readonly<Record<string, number>> };
const sheets = readdirSync(siteWordsFolder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => parse(readFileSync(join(siteWordsFolder, file), 'utf8')) as Sheet);

/** The pieces of one entry in all languages: a site speaks one of them, and nobody knows which. */
const pieces = (key: string): string => sheets.map((sheet) => sheet[key]).join('|');
const whole = (source: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, 'iu');
const any = (key: string) => whole(pieces(key));
/** The same at the beginning, where more may follow. */
const first = (key: string) => new RegExp(`^\\P{L}*(?:${pieces(key)})(?![\\p{L}\\p{N}])`, 'iu');

export const says = {
  about: any('about'),
  agree: any('agree'),
  age: any('age'),
  approvalAwaited: any('approvalAwaited'),
  back: any('back'),
  badPassword: any('badPassword'),
  befriend: any('befriend'),
  birth: any('birth'),
  card: any('card'),
  comment: any('comment'),
  country: any('country'),
  day: any('day'),
  disagree: any('disagree'),
  editProfile: any('editProfile'),
  email: any('email'),
  familyName: any('familyName'),
  gender: any('gender'),
  givenName: any('givenName'),
  goesOn: any('goOn'),
  guardianAsked: any('guardianAsked'),
  guardianEmail: any('guardianEmail'),
  held: any('held'),
  identity: any('identity'),
  inviteOnly: any('inviteOnly'),
  joins: any('join'),
  joinsNoSite: any('joinsNoSite'),
  later: any('later'),
  letterSent: any('letterSent'),
  marketing: any('marketing'),
  messages: any('messages'),
  messageText: any('messageText'),
  month: any('month'),
  name: any('name'),
  newPost: any('newPost'),
  news: any('news'),
  no: first('no'),
  notices: any('notices'),
  notRobot: any('notRobot'),
  people: any('people'),
  phone: any('phone'),
  plainlyTooYoung: any('plainlyTooYoung'),
  postSend: any('postSend'),
  postText: any('postText'),
  profile: any('profile'),
  recipient: first('recipient'),
  refused: any('refused'),
  refuses: any('refuses'),
  save: any('save'),
  search: any('search'),
  send: any('send'),
  sent: any('sent'),
  settings: any('settings'),
  signIn: any('signIn'),
  signOut: any('signOut'),
  subject: any('subject'),
  taken: any('taken'),
  tooYoung: any('tooYoung'),
  tracking: any('tracking'),
  username: any('username'),
  waitsForYes: any('waitsForYes'),
  writeTo: any('writeTo'),
  year: any('year'),
  yes: first('yes'),
} as const;

/** Words for the ages that sites ask for, each with its number. */
const numbers: Readonly<Record<string, number>> = Object.assign({}, ...sheets.map((sheet) => sheet.numbers));
const anAge = `(1[0-9]|2[01]|${Object.keys(numbers).join('|')})`;
const ageOf = (word: string) => numbers[word.toLowerCase()] ?? Number(word);

const patterns = {
  areYou: new RegExp(
    `(?<![\\p{L}])(?:${pieces('areYou')})(?![\\p{L}])[^.?!\\n]{0,40}(?<![\\d\\p{L}])${anAge}(?![\\d\\p{L}])[^.?!\\n]{0,30}\\?`,
    'iu',
  ),
  under: new RegExp(`(?<![\\p{L}])(?:${pieces('under')})\\s+${anAge}(?![\\d\\p{L}])`, 'iu'),
  over: new RegExp(
    `(?<![\\p{L}])(?:${pieces('over')})\\s+(?:of\\s+|the age of\\s+|over\\s+|at least\\s+)?${anAge}(?![\\d\\p{L}])`,
    'iu',
  ),
  orOlder: new RegExp(`(?<![\\d\\p{L}])${anAge}\\s*(?:${pieces('orOlder')})`, 'iu'),
  bornBefore: new RegExp(`(?<![\\p{L}])(?:${pieces('bornBefore')})\\s[^.]{0,24}?((?:19|20)\\d\\d)`, 'iu'),
  bornAfter: new RegExp(`(?<![\\p{L}])(?:${pieces('bornAfter')})\\s[^.]{0,24}?((?:19|20)\\d\\d)`, 'iu'),
} as const;

/** The age for which a page asks whether one has it, as "Are you 18 or older?" does; undefined where it asks for none. */
export function askedLimit(text: string): number | undefined {
  const found = patterns.areYou.exec(text)?.at(-1);
  return found === undefined ? undefined : ageOf(found);
}

/**
 * The ages that may truthfully say these words; null where they say nothing of an age.
 * @param year this one, for words such as "born before 2013"
 */
export function claimIn(words: string, year: number): { from: number; below: number } | null {
  const under = patterns.under.exec(words)?.at(-1);
  if (under) return { from: 0, below: ageOf(under) };
  const over = patterns.over.exec(words)?.at(-1) ?? patterns.orOlder.exec(words)?.[1];
  if (over) return { from: ageOf(over), below: 200 };
  const before = patterns.bornBefore.exec(words)?.at(-1);
  if (before) return { from: year - Number(before), below: 200 };
  const after = patterns.bornAfter.exec(words)?.at(-1);
  return after ? { from: 0, below: year - Number(after) } : null;
}
