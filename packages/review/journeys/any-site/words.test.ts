import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { askedLimit, claimIn, says, siteWordsFolder } from './words.ts';

const sheet = (language: string) =>
  parse(readFileSync(join(siteWordsFolder, `${language}.yaml`), 'utf8')) as Record<string, unknown>;
const messages = join(import.meta.dirname, '../../../../words/messages');

test.each(readdirSync(messages))('whatever is said in %s to people is known of sites as well', (language) => {
  expect(Object.keys(sheet(language)).sort()).toEqual(Object.keys(sheet('en')).sort());
});

test.each(readdirSync(siteWordsFolder))('%s has each entry, and none is empty', (file) => {
  const words = sheet(file.replace('.yaml', ''));
  expect(Object.keys(words).sort()).toEqual(Object.keys(sheet('en')).sort());
  for (const value of Object.values(words)) expect(value).toBeTruthy();
});

test.each([
  ['joins', 'Ymuno', 'Inscription', 'Jetzt registrieren', 'Crear una cuenta', 'Iscriviti'],
  ['signOut', 'Allgofnodi', 'Se déconnecter', 'Abmelden', 'Cerrar sesión', 'Esci'],
  ['settings', 'Gosodiadau', 'Paramètres', 'Einstellungen', 'Ajustes', 'Impostazioni'],
  ['birth', 'Dyddiad geni', 'Date de naissance', 'Geburtsdatum', 'Fecha de nacimiento', 'Data di nascita'],
  ['year', 'Blwyddyn', 'Année', 'Jahr', 'Año', 'Anno'],
  ['about', 'Amdanaf i', 'À propos de moi', 'Über mich', 'Sobre mí', 'Su di me'],
  ['tooYoung', 'rhy ifanc', 'trop jeune', 'zu jung', 'demasiado joven', 'troppo giovane'],
] as const)('%s is known in every language', (key, ...words) => {
  for (const word of words) expect(says[key].test(word), word).toBe(true);
});

test.each([
  ['I am 13 or older', 13, 200],
  ['I need to be of thirteen years or older', 13, 200],
  ['I am under 13', 0, 13],
  ['I was born on or before 30 November 2013', 13, 200],
  ['On or after 30 November 2013', 0, 13],
  ['Rwyf dros dair ar ddeg', undefined, undefined],
  ['J’ai plus de 16 ans', 16, 200],
  ['Ich bin über achtzehn', 18, 200],
  ['Send me 13 letters', undefined, undefined],
] as const)('"%s" may be said from %s, and below %s', (words, from, below) => {
  expect(claimIn(words, 2026)).toEqual(from === undefined ? null : { from, below });
});

test('a question for an age says which', () => {
  expect(askedLimit('Welcome. Are you 18 or older?')).toBe(18);
  expect(askedLimit('Are you well?')).toBeUndefined();
});

test('no word of a way out stands on a page that has none', () => {
  for (const word of ['Settings', 'About', 'Join the club', 'Paramètres', 'Neuigkeiten', 'Mensajes'])
    expect(says.signOut.test(word), word).toBe(false);
});
