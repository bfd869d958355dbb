import { lazy, Suspense } from 'react';
import { Route, Routes, useLocation } from 'react-router';
import { ErrorBoundary } from './parts/error-boundary.tsx';
import { Page } from './parts/page.tsx';
import { Progress } from './parts/progress.tsx';
import { PublicLanguage, usePublicWords } from './parts/public-language.tsx';
import { Toasts } from './parts/toasts.tsx';
import { Told } from './parts/told.tsx';
import { LandingPage } from './public/landing-page.tsx';
import { NotFoundPage } from './public/not-found-page.tsx';

const ChildPage = lazy(async () => ({ default: (await import('./child/child-page.tsx')).ChildPage }));
const GuardianPage = lazy(async () => ({
  default: (await import('./guardian/guardian-page.tsx')).GuardianPage,
}));
const OperatorPages = lazy(async () => ({
  default: (await import('./operator/operator-pages.tsx')).OperatorPages,
}));
const MailboxPage = lazy(async () => ({ default: (await import('./public/mailbox-page.tsx')).MailboxPage }));

export function App() {
  const { pathname } = useLocation();
  return (
    <Toasts key={pathname}>
      <ErrorBoundary key={pathname}>
        <Suspense fallback={<Opening />}>
          <Routes>
            <Route path="/" element={<LandingPage />} />
            <Route path="/child" element={<ChildPage />} />
            <Route path="/guardian" element={<GuardianPage />} />
            <Route path="/operator/*" element={<OperatorPages />} />
            <Route path="/mailbox" element={<MailboxPage />} />
            <Route path="*" element={<NotFoundPage />} />
          </Routes>
        </Suspense>
      </ErrorBoundary>
    </Toasts>
  );
}

function Opening() {
  return (
    <PublicLanguage>
      <OpeningPage />
    </PublicLanguage>
  );
}

function OpeningPage() {
  const { opening } = usePublicWords();
  return (
    <Page title={opening} heading={<Told>{opening}</Told>}>
      <Progress />
    </Page>
  );
}
