import { Link } from 'react-router';
import { Note } from '../../parts/note.tsx';
import { findPlaces, type PlaceOption } from './place-names.ts';
import { noPlacesIn, plainAddress } from './view.ts';

/** Says which words of an address are no place, and which places are near each. */
export function NoPlaces({ search, options }: { search: string; options: readonly PlaceOption[] }) {
  const address = new URLSearchParams(search);
  const none = noPlacesIn(address);
  if (none.length === 0) return null;
  const withPlace = (word: string, place: string) => {
    const next = new URLSearchParams(address);
    for (const name of ['in', 'than-in']) {
      const given = next.get(name);
      if (given !== null)
        next.set(
          name,
          given
            .split(',')
            .map((one) => (one.trim() === word ? place : one))
            .join(),
        );
    }
    return plainAddress(next);
  };
  return (
    <Note tone="ask" icon="warning" live="alert">
      {none.map((word) => (
        <div key={word} data-no-place={word}>
          <p>“{word}” is no place, so it was left out. Where no place is left, every law is joined.</p>
          <ul>
            {nearPlaces(options, word).map(({ place, name }) => (
              <li key={place}>
                <Link to={withPlace(word, place)}>
                  {name} ({place})
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Note>
  );
}

/** Those that begin as the word does, by code or name; by fewer letters where none does. */
function nearPlaces(options: readonly PlaceOption[], word: string): readonly PlaceOption[] {
  for (let length = word.length; length > 0; length--) {
    const found = findPlaces(options, word.slice(0, length), 5);
    if (found.length > 0) return found;
  }
  return [];
}
