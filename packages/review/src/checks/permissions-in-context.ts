import type { PermissionAsk } from '../evidence.ts';
import { checkChildren } from './check-children.ts';

const words: Readonly<Record<PermissionAsk['what'], string>> = {
  geolocation: 'where it is',
  notifications: 'whether it may show notifications',
  camera: 'for the camera',
  microphone: 'for the microphone',
  contacts: 'for the address book',
};

/** Whether a page asks the browser for a permission only when somebody has just pressed something that needs it. */
export const permissionsInContext = checkChildren(
  {
    id: 'permissions-in-context',
    title: 'Whether permissions are asked for unasked',
    needs: ['asks', 'requests', 'screens'],
    about: ['permissions-in-context'],
  },
  ({ asks, requests, screens }, record) => {
    const practice = 'permissions-in-context';
    if (requests.length === 0 && screens.length === 0) return [record.notDone({ practice }, undefined)];
    const unasked = asks.flatMap(({ what, afterPress }, index) => (afterPress ? [] : [{ what, index }]));
    if (unasked.length === 0) {
      const says =
        asks.length > 0
          ? 'The browser was asked only after something was pressed.'
          : 'No page asked anything of the browser.';
      const pages = screens.slice(-12).map(({ picture }) => picture);
      return [record.practice(practice, true, says, pages)];
    }
    return [...new Set(unasked.map(({ what }) => what))].map((what) =>
      record.practice(
        practice,
        false,
        `The browser was asked ${words[what]}, with nothing pressed.`,
        unasked
          .filter((one) => one.what === what)
          .map(({ index }) => record.at(`/asks/${index}`))
          .slice(0, 12),
      ),
    );
  },
);
