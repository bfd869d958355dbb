/** Something on a page that is filled, ticked or pressed, as somebody reads it who does not know the site. */
export interface Field {
  /** Its place among all that `fieldSelector` finds. */
  readonly index: number;
  readonly kind:
    | 'button'
    | 'checkbox'
    | 'radio'
    | 'select'
    | 'date'
    | 'text'
    | 'search'
    /** A number that is turned by keys, of elements that are no field. */
    | 'spin'
    /** A button that opens a list of answers. */
    | 'list';
  /** `email`, `tel`, `number` and so on, or the tag. */
  readonly type: string;
  /** Label, hint, name and whatever else says what it is for, in small letters. */
  readonly words: string;
  /** The same without what is said of all that stands beside it. */
  readonly own: string;
  /** What it is by the word for machines (`autocomplete`); empty where it has none. */
  readonly machine: string;
  readonly options: readonly string[];
  readonly required: boolean;
  readonly readOnly: boolean;
  readonly filled: boolean;
  /** Which form, dialog or page it stands in; -1 for the page. */
  readonly scope: number;
  /** Whether it stands in a real form, whose buttons send it. */
  readonly inForm: boolean;
  /** Whether it stands in what every page has: a header, a menu, a foot. */
  readonly around: boolean;
  /** Whether it stands in a window over the page, or in what asks about cookies. */
  readonly inBanner: boolean;
  /** Of a button: what is said beside it. */
  readonly near: string;
  readonly href: string | null;
}

export const fieldSelector =
  'input, select, textarea, button, [role=button], a[href], [contenteditable=true], [contenteditable=""], [role=spinbutton], [role=combobox]';

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
    const root = element.getRootNode() as Document | ShadowRoot;
    const by = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean);
    const plain = (some: readonly (string | null | undefined)[]) =>
      some.join(' ').replace(/[_-]/g, ' ').replace(/\s+/g, ' ').trim().toLowerCase().slice(0, 400);
    const isPressed = kind === 'button' || kind === 'list';
    const own = [
      ...labels.map((label) => label.innerText),
      ...by.map((id) => root.getElementById(id)?.innerText ?? ''),
      isPressed ? ((element as HTMLElement).innerText ?? '') : '',
      ...(isPressed ? ['aria-label', 'value', 'title'] : []).map((name) => element.getAttribute(name)),
      ...(isPressed ? [] : ['aria-label', 'placeholder', 'name', 'id', 'autocomplete', 'title']).map((name) =>
        element.getAttribute(name)?.replace(/([a-z])([A-Z])/g, '$1 $2'),
      ),
      // What stands before a field that has no label.
      !isPressed && labels.length === 0 && by.length === 0 && !element.getAttribute('aria-label')
        ? before(element)
        : '',
    ];
    const group = element.closest('fieldset, [role=group], [role=radiogroup]');
    const legend =
      group?.querySelector('legend')?.innerText ??
      group?.getAttribute('aria-label') ??
      root.getElementById(group?.getAttribute('aria-labelledby') ?? '')?.innerText;
    const given = element as HTMLInputElement;
    return [
      {
        index,
        kind,
        type,
        own: plain(own),
        words: plain(kind === 'button' ? own : [...own, legend]),
        machine: element.getAttribute('autocomplete')?.toLowerCase() ?? '',
        options:
          element instanceof HTMLSelectElement
            ? [...element.options].slice(0, 200).map((one) => one.text.trim())
            : [],
        required: element.hasAttribute('required') || element.getAttribute('aria-required') === 'true',
        readOnly: element.hasAttribute('readonly'),
        filled:
          kind === 'checkbox' || kind === 'radio'
            ? given.checked === true
            : ((given.value as string | undefined) ?? '') !== '',
        scope: scope ? scopes.indexOf(scope) : -1,
        inForm: form !== null,
        around: element.closest('nav, header, footer, [role=navigation], [role=banner]') !== null,
        inBanner:
          element.closest(
            'dialog, [role=dialog], [role=alertdialog], [id*=cookie i], [class*=cookie i], [id*=consent i], [class*=consent i]',
          ) !== null,
        near: kind === 'button' && !(element instanceof HTMLAnchorElement) ? beside(element) : '',
        href: element instanceof HTMLAnchorElement && /^https?:/.test(element.href) ? element.href : null,
      },
    ];
  });

  /** The text of the smallest part of the page that says more than the buttons in it. */
  function beside(element: Element): string {
    let part = element.parentElement;
    while (part?.parentElement && part.innerText.trim().length < 80) part = part.parentElement;
    return (part?.innerText ?? '').slice(0, 1_000);
  }

  function before(element: Element): string {
    const near = element.previousSibling ?? element.parentElement?.previousElementSibling;
    const text = near instanceof HTMLElement ? near.innerText : (near?.textContent ?? '');
    return text.trim().length <= 60 && !(near instanceof Element && near.querySelector('input')) ? text : '';
  }

  function kindOf(element: Element, type: string): Field['kind'] | null {
    if (element instanceof HTMLSelectElement) return 'select';
    if (element instanceof HTMLTextAreaElement) return 'text';
    if (!(element instanceof HTMLInputElement)) {
      const role = element.getAttribute('role');
      if (role === 'spinbutton') return 'spin';
      if (role === 'combobox') return 'list';
      return (element as HTMLElement).isContentEditable ? 'text' : 'button';
    }
    if (['hidden', 'file', 'color', 'range'].includes(type)) return null;
    if (type === 'search') return 'search';
    if (['submit', 'button', 'image'].includes(type)) return 'button';
    if (type === 'checkbox' || type === 'radio') return type;
    return type === 'date' ? 'date' : 'text';
  }
}
