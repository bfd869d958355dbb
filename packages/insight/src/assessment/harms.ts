import { matchSituations, type Situation } from '@stairgate/rulebook';

/** What a service could do to children, and the situations by which it would. */
export interface HarmKind {
  readonly id: string;
  readonly title: string;
  readonly situations: readonly Situation[];
}

const of = (...patterns: readonly string[]) => [...new Set(patterns.flatMap((one) => matchSituations(one)))];

export const harmKinds: readonly HarmKind[] = [
  {
    id: 'strangers',
    title: 'Contact by people whom the child does not know',
    situations: of(
      ...['contact.request/*', 'contact.suggest/*', 'contact.message/peer', 'contact.message/adult'],
      ...['contact.group/peer', 'contact.group/adult', 'contact.call/peer', 'contact.call/adult'],
      ...['profile.find/*', 'connections.view/stranger', 'presence.show/stranger'],
    ),
  },
  {
    id: 'identification',
    title: 'Being identified, found or followed',
    situations: of('profile.view/*', 'location.collect/*', 'location.share/*', 'live.broadcast/*'),
  },
  {
    id: 'tracking',
    title: 'Being watched and profiled',
    situations: of('ads.show/personalised', 'feed.rank/behaviour', 'data.collect/*', 'data.share/*'),
  },
  {
    id: 'messages',
    title: 'Harmful messages and content',
    situations: of('content.view/*', 'content.recommend/*', 'contact.comment/*', 'contact.message/contact'),
  },
  {
    id: 'purchases',
    title: 'Being led to spend',
    situations: of('purchase.buy/*', 'purchase.prompt/*', 'ads.show/contextual'),
  },
  {
    id: 'over-use',
    title: 'Being kept longer than is good',
    situations: of(
      ...['engage.autoplay/*', 'engage.scroll/*', 'engage.reward/*', 'engage.metrics/*'],
      ...['engage.notify/*', 'engage.use/*'],
    ),
  },
];
