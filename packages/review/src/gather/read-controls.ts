export interface Control {
  readonly kind: 'button' | 'link' | 'checkbox' | 'radio' | 'switch' | 'select' | 'text' | 'date' | 'range';
  readonly label: string;
  /** Ticked or chosen before anybody touched it; the value of a field that was not empty. */
  readonly preset: string | boolean | null;
  /** Answers that it offers. */
  readonly options: readonly string[];
  /** CSS pixels. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** WCAG contrast of the label against what is behind it, 1 to 21; null where it cannot be told. */
  readonly contrast: number | null;
  /** Pixels of the letters. */
  readonly fontSize: number;
  /** How it is drawn: on a ground of its own, within a line, or as letters alone. */
  readonly look?: 'filled' | 'outlined' | 'bare';
  /** What stands over it and others, as the legend of three fields for a date. */
  readonly group?: string;
  /** In which frame of the page; left out for the page itself. */
  readonly frame?: number;
  /** Stands in a menu that is closed, whose opener can be seen. It has no place on the page yet. */
  readonly inMenu?: true;
}

/**
 * Runs in the page: everything on it that can be pressed, ticked or filled and that a person can see, in the order of
 * the page. Sizes are CSS pixels; contrast is WCAG 2's, of the label against the nearest colour behind it.
 */
export function readControls(): Control[] {
  const most = 400;
  const chosen =
    'a[href],button,input,select,textarea,summary,[role=button],[role=link],[role=switch],[role=checkbox],[role=radio],[role=slider],[role=spinbutton],[role=combobox],[role=menuitem],[role=menuitemcheckbox],[contenteditable=true]';
  const controls: Control[] = [];
  for (const element of allIn(document)) {
    if (controls.length >= most) break;
    const kind = kindOf(element);
    if (kind === null) continue;
    const box = element.getBoundingClientRect();
    const label = labelOf(element);
    const shown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    // A box may be drawn by its label alone.
    const stands = box.width > 0 && box.height > 0 ? box : labelBox(element);
    const isSeen = stands && (shown || labelBox(element));
    const inMenu = !isSeen && isInMenu(element);
    if (!isSeen && !inMenu) continue;
    const style = getComputedStyle(element);
    controls.push({
      kind,
      label: label.slice(0, 200),
      preset: presetOf(element, kind),
      options: optionsOf(element),
      box: {
        x: Math.round((stands?.x ?? 0) + scrollX),
        y: Math.round((stands?.y ?? 0) + scrollY),
        width: Math.round(stands?.width ?? 0),
        height: Math.round(stands?.height ?? 0),
      },
      contrast: contrastOf(element, style),
      fontSize: Number.parseFloat(style.fontSize),
      ...(kind === 'button' || kind === 'link' ? { look: lookOf(element, style) } : {}),
      ...groupOf(element),
      ...(inMenu ? { inMenu } : {}),
    });
  }
  return controls;

  function allIn(root: ParentNode): HTMLElement[] {
    return [...root.querySelectorAll<HTMLElement>('*')].flatMap((one) => [
      ...(one.matches(chosen) ? [one] : []),
      ...(one.shadowRoot ? allIn(one.shadowRoot) : []),
    ]);
  }

  /** Of what cannot be seen: whether something that can be seen opens it. */
  function isInMenu(element: HTMLElement): boolean {
    const seen = (one: Element | null | undefined) =>
      one?.checkVisibility({ visibilityProperty: true }) === true;
    const details = element.closest('details:not([open])');
    if (details) return seen(details.querySelector('summary'));
    const menu = element.closest('[role=menu],[class*=menu i],[class*=dropdown i],[popover],dialog');
    if (!menu) return false;
    const named = menu.id
      ? [
          ...document.querySelectorAll(
            `[aria-controls="${CSS.escape(menu.id)}"],[popovertarget="${CSS.escape(menu.id)}"]`,
          ),
        ]
      : [];
    const beside =
      menu.parentElement?.querySelectorAll(
        '[aria-haspopup],[aria-expanded=false],[data-toggle=dropdown],[data-bs-toggle=dropdown]',
      ) ?? [];
    return [...named, ...beside].some(seen);
  }

  function groupOf(element: HTMLElement): { group?: string } {
    const over = element.closest('fieldset,[role=group],[role=radiogroup]');
    const named = (over?.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter((id) => id !== '');
    const text =
      over?.querySelector('legend')?.innerText ??
      over?.getAttribute('aria-label') ??
      named.map((id) => document.getElementById(id)?.innerText ?? '').join(' ');
    const group = (text ?? '').replace(/\s+/g, ' ').trim().slice(0, 200);
    return group === '' ? {} : { group };
  }

  function lookOf(element: HTMLElement, style: CSSStyleDeclaration): NonNullable<Control['look']> {
    if (style.backgroundImage !== 'none') return 'filled';
    const own = rgb(style.backgroundColor);
    if (own && own[3]! > 0.5) {
      const behind = element.parentElement ? groundOf(element.parentElement) : [255, 255, 255];
      if (!behind) return 'filled';
      const [light, dark] = [luminance(own), luminance(behind)].sort((a, b) => b - a);
      if ((light! + 0.05) / (dark! + 0.05) >= 1.2) return 'filled';
    }
    const line = rgb(style.borderTopColor);
    const isLined =
      Number.parseFloat(style.borderTopWidth) >= 1 &&
      style.borderTopStyle !== 'none' &&
      (line?.[3] ?? 0) > 0.2;
    return isLined ? 'outlined' : 'bare';
  }

  /** The nearest colour behind something; null where a picture is. */
  function groundOf(from: HTMLElement): number[] | null {
    for (let behind: HTMLElement | null = from; behind; behind = behind.parentElement) {
      const style = getComputedStyle(behind);
      if (style.backgroundImage !== 'none') return null;
      const colour = rgb(style.backgroundColor);
      if (colour && colour[3]! > 0.95) return colour;
    }
    return [255, 255, 255];
  }

  function kindOf(element: HTMLElement): Control['kind'] | null {
    const role = element.getAttribute('role');
    if (role === 'switch') return 'switch';
    if (role === 'checkbox') return 'checkbox';
    if (role === 'radio') return 'radio';
    if (role === 'slider') return 'range';
    if (role === 'menuitemcheckbox') return 'checkbox';
    if (role === 'link') return 'link';
    if (role === 'spinbutton' || (role === 'combobox' && !(element instanceof HTMLSelectElement)))
      return 'text';
    if (element.isContentEditable) return 'text';
    if (element instanceof HTMLSelectElement) return 'select';
    if (element instanceof HTMLTextAreaElement) return 'text';
    if (element instanceof HTMLAnchorElement) return 'link';
    if (element instanceof HTMLInputElement) {
      if (element.type === 'hidden') return null;
      if (['submit', 'button', 'reset', 'image'].includes(element.type)) return 'button';
      if (element.type === 'checkbox') return 'checkbox';
      if (element.type === 'radio') return 'radio';
      if (element.type === 'range') return 'range';
      return ['date', 'month', 'datetime-local', 'week'].includes(element.type) ? 'date' : 'text';
    }
    return 'button';
  }

  function labelsOf(element: HTMLElement): HTMLElement[] {
    return 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
  }

  function labelBox(element: HTMLElement): DOMRect | null {
    const label = labelsOf(element).find((one) => one.checkVisibility());
    return label ? label.getBoundingClientRect() : null;
  }

  function labelOf(element: HTMLElement): string {
    const named = element.getAttribute('aria-label');
    const by = (element.getAttribute('aria-labelledby') ?? '')
      .split(/\s+/)
      .map((id) => document.getElementById(id)?.innerText ?? '')
      .join(' ');
    const labels = labelsOf(element)
      .map((label) => label.innerText)
      .join(' ');
    const own =
      element instanceof HTMLInputElement
        ? kindOf(element) === 'button'
          ? element.value
          : ''
        : element.innerText;
    const rest = element.getAttribute('placeholder') ?? element.title;
    const text = [named, by, labels, element instanceof HTMLSelectElement ? '' : own, rest].find((one) =>
      one?.trim(),
    );
    return (text ?? '').replace(/\s+/g, ' ').trim();
  }

  function presetOf(element: HTMLElement, kind: Control['kind']): string | boolean | null {
    if (kind === 'checkbox' || kind === 'radio' || kind === 'switch') {
      return element instanceof HTMLInputElement
        ? element.checked
        : element.getAttribute('aria-checked') === 'true';
    }
    if (element instanceof HTMLSelectElement) return element.selectedOptions[0]?.text.trim() || null;
    const value =
      element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
        ? element.value
        : (element.getAttribute('aria-valuetext') ?? element.getAttribute('aria-valuenow') ?? '');
    return kind === 'text' || kind === 'date' || kind === 'range' ? value || null : null;
  }

  function optionsOf(element: HTMLElement): string[] {
    return element instanceof HTMLSelectElement
      ? [...element.options].slice(0, 150).map((one) => one.text.trim())
      : [];
  }

  function contrastOf(element: HTMLElement, style: CSSStyleDeclaration): number | null {
    const ink = rgb(style.color);
    const paper = groundOf(element);
    if (!paper) return null;
    if (!ink) return null;
    const [light, dark] = [luminance(ink), luminance(paper)].sort((a, b) => b - a);
    return Math.round(((light! + 0.05) / (dark! + 0.05)) * 100) / 100;
  }

  function rgb(colour: string): number[] | null {
    const parts = /^rgba?\(([^)]+)\)$/
      .exec(colour)?.[1]
      ?.split(/[\s,/]+/)
      .map(Number);
    return parts && parts.length >= 3 ? [parts[0]!, parts[1]!, parts[2]!, parts[3] ?? 1] : null;
  }

  function luminance([r = 0, g = 0, b = 0]: number[]): number {
    const [lr, lg, lb] = [r, g, b].map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * lr! + 0.7152 * lg! + 0.0722 * lb!;
  }
}
