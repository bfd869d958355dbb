import { Link } from 'react-router';
import { Note } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';

export function NotFoundPage() {
  return (
    <Page title="There is no such page" width="narrow">
      <Note icon="door">
        <p>The address may be mistyped, or the page has moved.</p>
        <p>
          <Link to="/">Go to the first page</Link>
        </p>
      </Note>
    </Page>
  );
}
