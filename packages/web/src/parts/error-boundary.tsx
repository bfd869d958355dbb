import { Component, type ReactNode } from 'react';
import { asProblem } from '../api/problem.ts';
import { ProblemNote } from './note.tsx';
import { Page } from './page.tsx';

/** Catches what a page throws, so that a person reads words and not an empty window. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <Page title="Something broke" width="narrow">
        <ProblemNote problem={asProblem(this.state.error)} onRetry={() => location.reload()} />
      </Page>
    );
  }
}
