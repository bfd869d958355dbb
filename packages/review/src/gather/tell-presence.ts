import type { PageRead, Sight } from './sight.ts';

const times = String.raw`(\d+|an?|one|few|just|un|une|ein|eine|una?)\s*\w{0,12}\s*`;
const words = [
  // English
  String.raw`\b(here now|online now|active now|currently (online|active|here)|is (online|active now)|now online)\b`,
  String.raw`\b(last|recently) (seen|online|active|visit(ed)?|login|log-in|sign-in|activity|here)\b`,
  String.raw`\b(was|were) (here|online|active)\b`,
  String.raw`\b(active|online|seen|visited|here)\s*:?\s*(${times}(seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?)\s+ago|(just now|moments ago|today|yesterday|this (morning|afternoon|evening|week)))`,
  String.raw`\bstatus\s*:?\s*(online|offline|away|idle|busy|active|available)\b`,
  // Welsh
  String.raw`\b(ar-?lein (nawr|rŵan)|mae .{1,40} ar-?lein|gwelwyd (ddiwethaf|olaf)|wedi['’]i weld|statws\s*:?\s*(ar|all)-?lein|yn weithredol (nawr|rŵan))`,
  // French, German, Spanish, Italian
  String.raw`\b(en ligne (maintenant|à l['’]instant)|est en ligne|vue? (pour la dernière fois|il y a)|dernière (connexion|visite|activité)|statut\s*:?\s*(en|hors) ligne)`,
  String.raw`\b(gerade online|ist online|zuletzt (online|gesehen|aktiv)|letzte (aktivität|anmeldung)|status\s*:?\s*(online|offline|abwesend))`,
  String.raw`\b(en línea ahora|está en línea|última (vez|conexión|actividad)|visto por última vez|estado\s*:?\s*(en línea|desconectado))`,
  String.raw`\b(in linea (ora|adesso)|è online|ultimo (accesso|visto)|ultima attività|stato\s*:?\s*(in linea|online|offline))`,
].map((one) => new RegExp(`${one}[^\\n]{0,40}`, 'iu'));
const alone =
  /^\W*(online|offline|away|idle|busy|active now|available|do not disturb|in a (call|meeting)|ar-?lein|all-?lein|i ffwrdd|en ligne|hors ligne|absent|abwesend|en línea|conectad[oa]|in linea)\W*$/iu;
/** Of an attribute whose name says what it is about, whatever its value is, unless it says that there is nothing. */
const byName = /(^|-)(online|last-?seen|last-?active|presence)="(?!false"|"|none"|hidden"|null")/i;
const byClass = /^class="(is-|user-|status-|presence-)?(online|offline|away|idle)"$/i;

/** What on a page that speaks of a person tells whether or when that person is or was there: by words, labels and attributes. */
export function presenceIn({ main, attributes }: Pick<PageRead, 'main' | 'attributes'>): Sight['presence'] {
  const seen: Sight['presence'][number][] = [];
  const lines = main.split('\n').map((line) => line.trim());
  const said =
    words.map((one) => one.exec(main)?.[0]).find((one) => one !== undefined) ??
    lines.find((line) => line.length < 40 && alone.test(line));
  if (said) seen.push({ how: 'text', says: said.trim() });
  const told = attributes.find((one) => {
    const value = /="(.*)"$/s.exec(one)?.[1] ?? '';
    return (
      byName.test(one) || byClass.test(one) || alone.test(value) || words.some((word) => word.test(value))
    );
  });
  if (told) seen.push({ how: 'attribute', says: told });
  return seen;
}
