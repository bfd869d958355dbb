/** Where the one page starts; it finds its way from the path by itself. */
export const pages: readonly string[] = [
  ...['/', '/child', '/guardian', '/mailbox', '/operator', '/operator/policy', '/operator/codes'],
  ...[
    '/operator/codes/:code',
    '/operator/changes',
    '/operator/complaints',
    '/operator/joint',
    '/operator/profile',
    '/operator/candidate',
    '/operator/reviews',
    '/operator/reviews/compare',
    '/operator/reviews/:review',
    '/operator/try',
  ],
];
