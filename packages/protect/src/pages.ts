/** Where the one page starts; it finds its way from the path by itself. */
export const pages: readonly string[] = [
  ...['/', '/child', '/guardian', '/mailbox', '/operator', '/operator/policy', '/operator/codes'],
  ...[
    '/operator/codes/:code',
    '/operator/audit',
    '/operator/changes',
    '/operator/complaints',
    '/operator/joint',
    '/operator/grown-ups',
    '/operator/keys',
    '/operator/profile',
    '/operator/candidate',
    '/operator/reviews',
    '/operator/reviews/compare',
    '/operator/reviews/:review',
    '/operator/signed-in',
    '/operator/try',
    '/operator/webhooks',
  ],
];
