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
  /** Contrast of its own surface against what is behind it, 1 to 21: 1 is an outline or plain text. Null where it cannot be told. */
  readonly fill?: number | null;
  /** Pixels of the letters. */
  readonly fontSize: number;
}

/**
 * Runs in the page: everything on it that can be pressed, ticked or filled and that a person can see, in the order of
 * the page. Sizes are CSS pixels; contrast is WCAG 2's, of the label against the nearest colour behind it.
 */
export function readControls(): Control[] {
  const most = 400;
  const chosen =
    'a[href],button,input,select,textarea,[role=button],[role=switch],[role=checkbox],[role=radio],[role=slider],summary';
  const controls: Control[] = [];
  for (const element of document.querySelectorAll<HTMLElement>(chosen)) {
    if (controls.length >= most) break;
    const kind = kindOf(element);
    if (kind === null) continue;
    const box = element.getBoundingClientRect();
    const label = labelOf(element);
    const shown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    // A box may be drawn by its label alone.
    const stands = box.width > 0 && box.height > 0 ? box : labelBox(element);
    if (!stands || (!shown && !labelBox(element))) continue;
    const style = getComputedStyle(element);
    controls.push({
      kind,
      label: label.slice(0, 200),
      preset: presetOf(element, kind),
      options: optionsOf(element),
      box: {
        x: Math.round(stands.x + scrollX),
        y: Math.round(stands.y + scrollY),
        width: Math.round(stands.width),
        height: Math.round(stands.height),
      },
      contrast: contrastOf(element, style),
      fill: fillOf(element),
      fontSize: Number.parseFloat(style.fontSize),
    });
  }
  return controls;

  function kindOf(element: HTMLElement): Control['kind'] | null {
    const role = element.getAttribute('role');
    if (role === 'switch') return 'switch';
    if (role === 'checkbox') return 'checkbox';
    if (role === 'radio') return 'radio';
    if (role === 'slider') return 'range';
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
      element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.value : '';
    return kind === 'text' || kind === 'date' || kind === 'range' ? value || null : null;
  }

  function optionsOf(element: HTMLElement): string[] {
    return element instanceof HTMLSelectElement
      ? [...element.options].slice(0, 150).map((one) => one.text.trim())
      : [];
  }

  function contrastOf(element: HTMLElement, style: CSSStyleDeclaration): number | null {
    const ink = rgb(style.color);
    let behind: HTMLElement | null = element;
    let paper: number[] | null = null;
    while (behind && !paper) {
      const own = getComputedStyle(behind);
      if (own.backgroundImage !== 'none') return null;
      const colour = rgb(own.backgroundColor);
      if (colour && colour[3]! > 0.95) paper = colour;
      behind = behind.parentElement;
    }
    if (!ink) return null;
    const [light, dark] = [luminance(ink), luminance(paper ?? [255, 255, 255])].sort((a, b) => b - a);
    return Math.round(((light! + 0.05) / (dark! + 0.05)) * 100) / 100;
  }

  function fillOf(element: HTMLElement): number | null {
    const paperOf = (from: HTMLElement | null): number[] | null => {
      for (let one = from; one; one = one.parentElement) {
        const own = getComputedStyle(one);
        if (own.backgroundImage !== 'none') return null;
        const colour = rgb(own.backgroundColor);
        if (colour && colour[3]! > 0.5) return colour;
      }
      return [255, 255, 255];
    };
    const [own, behind] = [paperOf(element), paperOf(element.parentElement)];
    if (!own || !behind) return null;
    const [light, dark] = [luminance(own), luminance(behind)].sort((a, b) => b - a);
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
