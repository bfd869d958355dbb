/** What an operator may do, the least first. Each role holds those before it. */
export const roles = {
  see: 'Read complaints, recent decisions, the ledger, the candidate, reviews, and who looked at what.',
  act: 'Answer complaints, try another rulebook, keep and delete reviews, make and revoke keys and webhooks.',
  'switch-law': 'Propose a switch of the law in force, approve one, and switch back.',
} as const;
export type Role = keyof typeof roles;
export const roleNames = Object.keys(roles) as readonly Role[];

export function isRole(text: string): text is Role {
  return Object.hasOwn(roles, text);
}

/** Whether somebody of one role may do what needs another. */
export function mayActAs(role: Role, needed: Role): boolean {
  return roleNames.indexOf(role) >= roleNames.indexOf(needed);
}
