import htm from 'htm';
import { createElement, type ReactNode } from 'react';
import { visible } from './visible.ts';

/**
 * A piece of a page: React elements, written as the markup that they become. Sources run in Node as they are, which
 * knows no JSX; the same pieces stand in the pages of the console. React escapes every value, and nothing is hidden in
 * any. Lists need no keys, for what was reviewed does not change.
 */
export const html: (parts: TemplateStringsArray, ...values: readonly unknown[]) => ReactNode =
  // Its types take it for CommonJS, in which a default export has a name.
  (htm as unknown as typeof htm.default).bind<ReactNode>(element);

function element(tag: string, props: Readonly<Record<string, unknown>> | null, ...children: unknown[]) {
  const own = Object.entries(props ?? {}).map(([name, value]) => [name, shown(value)]);
  const inside = children.flat(Number.POSITIVE_INFINITY).map(shown) as ReactNode[];
  return createElement(tag, Object.fromEntries(own), ...inside);
}

const shown = (value: unknown) => (typeof value === 'string' ? visible(value) : value);

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
