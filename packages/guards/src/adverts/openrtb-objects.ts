import type { Situation } from '@stairgate/rulebook';

/** What a value has to look like to stay. `value-shapes.ts` says what each is. */
export type Shape =
  | 'flag'
  | 'count'
  | 'signed'
  | 'price'
  | 'counts'
  | 'signed-counts'
  | 'currency'
  | 'currencies'
  | 'language'
  | 'languages'
  | 'language-tag'
  | 'language-tags'
  | 'country'
  | 'region'
  | 'categories'
  | 'domain'
  | 'domains'
  | 'bundle'
  | 'bundles'
  | 'mime-types'
  | 'token'
  | 'tokens'
  | 'version'
  | 'system'
  | 'address'
  | 'store'
  | 'frameworks'
  | 'native-request'
  /** A token that must be there and is replaced by another where it does not look like one. */
  | 'own-id';

/** An attribute that stays: its shape, or the object or list of objects that it is. */
export type Kept = Shape | { readonly object: ObjectName } | { readonly list: ObjectName };

/** One object of OpenRTB: what of it may leave, by whose clause, and what may not, closed with which situation. */
export interface AllowedObject {
  /** Where the specification of OpenRTB 2.6 speaks of it. */
  readonly clause: string;
  readonly keep: Readonly<Record<string, Kept>>;
  /** Without one of these the object says nothing and goes. */
  readonly required?: readonly string[];
  /** Attributes that the specification has and that never leave, by the situation whose rules close them. */
  readonly closed?: Readonly<Record<string, Situation>>;
}

const person: Situation = 'ads.show/personalised';
const others: Situation = 'data.share/third-party';
const precise: Situation = 'location.collect/precise';
const coarse: Situation = 'location.collect/coarse';

const object = (name: ObjectName) => ({ object: name }) as const;
const list = (name: ObjectName) => ({ list: name }) as const;

export type ObjectName =
  | 'request'
  | 'source'
  | 'source-2.5'
  | 'regs'
  | 'regs-2.5'
  | 'imp'
  | 'imp-ext'
  | 'banner'
  | 'video'
  | 'audio'
  | 'native'
  | 'format'
  | 'pmp'
  | 'deal'
  | 'site'
  | 'app'
  | 'dooh'
  | 'publisher'
  | 'content'
  | 'device'
  | 'geo'
  | 'user'
  | 'supply-chain'
  | 'supply-chain-node'
  | 'qty'
  | 'refresh'
  | 'refresh-setting'
  | 'floor';

const durations = {
  mimes: 'mime-types',
  minduration: 'count',
  maxduration: 'count',
  startdelay: 'signed',
  maxseq: 'count',
  poddur: 'count',
  protocols: 'counts',
  rqddurs: 'counts',
  podid: 'token',
  podseq: 'signed',
  sequence: 'count',
  slotinpod: 'signed',
  mincpmpersec: 'price',
  battr: 'counts',
  maxextended: 'signed',
  minbitrate: 'count',
  maxbitrate: 'count',
  delivery: 'counts',
  companionad: list('banner'),
  api: 'frameworks',
  companiontype: 'counts',
  durfloors: list('floor'),
} as const satisfies Record<string, Kept>;

const inventory = {
  id: 'token',
  name: 'token',
  domain: 'domain',
  cattax: 'count',
  cat: 'categories',
  sectioncat: 'categories',
  pagecat: 'categories',
  privacypolicy: 'flag',
  publisher: object('publisher'),
  content: object('content'),
  inventorypartnerdomain: 'domain',
} as const satisfies Record<string, Kept>;

/**
 * All that may leave in a request about somebody who may be a child, read in IAB Tech Lab's OpenRTB 2.6
 * (https://github.com/InteractiveAdvertisingBureau/openrtb2.x/blob/main/2.6.md); what 2.5 had elsewhere is beside it.
 * What is not here goes. No `ext` is here but two that name no person: a placement's own id, and 2.5's places for what
 * 2.6 took in.
 */
export const openrtbObjects: Readonly<Record<ObjectName, AllowedObject>> = {
  request: {
    clause: '3.2.1',
    required: ['id', 'imp'],
    keep: {
      id: 'own-id',
      imp: list('imp'),
      site: object('site'),
      app: object('app'),
      dooh: object('dooh'),
      device: object('device'),
      user: object('user'),
      test: 'flag',
      at: 'count',
      tmax: 'count',
      wseat: 'tokens',
      bseat: 'tokens',
      allimps: 'flag',
      cur: 'currencies',
      wlang: 'languages',
      wlangb: 'language-tags',
      acat: 'categories',
      bcat: 'categories',
      cattax: 'count',
      badv: 'domains',
      bapp: 'bundles',
      source: object('source'),
      regs: object('regs'),
    },
  },
  source: {
    clause: '3.2.2',
    keep: { fd: 'flag', schain: object('supply-chain'), ext: object('source-2.5') },
    // One number for one showing lets every bidder who hears of it add up what they know.
    closed: { tid: others, pchain: others },
  },
  'source-2.5': { clause: '3.2.25', keep: { schain: object('supply-chain') } },
  // Written by the guard; what came counts where it is the stricter.
  regs: {
    clause: '3.2.3',
    keep: { coppa: 'flag', gdpr: 'flag', ext: object('regs-2.5') },
    closed: { us_privacy: others, gpp: others, gpp_sid: others },
  },
  'regs-2.5': {
    clause: '3.2.3',
    keep: { gdpr: 'flag' },
    closed: { us_privacy: others, gpp: others, gpp_sid: others },
  },
  imp: {
    clause: '3.2.4',
    required: ['id'],
    keep: {
      id: 'own-id',
      banner: object('banner'),
      video: object('video'),
      audio: object('audio'),
      native: object('native'),
      pmp: object('pmp'),
      displaymanager: 'token',
      displaymanagerver: 'version',
      instl: 'flag',
      tagid: 'token',
      bidfloor: 'price',
      bidfloorcur: 'currency',
      clickbrowser: 'flag',
      secure: 'flag',
      rwdd: 'flag',
      ssai: 'count',
      exp: 'count',
      qty: object('qty'),
      refresh: object('refresh'),
      ext: object('imp-ext'),
    },
    closed: { metric: person, dt: others },
  },
  // Of Prebid and others: the id of the place on the page, the same for everybody.
  'imp-ext': { clause: '3.2.4', keep: { gpid: 'token' }, closed: { tid: others } },
  banner: {
    clause: '3.2.6',
    keep: {
      format: list('format'),
      w: 'count',
      h: 'count',
      btype: 'counts',
      battr: 'counts',
      pos: 'count',
      mimes: 'mime-types',
      topframe: 'flag',
      expdir: 'counts',
      api: 'frameworks',
      id: 'token',
      vcm: 'flag',
    },
  },
  video: {
    clause: '3.2.7',
    required: ['mimes'],
    keep: {
      ...durations,
      protocol: 'count',
      w: 'count',
      h: 'count',
      placement: 'count',
      plcmt: 'count',
      linearity: 'count',
      skip: 'flag',
      skipmin: 'count',
      skipafter: 'count',
      boxingallowed: 'flag',
      playbackmethod: 'counts',
      playbackend: 'count',
      pos: 'count',
      poddedupe: 'counts',
    },
  },
  audio: {
    clause: '3.2.8',
    required: ['mimes'],
    keep: { ...durations, feed: 'count', stitched: 'flag', nvol: 'count' },
  },
  native: {
    clause: '3.2.9',
    required: ['request'],
    keep: { request: 'native-request', ver: 'version', api: 'frameworks', battr: 'counts' },
  },
  format: {
    clause: '3.2.10',
    keep: { w: 'count', h: 'count', wratio: 'count', hratio: 'count', wmin: 'count' },
  },
  pmp: { clause: '3.2.11', keep: { private_auction: 'flag', deals: list('deal') } },
  deal: {
    clause: '3.2.12',
    required: ['id'],
    keep: {
      id: 'token',
      bidfloor: 'price',
      bidfloorcur: 'currency',
      at: 'count',
      wseat: 'tokens',
      wadomain: 'domains',
      guar: 'flag',
      mincpmpersec: 'price',
      durfloors: list('floor'),
    },
  },
  site: {
    clause: '3.2.13',
    keep: { ...inventory, page: 'address', mobile: 'flag' },
    closed: { ref: person, search: person, keywords: person, kwarray: person },
  },
  app: {
    clause: '3.2.14',
    keep: { ...inventory, bundle: 'bundle', storeurl: 'store', ver: 'version', paid: 'flag' },
    closed: { keywords: person, kwarray: person },
  },
  dooh: {
    clause: '3.2.32',
    keep: {
      id: 'token',
      name: 'token',
      venuetype: 'tokens',
      venuetypetax: 'count',
      publisher: object('publisher'),
      domain: 'domain',
      content: object('content'),
    },
    closed: { keywords: person },
  },
  publisher: {
    clause: '3.2.15',
    keep: { id: 'token', name: 'token', cattax: 'count', cat: 'categories', domain: 'domain' },
  },
  // What it is about, not which one: what a child watches, one by one, is a history.
  content: {
    clause: '3.2.16',
    keep: {
      gtax: 'count',
      genres: 'categories',
      cattax: 'count',
      cat: 'categories',
      prodq: 'count',
      context: 'count',
      contentrating: 'token',
      qagmediarating: 'count',
      livestream: 'flag',
      sourcerelationship: 'flag',
      len: 'count',
      language: 'language',
      langb: 'language-tag',
      embeddable: 'flag',
      realtime: 'flag',
      firstbroadcast: 'flag',
    },
    closed: {
      id: person,
      episode: person,
      title: person,
      series: person,
      season: person,
      artist: person,
      genre: person,
      album: person,
      isrc: person,
      producer: person,
      url: person,
      userrating: person,
      keywords: person,
      kwarray: person,
      data: person,
      network: person,
      channel: person,
    },
  },
  // What kind of screen it is, not which one: what tells a browser from others tells a child from others.
  device: {
    clause: '3.2.18',
    keep: {
      geo: object('geo'),
      dnt: 'flag',
      lmt: 'flag',
      devicetype: 'count',
      os: 'system',
      js: 'flag',
      language: 'language',
      langb: 'language-tag',
    },
    closed: {
      ua: person,
      sua: person,
      ip: person,
      ipv6: person,
      make: person,
      model: person,
      osv: person,
      hwv: person,
      h: person,
      w: person,
      ppi: person,
      pxratio: person,
      geofetch: precise,
      flashver: person,
      carrier: person,
      mccmnc: coarse,
      connectiontype: person,
      ifa: person,
      didsha1: person,
      didmd5: person,
      dpidsha1: person,
      dpidmd5: person,
      macsha1: person,
      macmd5: person,
    },
  },
  geo: {
    clause: '3.2.19',
    // The region stays where the child's rough place may be taken and handed on: see cleanAdvertRequest.
    keep: { country: 'country', region: 'region' },
    closed: {
      lat: precise,
      lon: precise,
      type: precise,
      accuracy: precise,
      lastfix: precise,
      ipservice: precise,
      regionfips104: coarse,
      metro: coarse,
      city: coarse,
      zip: coarse,
      utcoffset: coarse,
    },
  },
  user: {
    clause: '3.2.20',
    keep: {},
    closed: {
      id: person,
      buyeruid: person,
      yob: person,
      gender: person,
      keywords: person,
      kwarray: person,
      customdata: person,
      geo: precise,
      data: person,
      consent: person,
      eids: person,
      ext: person,
    },
  },
  'supply-chain': {
    clause: '3.2.25',
    required: ['nodes', 'ver'],
    keep: { complete: 'flag', nodes: list('supply-chain-node'), ver: 'version' },
  },
  'supply-chain-node': {
    clause: '3.2.26',
    required: ['asi', 'sid'],
    keep: { asi: 'domain', sid: 'token', name: 'token', domain: 'domain', hp: 'flag' },
    closed: { rid: others },
  },
  qty: {
    clause: '3.2.31',
    required: ['multiplier'],
    keep: { multiplier: 'price', sourcetype: 'count', vendor: 'domain' },
  },
  refresh: { clause: '3.2.33', keep: { refsettings: list('refresh-setting'), count: 'count' } },
  'refresh-setting': { clause: '3.2.34', keep: { reftype: 'count', minint: 'count' } },
  floor: { clause: '3.2.35', keep: { mindur: 'count', maxdur: 'count', bidfloor: 'price' } },
};

/** One path that may leave. */
export interface AllowedPath {
  /** With `[]` for each of a list: `imp[].banner.w`. */
  readonly path: string;
  readonly shape: Shape;
  readonly clause: string;
}

/** The whole allow-list, flat: each path with the clause that it was read in. */
export function allowedPaths(name: ObjectName = 'request', at = ''): readonly AllowedPath[] {
  const { clause, keep } = openrtbObjects[name];
  return Object.entries(keep).flatMap(([attribute, kept]) => {
    const path = at === '' ? attribute : `${at}.${attribute}`;
    if (typeof kept === 'string') return [{ path, shape: kept, clause: `OpenRTB 2.6, ${clause}` }];
    return 'object' in kept ? allowedPaths(kept.object, path) : allowedPaths(kept.list, `${path}[]`);
  });
}
