import '../style/operator.css';
import '../style/law.css';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import { NotFoundPage } from '../public/not-found-page.tsx';
import { AuditPage } from './audit/audit-page.tsx';
import { CandidatePage } from './candidate/candidate-page.tsx';
import { ChangesPage } from './changes/changes-page.tsx';
import { CodePage } from './codes/code-page.tsx';
import { CodesPage } from './codes/codes-page.tsx';
import { ComplaintsPage } from './complaints/complaints-page.tsx';
import { TryPage } from './decisions/try-page.tsx';
import { GrownUpsPage } from './grown-ups/grown-ups-page.tsx';
import { HomePage } from './home-page.tsx';
import { JointPage } from './joint/joint-page.tsx';
import { KeysPage } from './keys/keys-page.tsx';
import { PolicyPage } from './picture/policy-page.tsx';
import { ProfilePage } from './profile/profile-page.tsx';
import { ReviewPage } from './review-page.tsx';
import { ReviewsComparePage } from './reviews-compare-page.tsx';
import { ReviewsPage } from './reviews-page.tsx';
import { SignedInPage } from './signed-in-page.tsx';
import { WebhooksPage } from './webhooks/webhooks-page.tsx';

/** Everything under `/operator`, in one part that other readers never load. */
export function OperatorPages() {
  return (
    <Routes>
      <Route index element={<Start />} />
      <Route path="policy" element={<PolicyPage />} />
      <Route path="codes" element={<CodesPage />} />
      <Route path="codes/:code" element={<CodePage />} />
      <Route path="candidate" element={<CandidatePage />} />
      <Route path="audit" element={<AuditPage />} />
      <Route path="keys" element={<KeysPage />} />
      <Route path="webhooks" element={<WebhooksPage />} />
      <Route path="signed-in" element={<SignedInPage />} />
      <Route path="complaints" element={<ComplaintsPage />} />
      <Route path="grown-ups" element={<GrownUpsPage />} />
      <Route path="changes" element={<ChangesPage />} />
      <Route path="joint" element={<JointPage />} />
      <Route path="profile" element={<ProfilePage />} />
      <Route path="reviews" element={<ReviewsPage />} />
      <Route path="reviews/compare" element={<ReviewsComparePage />} />
      <Route path="reviews/:review" element={<ReviewPage />} />
      <Route path="try" element={<TryPage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}

/** Addresses of the picture from when it stood here still open it. */
function Start() {
  const { search } = useLocation();
  return new URLSearchParams(search).has('in') ? (
    <Navigate to={`/operator/policy${search}`} replace />
  ) : (
    <HomePage />
  );
}
