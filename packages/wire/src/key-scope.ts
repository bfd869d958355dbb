/** What a platform's key may be made for, and what each part lets it do. */
export const keyScopes = {
  decide: 'Ask what may happen, and say that it is about to.',
  'children:read': 'Read children and what protects them, and hear of changes.',
  'children:write': 'Create children, and pass on what they choose and what becomes known of them.',
  pages: "Make links to children's own pages.",
  guardians: 'Write to guardians.',
  rights:
    'Export and erase children, end what a guardian has a say in, and read and answer what children complain of.',
  webhooks: 'See where webhooks go and how they arrive, and have them sent again.',
  law: 'Read the laws in force.',
} as const;
export type KeyScope = keyof typeof keyScopes;

/** With which a platform can say how old a child is, see its page, or fetch and erase all of it. A key for everything has them. */
export const graveKeyScopes: readonly KeyScope[] = ['children:write', 'pages', 'rights'];

export function isKeyScope(text: string): text is KeyScope {
  return Object.hasOwn(keyScopes, text);
}
