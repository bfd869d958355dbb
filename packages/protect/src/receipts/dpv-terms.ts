import { type Activity, activityOf, type Situation } from '@stairgate/rulebook';

/** Terms of the W3C Data Privacy Vocabulary 2.3 (`dpv:`) and its extension for personal data (`pd:`). */
export interface DpvTerms {
  readonly purpose: readonly string[];
  readonly processing: readonly string[];
  readonly personalData: readonly string[];
}

const byActivity: Readonly<Record<Activity, DpvTerms>> = {
  'account.open': terms(
    'ServiceRegistration AccountManagement',
    'Collect Store',
    'AccountIdentifier AgeRange',
  ),
  'profile.view': terms(
    'ServiceProvision',
    'Display MakeAvailable',
    'IndividualProfile SocialMediaCommunication',
  ),
  'profile.find': terms('SearchFunctionalities', 'MakeAvailable', 'IndividualProfile'),
  'connections.view': terms('ServiceProvision', 'Display', 'Connection'),
  'presence.show': terms('ServiceProvision', 'Display', 'ServiceConsumptionBehaviour'),
  'contact.request': terms('ServiceProvision', 'Transmit', 'Connection'),
  'contact.suggest': terms('ProvidePersonalisedRecommendations', 'Profiling', 'Connection'),
  'contact.message': terms('ServiceProvision', 'Transmit Store', 'Communication'),
  'contact.group': terms('ServiceProvision', 'Transmit Store', 'Communication GroupMembership'),
  'contact.call': terms('ServiceProvision', 'Transmit', 'Communication'),
  'contact.comment': terms('ServiceProvision', 'Store MakeAvailable', 'SocialMediaCommunication'),
  'live.broadcast': terms('ServiceProvision', 'Disseminate', 'Picture SocialMediaCommunication'),
  'location.collect': terms('ServiceProvision', 'Collect', 'CurrentLocation'),
  'location.share': terms('ServiceProvision', 'Share', 'CurrentLocation'),
  'ads.show': terms('Advertising', 'Use', 'Interest'),
  'ads.market': terms('DirectMarketing', 'Use', 'Contact'),
  'feed.rank': terms(
    'ProvidePersonalisedRecommendations',
    'Profiling',
    'ServiceConsumptionBehaviour Interest',
  ),
  'content.recommend': terms(
    'ProvidePersonalisedRecommendations',
    'Profiling',
    'ServiceConsumptionBehaviour',
  ),
  'content.view': terms('ServiceProvision', 'Display', 'ServiceConsumptionBehaviour'),
  'engage.autoplay': terms('ServiceProvision', 'Use', 'ServiceConsumptionBehaviour'),
  'engage.scroll': terms('ServiceProvision', 'Use', 'ServiceConsumptionBehaviour'),
  'engage.reward': terms('ServiceProvision', 'Monitor', 'ServiceConsumptionBehaviour'),
  'engage.metrics': terms('ServiceProvision', 'Display', 'SocialMediaCommunication'),
  'engage.notify': terms('CommunicationManagement', 'Use', 'DeviceBased'),
  'engage.use': terms('ServiceProvision', 'Monitor', 'ServiceConsumptionBehaviour'),
  'purchase.buy': terms('PaymentManagement', 'Collect Store', 'Purchase'),
  'purchase.prompt': terms('SellProductsToDataSubject', 'Use', 'PurchasesAndSpendingHabit'),
  'data.collect': terms('ServiceProvision', 'Collect Store', 'IndividualProfile'),
  'data.share': terms('ServiceProvision', 'Transfer', 'IndividualProfile'),
  'data.train': terms('ResearchAndDevelopment', 'Analyse', 'SocialMediaCommunication'),
  'ai.chat': terms('ServiceProvision', 'Collect Analyse', 'Communication'),
  'ai.filter': terms('ServiceProvision', 'Analyse Alter', 'Picture'),
  'monitor.guardian': terms('ServiceMonitoring', 'Monitor', 'ServiceConsumptionBehaviour'),
};

const bySituation: Readonly<Partial<Record<Situation, DpvTerms>>> = {
  'ads.show/personalised': terms(
    'PersonalisedAdvertising',
    'Profiling Share',
    'Interest ServiceConsumptionBehaviour',
  ),
  'data.collect/biometric': terms('ServiceProvision', 'Collect', 'Biometric'),
  'data.collect/essential': terms('ServiceProvision', 'Collect Store', 'AccountIdentifier AgeRange'),
  'data.share/third-party': terms('CommercialPurpose', 'Disclose', 'IndividualProfile'),
  'data.share/sale': terms('SellDataToThirdParties', 'Disclose', 'IndividualProfile'),
  'monitor.guardian/location': terms('ServiceMonitoring', 'Monitor', 'CurrentLocation'),
};

/** The terms for what a purpose does, each once. */
export function dpvTerms(situations: readonly Situation[]): DpvTerms {
  const all = situations.map((situation) => bySituation[situation] ?? byActivity[activityOf(situation)]);
  const union = (pick: (one: DpvTerms) => readonly string[]) => [...new Set(all.flatMap(pick))];
  return {
    purpose: union(({ purpose }) => purpose),
    processing: union(({ processing }) => processing),
    personalData: union(({ personalData }) => personalData),
  };
}

function terms(purpose: string, processing: string, personalData: string): DpvTerms {
  const prefixed = (prefix: string, words: string) => words.split(' ').map((word) => `${prefix}:${word}`);
  return {
    purpose: prefixed('dpv', purpose),
    processing: prefixed('dpv', processing),
    personalData: prefixed('pd', personalData),
  };
}
