// Generated from words/vocabulary.yaml by `npm run words`. A test holds the two equal; edit the YAML.

/** Each activity and its circumstances. */
export const activities = {
  'account.open': ['self', 'with-guardian'],
  'profile.view': ['contact', 'peer', 'adult', 'anyone'],
  'profile.find': ['search', 'suggestion', 'web-index'],
  'connections.view': ['contact', 'stranger'],
  'presence.show': ['contact', 'stranger'],
  'contact.request': ['peer', 'adult'],
  'contact.suggest': ['to-child', 'of-child'],
  'contact.message': ['contact', 'peer', 'adult'],
  'contact.group': ['contact', 'peer', 'adult'],
  'contact.call': ['contact', 'peer', 'adult'],
  'contact.comment': ['contact', 'peer', 'adult'],
  'live.broadcast': ['contact', 'anyone'],
  'location.collect': ['coarse', 'precise'],
  'location.share': ['guardian', 'contact', 'anyone'],
  'ads.show': ['contextual', 'personalised', 'age-restricted'],
  'ads.market': ['direct'],
  'feed.rank': ['choices', 'behaviour', 'searches'],
  'content.recommend': ['suitable', 'sensitive', 'harmful', 'adult-only'],
  'content.view': ['suitable', 'sensitive', 'harmful', 'adult-only'],
  'engage.autoplay': ['media'],
  'engage.scroll': ['endless'],
  'engage.reward': ['streak'],
  'engage.metrics': ['likes'],
  'engage.notify': ['day', 'school', 'night'],
  'engage.use': ['within-limit', 'over-limit', 'school', 'night'],
  'purchase.buy': ['item', 'random'],
  'purchase.prompt': ['any'],
  'data.collect': ['essential', 'optional', 'biometric'],
  'data.share': ['processor', 'third-party', 'sale'],
  'data.train': ['own-models'],
  'ai.chat': ['assistant', 'companion'],
  'ai.filter': ['appearance'],
  'monitor.guardian': ['activity', 'location'],
} as const;

/** The switches of a page: groups of activities, in the order in which they are shown. */
export const groups = [
  {
    id: 'see',
    activities: ['profile.view', 'profile.find', 'connections.view', 'presence.show', 'live.broadcast'],
  },
  {
    id: 'contact',
    activities: [
      'contact.message',
      'contact.call',
      'contact.request',
      'contact.group',
      'contact.comment',
      'contact.suggest',
    ],
  },
  {
    id: 'location',
    activities: ['location.share', 'location.collect'],
  },
  {
    id: 'adverts',
    activities: ['ads.show', 'ads.market'],
  },
  {
    id: 'feed',
    activities: ['feed.rank', 'content.recommend', 'content.view', 'engage.autoplay', 'engage.scroll'],
  },
  {
    id: 'time',
    activities: ['engage.notify', 'engage.use', 'engage.reward', 'engage.metrics'],
  },
  {
    id: 'buying',
    activities: ['purchase.buy', 'purchase.prompt'],
  },
  {
    id: 'data',
    activities: ['account.open', 'data.collect', 'data.share', 'data.train'],
  },
  {
    id: 'ai',
    activities: ['ai.chat', 'ai.filter'],
  },
  {
    id: 'watching',
    activities: ['monitor.guardian'],
  },
] as const;

/** What is wider, and what it contains: within one activity. */
export const includes = {
  'account.open/self': ['account.open/with-guardian'],
  'profile.view/anyone': ['profile.view/contact', 'profile.view/peer', 'profile.view/adult'],
  'connections.view/stranger': ['connections.view/contact'],
  'presence.show/stranger': ['presence.show/contact'],
  'live.broadcast/anyone': ['live.broadcast/contact'],
  'location.collect/precise': ['location.collect/coarse'],
  'location.share/anyone': ['location.share/contact'],
} as const;

/** What is empty without another, and that other. */
export const needs = {
  'profile.view/contact': ['account.open/with-guardian'],
  'profile.view/peer': ['account.open/with-guardian'],
  'profile.view/adult': ['account.open/with-guardian'],
  'profile.view/anyone': ['account.open/with-guardian'],
  'profile.find/search': ['account.open/with-guardian'],
  'profile.find/suggestion': ['account.open/with-guardian'],
  'profile.find/web-index': ['account.open/with-guardian', 'profile.view/anyone'],
  'connections.view/contact': ['account.open/with-guardian'],
  'connections.view/stranger': ['account.open/with-guardian'],
  'presence.show/contact': ['account.open/with-guardian'],
  'presence.show/stranger': ['account.open/with-guardian'],
  'contact.request/peer': ['account.open/with-guardian'],
  'contact.request/adult': ['account.open/with-guardian'],
  'contact.suggest/to-child': ['account.open/with-guardian'],
  'contact.suggest/of-child': ['account.open/with-guardian'],
  'contact.message/contact': ['account.open/with-guardian'],
  'contact.message/peer': ['account.open/with-guardian'],
  'contact.message/adult': ['account.open/with-guardian'],
  'contact.group/contact': ['account.open/with-guardian'],
  'contact.group/peer': ['account.open/with-guardian'],
  'contact.group/adult': ['account.open/with-guardian'],
  'contact.call/contact': ['account.open/with-guardian'],
  'contact.call/peer': ['account.open/with-guardian'],
  'contact.call/adult': ['account.open/with-guardian'],
  'contact.comment/contact': ['account.open/with-guardian'],
  'contact.comment/peer': ['account.open/with-guardian'],
  'contact.comment/adult': ['account.open/with-guardian'],
  'live.broadcast/contact': ['account.open/with-guardian'],
  'live.broadcast/anyone': ['account.open/with-guardian'],
  'location.share/guardian': ['location.collect/coarse'],
  'location.share/contact': ['location.collect/coarse'],
  'location.share/anyone': ['location.collect/coarse'],
  'ads.show/personalised': ['ads.show/contextual'],
  'ads.show/age-restricted': ['ads.show/contextual'],
  'content.recommend/suitable': ['content.view/suitable'],
  'content.recommend/sensitive': ['content.view/sensitive'],
  'content.recommend/harmful': ['content.view/harmful'],
  'content.recommend/adult-only': ['content.view/adult-only'],
  'purchase.buy/random': ['purchase.buy/item'],
  'purchase.prompt/any': ['purchase.buy/item'],
  'data.collect/optional': ['data.collect/essential'],
  'data.collect/biometric': ['data.collect/essential'],
  'data.share/sale': ['data.share/third-party'],
  'monitor.guardian/location': ['location.collect/coarse'],
} as const;

/** From loose to strict. */
export const effects = ['allow', 'opt-in', 'guardian', 'forbid'] as const;

/** How a setting stands that nobody has touched, effect by effect. */
export const settings = ['on', 'off', 'guardian', 'locked-off'] as const;

/** How surely an age is known, from weak to strong. */
export const levels = [
  'none',
  'self-declared',
  'declared-by-guardian-or-device',
  'estimated',
  'verified',
] as const;

/** Age groups, the youngest first. */
export const bands = ['0-5', '6-9', '10-12', '13-15', '16-17', '18+'] as const;

/** Whom a situation reaches. */
export const people = {
  contact: 'someone the child accepted',
  peer: "a stranger known to be in the child's own age group",
  adult: 'a stranger not known to be a peer',
  stranger: 'whoever the child has not accepted',
  anyone: 'the public, logged out included',
  search: 'whoever searches on the service',
  suggestion: 'whoever the service suggests the child to',
  'web-index': 'search engines and whoever uses them',
  guardian: 'a parent or guardian',
} as const;

/** What a platform must also do. */
export const obligations = {
  'show-sign': 'Show a sign that cannot be missed while it is on, and make it clear when it is off.',
  'explain-risk': 'Explain the risk, in words for the age, before it is switched on.',
  'notice-at-switch': 'Say what happens to the data at the moment it is switched on.',
  'offer-just-this-time': 'Offer "just this time" beside any lasting choice.',
  'reset-at-session-end': 'Go back to off when the session ends.',
  'coarse-only': 'Use no finer a location than the feature needs.',
  'ask-an-adult-first': 'Suggest talking to a trusted adult first.',
  'tell-child-monitored': 'Tell the child that a guardian can see this.',
  'notify-guardian': 'Tell the guardian when the child changes this.',
  'separate-consent': 'Ask for this consent apart from any other.',
  'strong-consent': 'Take consent only by a method that suits disclosure; e-mail plus is not enough.',
  'separate-setting': 'Give this its own switch; do not bundle it.',
  'accept-first': 'Let the child accept or decline each time, before it happens.',
  'warn-first-contact': 'Give supportive information at the first contact.',
  'block-and-mute': 'Let the child block and mute.',
  'switch-off-comments': 'Let the child switch comments off.',
  'cap-repeats': 'Cap how often the same kind is shown.',
  'take-feedback': 'Take negative feedback and use it.',
  'break-prompt': 'Suggest breaks.',
  'pause-without-penalty': 'Let the child pause or save with no penalty.',
  'label-advert': 'Label what is paid for.',
  'disclose-ai': 'Say that it is a machine.',
  'verify-age': 'Check age by highly effective means first.',
  'record-reason': 'Write down the reason for any other default.',
  'least-data': 'Collect no more than this needs, and delete it when it is over.',
  'keep-choice': 'Keep the choice through updates.',
} as const;

/** What can be seen of a service that no situation carries. */
export const practices = {
  'age-asked': 'The age is asked before an account opens.',
  'age-screen-neutral':
    'The question for the age presets nothing, steers to nothing and offers every true answer.',
  'age-answer-stands': 'An answer that was refused cannot be changed at once for a better one.',
  'choices-equal': 'The less private answer is no bigger, no bolder and no nearer than the private one.',
  'no-pre-ticked-boxes': 'No box that gives something away is ticked beforehand.',
  'no-shaming': 'No answer is worded to make one ashamed of it.',
  'no-nagging': 'Nobody is asked again and again for what they refused.',
  'notices-readable': 'Notices can be read by those they are for.',
  'no-tracking-before-consent': 'No third party is told of a child before anybody agreed.',
  'no-identity-to-third-parties': 'What says who a child is does not go to third parties.',
  'opt-out-signal-honoured': "The browser's Global Privacy Control is heeded.",
  'limits-kept': 'A limit that a guardian set is kept, says why, and ends when it is lifted.',
  'crisis-help': 'A machine names people who can help, to a child that says it is in danger.',
  'permissions-in-context':
    'The browser is asked for a permission only when a child has just asked for what needs it.',
} as const;

/** What a regulator accepts in place of a private profile. */
export const alternatives = {
  'no-personal-data': 'What others see of a profile holds nothing personal.',
  'visibility-settings': 'Settings control who can see and find the profile and what is on it.',
  'strangers-cannot-message': 'Settings or safeguards keep messages from strangers away.',
  'details-for-friends-only': 'Only friends see what a profile tells.',
} as const;

/** What reviews are compared by, in the order of the table. */
export const themes = [
  {
    id: 'age-screen',
  },
  {
    id: 'default-privacy',
  },
  {
    id: 'geolocation',
  },
  {
    id: 'adverts',
  },
  {
    id: 'recommender',
  },
  {
    id: 'under-13',
    below: 13,
  },
  {
    id: 'other',
  },
] as const;

/** For each practice its theme, and the situation whose rules it breaks as well. */
export const practiceFacts = {
  'age-asked': {
    theme: 'age-screen',
  },
  'age-screen-neutral': {
    theme: 'age-screen',
  },
  'age-answer-stands': {
    theme: 'age-screen',
  },
  'choices-equal': {
    theme: 'default-privacy',
  },
  'no-pre-ticked-boxes': {
    theme: 'default-privacy',
  },
  'no-shaming': {
    theme: 'default-privacy',
  },
  'no-nagging': {
    theme: 'default-privacy',
  },
  'notices-readable': {
    theme: 'under-13',
  },
  'no-tracking-before-consent': {
    theme: 'adverts',
    breaks: 'data.share/third-party',
  },
  'no-identity-to-third-parties': {
    theme: 'adverts',
    breaks: 'data.share/third-party',
  },
  'opt-out-signal-honoured': {
    theme: 'adverts',
  },
  'limits-kept': {
    theme: 'under-13',
  },
  'crisis-help': {
    theme: 'other',
  },
  'permissions-in-context': {
    theme: 'geolocation',
  },
} as const;

/** The people around a child, the nearest first, and what each could do. */
export const rings = {
  see: {
    friends: [
      'profile.view/contact',
      'connections.view/contact',
      'presence.show/contact',
      'location.share/contact',
      'live.broadcast/contact',
    ],
    peers: [
      'profile.view/peer',
      'profile.find/search',
      'profile.find/suggestion',
      'contact.suggest/of-child',
      'connections.view/stranger',
      'presence.show/stranger',
    ],
    adults: [
      'profile.view/adult',
      'profile.find/search',
      'profile.find/suggestion',
      'contact.suggest/of-child',
      'connections.view/stranger',
      'presence.show/stranger',
    ],
    everyone: [
      'profile.view/anyone',
      'profile.find/web-index',
      'location.share/anyone',
      'live.broadcast/anyone',
    ],
  },
  contact: {
    friends: [
      'contact.message/contact',
      'contact.call/contact',
      'contact.comment/contact',
      'contact.group/contact',
    ],
    peers: [
      'contact.message/peer',
      'contact.request/peer',
      'contact.call/peer',
      'contact.comment/peer',
      'contact.group/peer',
    ],
    adults: [
      'contact.message/adult',
      'contact.request/adult',
      'contact.call/adult',
      'contact.comment/adult',
      'contact.group/adult',
    ],
  },
} as const;

/** What holds for all circumstances of an activity that do not say otherwise. */
export const activityFacts = {
  'account.open': {
    theme: 'under-13',
    icon: 'door',
    dpv: {
      purpose: ['ServiceRegistration', 'AccountManagement'],
      processing: ['Collect', 'Store'],
      data: ['AccountIdentifier', 'AgeRange'],
    },
  },
  'profile.view': {
    theme: 'default-privacy',
    icon: 'eye',
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Display', 'MakeAvailable'],
      data: ['IndividualProfile', 'SocialMediaCommunication'],
    },
  },
  'profile.find': {
    theme: 'default-privacy',
    icon: 'eye',
    dpv: {
      purpose: ['SearchFunctionalities'],
      processing: ['MakeAvailable'],
      data: ['IndividualProfile'],
    },
  },
  'connections.view': {
    theme: 'default-privacy',
    icon: 'people',
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Display'],
      data: ['Connection'],
    },
  },
  'presence.show': {
    theme: 'default-privacy',
    icon: 'eye',
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Display'],
      data: ['ServiceConsumptionBehaviour'],
    },
  },
  'contact.request': {
    theme: 'default-privacy',
    icon: 'chat',
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Transmit'],
      data: ['Connection'],
    },
  },
  'contact.suggest': {
    theme: 'default-privacy',
    icon: 'chat',
    dpv: {
      purpose: ['ProvidePersonalisedRecommendations'],
      processing: ['Profiling'],
      data: ['Connection'],
    },
  },
  'contact.message': {
    theme: 'default-privacy',
    icon: 'chat',
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Transmit', 'Store'],
      data: ['Communication'],
    },
  },
  'contact.group': {
    theme: 'default-privacy',
    icon: 'chat',
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Transmit', 'Store'],
      data: ['Communication', 'GroupMembership'],
    },
  },
  'contact.call': {
    theme: 'default-privacy',
    icon: 'chat',
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Transmit'],
      data: ['Communication'],
    },
  },
  'contact.comment': {
    theme: 'default-privacy',
    icon: 'chat',
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Store', 'MakeAvailable'],
      data: ['SocialMediaCommunication'],
    },
  },
  'live.broadcast': {
    theme: 'default-privacy',
    icon: 'live',
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Disseminate'],
      data: ['Picture', 'SocialMediaCommunication'],
    },
  },
  'location.collect': {
    theme: 'geolocation',
    icon: 'pin',
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Collect'],
      data: ['CurrentLocation'],
    },
  },
  'location.share': {
    theme: 'geolocation',
    icon: 'pin',
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Share'],
      data: ['CurrentLocation'],
    },
  },
  'ads.show': {
    theme: 'adverts',
    icon: 'advert',
    dpv: {
      purpose: ['Advertising'],
      processing: ['Use'],
      data: ['Interest'],
    },
  },
  'ads.market': {
    theme: 'adverts',
    icon: 'advert',
    dpv: {
      purpose: ['DirectMarketing'],
      processing: ['Use'],
      data: ['Contact'],
    },
  },
  'feed.rank': {
    theme: 'recommender',
    icon: 'feed',
    dpv: {
      purpose: ['ProvidePersonalisedRecommendations'],
      processing: ['Profiling'],
      data: ['ServiceConsumptionBehaviour', 'Interest'],
    },
  },
  'content.recommend': {
    theme: 'recommender',
    icon: 'picture',
    dpv: {
      purpose: ['ProvidePersonalisedRecommendations'],
      processing: ['Profiling'],
      data: ['ServiceConsumptionBehaviour'],
    },
  },
  'content.view': {
    theme: 'other',
    icon: 'picture',
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Display'],
      data: ['ServiceConsumptionBehaviour'],
    },
  },
  'engage.autoplay': {
    theme: 'recommender',
    icon: 'clock',
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Use'],
      data: ['ServiceConsumptionBehaviour'],
    },
  },
  'engage.scroll': {
    theme: 'recommender',
    icon: 'clock',
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Use'],
      data: ['ServiceConsumptionBehaviour'],
    },
  },
  'engage.reward': {
    theme: 'other',
    icon: 'clock',
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Monitor'],
      data: ['ServiceConsumptionBehaviour'],
    },
  },
  'engage.metrics': {
    theme: 'other',
    icon: 'clock',
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Display'],
      data: ['SocialMediaCommunication'],
    },
  },
  'engage.notify': {
    theme: 'other',
    icon: 'clock',
    dpv: {
      purpose: ['CommunicationManagement'],
      processing: ['Use'],
      data: ['DeviceBased'],
    },
  },
  'engage.use': {
    theme: 'other',
    icon: 'clock',
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Monitor'],
      data: ['ServiceConsumptionBehaviour'],
    },
  },
  'purchase.buy': {
    theme: 'other',
    icon: 'basket',
    dpv: {
      purpose: ['PaymentManagement'],
      processing: ['Collect', 'Store'],
      data: ['Purchase'],
    },
  },
  'purchase.prompt': {
    theme: 'other',
    icon: 'basket',
    dpv: {
      purpose: ['SellProductsToDataSubject'],
      processing: ['Use'],
      data: ['PurchasesAndSpendingHabit'],
    },
  },
  'data.collect': {
    theme: 'under-13',
    icon: 'data',
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Collect', 'Store'],
      data: ['IndividualProfile'],
    },
  },
  'data.share': {
    theme: 'adverts',
    icon: 'data',
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Transfer'],
      data: ['IndividualProfile'],
    },
  },
  'data.train': {
    theme: 'under-13',
    icon: 'data',
    dpv: {
      purpose: ['ResearchAndDevelopment'],
      processing: ['Analyse'],
      data: ['SocialMediaCommunication'],
    },
  },
  'ai.chat': {
    theme: 'other',
    icon: 'robot',
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Collect', 'Analyse'],
      data: ['Communication'],
    },
  },
  'ai.filter': {
    theme: 'other',
    icon: 'robot',
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Analyse', 'Alter'],
      data: ['Picture'],
    },
  },
  'monitor.guardian': {
    theme: 'other',
    icon: 'people',
    dpv: {
      purpose: ['ServiceMonitoring'],
      processing: ['Monitor'],
      data: ['ServiceConsumptionBehaviour'],
    },
  },
} as const;

/** What holds for one situation besides. */
export const situationFacts = {
  'account.open/self': {
    core: true,
  },
  'account.open/with-guardian': {
    core: true,
  },
  'profile.view/contact': {
    reaches: 'contact',
  },
  'profile.view/peer': {
    reaches: 'peer',
  },
  'profile.view/adult': {
    reaches: 'adult',
  },
  'profile.view/anyone': {
    reaches: 'anyone',
    discloses: true,
  },
  'profile.find/search': {
    reaches: 'search',
  },
  'profile.find/suggestion': {
    reaches: 'suggestion',
  },
  'profile.find/web-index': {
    reaches: 'web-index',
    discloses: true,
  },
  'connections.view/contact': {
    reaches: 'contact',
  },
  'connections.view/stranger': {
    reaches: 'stranger',
  },
  'presence.show/contact': {
    reaches: 'contact',
  },
  'presence.show/stranger': {
    reaches: 'stranger',
  },
  'contact.request/peer': {
    reaches: 'peer',
  },
  'contact.request/adult': {
    reaches: 'adult',
  },
  'contact.suggest/of-child': {
    reaches: 'stranger',
  },
  'contact.message/contact': {
    reaches: 'contact',
  },
  'contact.message/peer': {
    reaches: 'peer',
  },
  'contact.message/adult': {
    reaches: 'adult',
  },
  'contact.group/contact': {
    reaches: 'contact',
  },
  'contact.group/peer': {
    reaches: 'peer',
  },
  'contact.group/adult': {
    reaches: 'adult',
  },
  'contact.call/contact': {
    reaches: 'contact',
  },
  'contact.call/peer': {
    reaches: 'peer',
  },
  'contact.call/adult': {
    reaches: 'adult',
  },
  'contact.comment/contact': {
    reaches: 'contact',
  },
  'contact.comment/peer': {
    reaches: 'peer',
  },
  'contact.comment/adult': {
    reaches: 'adult',
  },
  'live.broadcast/contact': {
    reaches: 'contact',
  },
  'live.broadcast/anyone': {
    reaches: 'anyone',
    discloses: true,
  },
  'location.collect/coarse': {
    signs: ['location'],
  },
  'location.collect/precise': {
    signs: ['location'],
  },
  'location.share/guardian': {
    reaches: 'guardian',
    signs: ['location', 'guardian'],
  },
  'location.share/contact': {
    reaches: 'contact',
    signs: ['location'],
  },
  'location.share/anyone': {
    reaches: 'anyone',
    discloses: true,
    signs: ['location'],
  },
  'ads.show/personalised': {
    discloses: true,
    recipients: 'third-party',
    dpv: {
      purpose: ['PersonalisedAdvertising'],
      processing: ['Profiling', 'Share'],
      data: ['Interest', 'ServiceConsumptionBehaviour'],
    },
  },
  'engage.notify/day': {
    clock: 'day',
  },
  'engage.notify/school': {
    clock: 'school',
  },
  'engage.notify/night': {
    clock: 'night',
  },
  'engage.use/school': {
    clock: 'school',
  },
  'engage.use/night': {
    clock: 'night',
  },
  'data.collect/essential': {
    core: true,
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Collect', 'Store'],
      data: ['AccountIdentifier', 'AgeRange'],
    },
  },
  'data.collect/biometric': {
    apart: true,
    dpv: {
      purpose: ['ServiceProvision'],
      processing: ['Collect'],
      data: ['Biometric'],
    },
  },
  'data.share/processor': {
    core: true,
    recipients: 'processor',
  },
  'data.share/third-party': {
    discloses: true,
    recipients: 'third-party',
    dpv: {
      purpose: ['CommercialPurpose'],
      processing: ['Disclose'],
      data: ['IndividualProfile'],
    },
  },
  'data.share/sale': {
    discloses: true,
    recipients: 'third-party',
    dpv: {
      purpose: ['SellDataToThirdParties'],
      processing: ['Disclose'],
      data: ['IndividualProfile'],
    },
  },
  'monitor.guardian/activity': {
    reaches: 'guardian',
    signs: ['guardian'],
  },
  'monitor.guardian/location': {
    theme: 'geolocation',
    reaches: 'guardian',
    signs: ['guardian'],
    dpv: {
      purpose: ['ServiceMonitoring'],
      processing: ['Monitor'],
      data: ['CurrentLocation'],
    },
  },
} as const;
