/** Something on a page that is filled, ticked or pressed, as somebody reads it who does not know the site. */
export interface Field {
  /** Its place among all that `fieldSelector` finds. */
  readonly index: number;
  readonly kind: 'button' | 'checkbox' | 'radio' | 'select' | 'date' | 'text';
  /** `email`, `tel`, `number` and so on, or the tag. */
  readonly type: string;
  /** Label, hint, name and whatever else says what it is for, in small letters. */
  readonly words: string;
  readonly options: readonly string[];
  readonly required: boolean;
  /** Which form, dialog or page it stands in; -1 for the page. */
  readonly scope: number;
  /** Whether it stands in a real form, whose buttons send it. */
  readonly inForm: boolean;
  readonly href: string | null;
}

export const fieldSelector = 'input, select, textarea, button, [role=button], a[href]';

/** Runs in the page: what of these a person can see. */
export function readFields(elements: (SVGElement | HTMLElement)[]): Field[] {
  const scopes: Element[] = [];
  return elements.flatMap((element, index): Field[] => {
    const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
    const isSeen = (one: Element) =>
      one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      one.getBoundingClientRect().width > 0;
    // A box may be drawn by its label alone.
    if (!isSeen(element) && !labels.some(isSeen)) return [];
    const type = element.getAttribute('type')?.toLowerCase() ?? element.tagName.toLowerCase();
    const kind = kindOf(element, type);
    if (kind === null) return [];
    const form = element.closest('form');
    const scope = form ?? element.closest('dialog, [role=dialog], [role=alertdialog]');
    if (scope && !scopes.includes(scope)) scopes.push(scope);
    const by = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean);
    const says = [
      ...labels.map((label) => label.innerText),
      ...by.map((id) => document.getElementById(id)?.innerText ?? ''),
      kind === 'button' ? ((element as HTMLElement).innerText ?? '') : '',
      ...(kind === 'button' ? ['aria-label', 'value', 'title'] : []).map((name) =>
        element.getAttribute(name),
      ),
      ...(kind === 'button' ? [] : ['aria-label', 'placeholder', 'name', 'id', 'autocomplete', 'title']).map(
        (name) => element.getAttribute(name)?.replace(/([a-z])([A-Z])/g, '$1 $2'),
      ),
      kind === 'button' ? '' : element.closest('fieldset')?.querySelector('legend')?.innerText,
    ];
    return [
      {
        index,
        kind,
        type,
        words: says.join(' ').replace(/[_-]/g, ' ').replace(/\s+/g, ' ').trim().toLowerCase().slice(0, 400),
        options:
          element instanceof HTMLSelectElement
            ? [...element.options].slice(0, 200).map((one) => one.text.trim())
            : [],
        required: element.hasAttribute('required') || element.getAttribute('aria-required') === 'true',
        scope: scope ? scopes.indexOf(scope) : -1,
        inForm: form !== null,
        href: element instanceof HTMLAnchorElement && /^https?:/.test(element.href) ? element.href : null,
      },
    ];
  });

  function kindOf(element: Element, type: string): Field['kind'] | null {
    if (element instanceof HTMLSelectElement) return 'select';
    if (element instanceof HTMLTextAreaElement) return 'text';
    if (!(element instanceof HTMLInputElement)) return 'button';
    if (['hidden', 'file', 'color', 'range', 'search'].includes(type)) return null;
    if (['submit', 'button', 'image'].includes(type)) return 'button';
    if (type === 'checkbox' || type === 'radio') return type;
    return type === 'date' ? 'date' : 'text';
  }
}
