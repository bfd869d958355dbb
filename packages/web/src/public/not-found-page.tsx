import { Link } from 'react-router';
import { Note } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { PublicLanguage, usePublicWords } from '../parts/public-language.tsx';
import { LanguageSwitch } from '../parts/reader-language.tsx';
import { Told } from '../parts/told.tsx';

export function NotFoundPage() {
  return (
    <PublicLanguage>
      <NotFound />
    </PublicLanguage>
  );
}

function NotFound() {
  const { notFound } = usePublicWords();
  return (
    <Page
      title={notFound.title}
      heading={<Told>{notFound.title}</Told>}
      tools={<LanguageSwitch />}
      width="narrow"
    >
      <Note icon="door">
        <p>
          <Told>{notFound.text}</Told>
        </p>
        <p>
          <Link to="/">
            <Told>{notFound.home}</Told>
          </Link>
        </p>
      </Note>
    </Page>
  );
}
