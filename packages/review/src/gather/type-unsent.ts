import type { ElementHandle, Page } from 'playwright-core';
import type { Identity } from '../persona.ts';

/** Fields that are typed into: more show nothing new. */
const most = 12;

/**
 * Types into the fields of a page as somebody who then thinks better of it: every key is pressed, and nothing is sent.
 * @param other what goes into fields that ask for nothing in particular
 * @returns whether there was anything to type into
 */
export async function typeUnsent(page: Page, identity: Identity, other: string): Promise<boolean> {
  const list = await page.evaluateHandle(findFields, most);
  const fields = [...(await list.getProperties()).values()].flatMap((one) => one.asElement() ?? []);
  for (const field of fields) await typeInto(page, field, identity, other);
  if (fields.length > 0) await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  return fields.length > 0;
}

async function typeInto(page: Page, field: ElementHandle, identity: Identity, other: string): Promise<void> {
  // A field may go away, or be covered, while others are typed into.
  try {
    const wants = await field.evaluate((one) => {
      const { type, name, id, autocomplete, placeholder, labels } = one as HTMLInputElement;
      const label = [...(labels ?? [])].map(({ innerText }) => innerText).join(' ');
      return `${type} ${autocomplete} ${name} ${id} ${placeholder} ${label}`.toLowerCase();
    });
    await field.focus();
    await page.keyboard.type(wordFor(wants, identity, other));
  } catch {}
}

function wordFor(wants: string, { email, password, username, name }: Identity, other: string): string {
  if (wants.startsWith('password')) return password;
  if (/mail/.test(wants)) return email;
  if (/user.?name|nick|handle/.test(wants)) return username;
  return /\bname\b|first.?name|last.?name/.test(wants) ? name : other;
}

/** Runs in the page: the fields that a person can see and type words into. */
function findFields(most: number): Element[] {
  const kinds = ['text', 'email', 'password', 'search', 'tel', 'url'];
  return [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input,textarea')]
    .filter(
      (field) =>
        (field instanceof HTMLTextAreaElement || kinds.includes(field.type)) &&
        !field.disabled &&
        !field.readOnly &&
        field.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
    )
    .slice(0, most);
}
