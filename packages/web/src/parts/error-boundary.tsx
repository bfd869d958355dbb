import { Component, type ReactNode } from 'react';
import { asProblem, type Problem } from '../api/problem.ts';
import { ProblemNote } from './note.tsx';
import { Page } from './page.tsx';
import { PublicLanguage, usePublicWorded, usePublicWords } from './public-language.tsx';
import { LanguageSwitch } from './reader-language.tsx';
import { Told } from './told.tsx';

/** Catches what a page throws, so that a person reads words and not an empty window. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <PublicLanguage>
        <BrokenPage problem={asProblem(this.state.error)} />
      </PublicLanguage>
    );
  }
}

function BrokenPage({ problem }: { problem: Problem }) {
  const { broke } = usePublicWords();
  const worded = usePublicWorded();
  return (
    <Page title={broke} heading={<Told>{broke}</Told>} tools={<LanguageSwitch />} width="narrow">
      <ProblemNote problem={worded(problem)} onRetry={() => location.reload()} />
    </Page>
  );
}
