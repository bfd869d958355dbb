import type { Page } from 'playwright-core';
import { type Field, fieldSelector } from './read-fields.ts';

export const at = (page: Page, { index }: Pick<Field, 'index'>) => page.locator(fieldSelector).nth(index);

/**
 * Puts one of some values into a field, as its kind takes it: typed, chosen, turned, or set where it is written by a calendar alone.
 * @param values ways in which one value may be written, those that are typed first
 * @returns whether there was such a value to give
 */
export async function give(page: Page, field: Field, values: readonly string[]): Promise<boolean> {
  const locator = at(page, field);
  const lower = values.map((one) => one.toLowerCase());
  switch (field.kind) {
    case 'select': {
      const label = field.options.find((option) => lower.includes(option.toLowerCase()));
      // The year may be missing where children are not expected: then nothing is chosen, as a child could not either.
      if (label === undefined) return false;
      await locator.selectOption({ label });
      return true;
    }
    case 'list': {
      await locator.click();
      const options = page.getByRole('option');
      const all = (await options.allInnerTexts()).map((one) => one.trim().toLowerCase());
      const found = all.findIndex((one) => lower.includes(one));
      if (found === -1) {
        await page.keyboard.press('Escape');
        return false;
      }
      await options.nth(found).click();
      return true;
    }
    case 'spin':
      await locator.click();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(values[0]!);
      return true;
    default:
      if (field.readOnly) await locator.evaluate(setValue, values[0]!);
      else await locator.fill(values[0]!);
      return true;
  }
}

/** Runs in the page: as a calendar would, which is all that writes into such a field. */
function setValue(element: SVGElement | HTMLElement, value: string): void {
  const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!;
  set!.call(element, value);
  for (const what of ['input', 'change']) element.dispatchEvent(new Event(what, { bubbles: true }));
}
