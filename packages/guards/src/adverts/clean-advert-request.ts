import { jurisdictionsOf, type Situation } from '@stairgate/rulebook';
import {
  type Decided,
  isAllowed,
  isOwed,
  namesOfRules,
  rulesFor,
  rulesOfCode,
  youngest,
} from '../decided.ts';
import { blockedAttributes, blockedCategories, firstTaxonomy, isBlocked } from './blocked-categories.ts';
import { type Gpp, gppOf } from './gpp-of.ts';
import { isImpersonal, KnownValues } from './known-values.ts';
import { type ObjectName, openrtbObjects } from './openrtb-objects.ts';
import { mostEntries, type ReadValue, valueShapes } from './value-shapes.ts';

/** What was done to a request, where, and why. */
export interface AdvertChange {
  /** `device.ifa`, `imp[0].ext.prebid`; `*` for a name that could itself be somebody's; empty for the whole request. */
  readonly path: string;
  readonly done: 'removed' | 'replaced' | 'set' | 'added' | 'refused';
  /**
   * The rules, as `<code>#<rule>`, that close what was removed or ask for what was set. Where there is none, a reason:
   * `guardian-limit` and the like, `no-decision`, `not-openrtb` (the value has another form than the specification's),
   * `taxonomy-unknown` (what is not for children cannot be named in these categories).
   */
  readonly rules: readonly string[];
}

/** A request as `JSON.parse` gives it. */
export type OpenRtbRequest = Readonly<Record<string, unknown>>;

export interface CleanedAdvertRequest {
  /** What may be sent; null where no advert may be asked for. */
  readonly request: OpenRtbRequest | null;
  readonly changes: readonly AdvertChange[];
  /** Whether an advert may be asked for. */
  readonly allowed: boolean;
}

export interface CleanAdvertOptions {
  /**
   * The id of the request where the one that came could be somebody's: an advertising id is a UUID too. A fresh one for
   * each request; `1` where it is left out.
   */
  readonly id?: string;
  /**
   * Texts that are the platform's own, the same for everybody, though they look like somebody's: the ids of its site,
   * places and deals, where an exchange gave it such. They stay unless the request gives them as the person's.
   */
  readonly own?: ReadonlySet<string>;
}

/** What an impression can offer room for. */
const kinds = ['banner', 'video', 'audio', 'native'] as const;
const notOpenrtb: readonly string[] = Object.freeze(['not-openrtb']);
const taxonomyUnknown: readonly string[] = Object.freeze(['taxonomy-unknown']);
const others: Situation = 'data.share/third-party';
const restricted: Situation = 'ads.show/age-restricted';
const coarse: Situation = 'location.collect/coarse';
/** Names that are told of one object when they are unknown. */
const mostNamed = 32;
/** Room for what others add, and for what 2.6 took in later. */
const anybodys = 'ext';

const within = (path: string, attribute: string) => (path === '' ? attribute : `${path}.${attribute}`);

/** What stays: a value that is read, an object, or a list of objects. */
interface Attribute {
  readonly read?: ReadValue;
  readonly object?: ObjectNode;
  readonly list?: ObjectNode;
  readonly isOwn?: boolean;
  readonly isRegion?: boolean;
}

interface ObjectNode {
  readonly name: ObjectName;
  readonly keep: ReadonlyMap<string, Attribute>;
  readonly closed: ReadonlyMap<string, Situation>;
  readonly required: readonly string[];
}

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nodes = new Map<ObjectName, ObjectNode>();

/** The allow-list with each object at hand that another names. */
function nodeOf(name: ObjectName): ObjectNode {
  const known = nodes.get(name);
  if (known !== undefined) return known;
  const { keep, closed, required } = openrtbObjects[name];
  const attributes = new Map<string, Attribute>();
  const node = {
    name,
    keep: attributes,
    closed: new Map(Object.entries(closed ?? {})),
    required: required ?? [],
  };
  nodes.set(name, node);
  for (const [attribute, kept] of Object.entries(keep)) {
    attributes.set(
      attribute,
      typeof kept === 'string'
        ? { read: valueShapes[kept], isOwn: kept === 'own-id', isRegion: kept === 'region' }
        : 'object' in kept
          ? { object: nodeOf(kept.object) }
          : { list: nodeOf(kept.list) },
    );
  }
  return node;
}
const requestNode = nodeOf('request');
const sizes = ['w', 'h', 'ppi', 'pxratio', 'connectiontype'];
/** Attributes of a device by which it is told from others. */
const ofDevice = new Set(
  [
    anybodys,
    ...[...nodeOf('device').closed].flatMap(([name, closed]) =>
      closed === 'ads.show/personalised' ? [name] : [],
    ),
  ].filter((name) => !sizes.includes(name)),
);

/**
 * Makes a bid request of OpenRTB 2.6 or 2.5 lawful for one person, by an allow-list (`openrtbObjects`): nothing that
 * tells the person or the device from others, a place no finer than the country (or the region, where rough place may be
 * taken and handed on), no segments, keywords or history, what is not for children blocked, and `regs` as the rulebook
 * has it. A request of 2.5, known by `regs.ext` or `source.ext`, gets the answer where 2.5 reads it. Whoever is known to
 * be grown up, so that no rule about personalised adverts binds, has nothing changed.
 *
 * Texts that stay are the platform's own: ids of places, seats and deals, domains, names. One that looks like a
 * person's, or that the request gives as the person's elsewhere, goes wherever it stands.
 *
 * @param request as `JSON.parse` gave it. Never changed, never thrown at: what is no request is refused.
 */
export function cleanAdvertRequest(
  request: unknown,
  decided: Decided,
  options: CleanAdvertOptions = {},
): CleanedAdvertRequest {
  if (!isFields(request)) return refused(notOpenrtb);
  const orders = ordersFor(decided);
  if (!orders.mayAsk) return refused(rulesFor(decided, 'ads.show/contextual'));
  if (orders.isGrownUp) return { request, changes: [], allowed: true };
  return new Cleaning(request, decided, orders, options).result();
}

const refused = (rules: readonly string[], before: readonly AdvertChange[] = []): CleanedAdvertRequest => ({
  request: null,
  changes: [...before, { path: '', done: 'refused', rules }],
  allowed: false,
});

/** Whether nothing that protects a child binds: surely grown up, by what the law of the place calls sure. */
function isGrownUp(decided: Decided): boolean {
  const answer = decided.situations['ads.show/personalised'];
  return youngest(decided) >= 18 && answer?.allowed === true && answer.effect === 'allow';
}

/** What is the same for every request about one person. */
interface Orders {
  /** Whether an advert may be asked for at all. */
  readonly mayAsk: boolean;
  readonly isGrownUp: boolean;
  readonly rules: Map<Situation, readonly string[]>;
  readonly mayHandOnRegion: boolean;
  readonly blocksCategories: boolean;
  /** Attributes of creatives that are not shown, and the rules behind that. */
  readonly attributes: readonly number[];
  readonly attributeRules: readonly string[];
  readonly coppaRules: readonly string[];
  readonly gdpr: 0 | 1;
  readonly gpp: Gpp | undefined;
}

const given = new WeakMap<Decided, Orders>();

function ordersFor(decided: Decided): Orders {
  const known = given.get(decided);
  if (known !== undefined) return known;
  const attributes = blockedAttributes.filter(
    ({ situation, owes }) =>
      !isAllowed(decided, situation) || (owes !== undefined && isOwed(decided, situation, owes)),
  );
  const coppaRules = namesOfRules(rulesOfCode(decided, 'us-coppa'));
  const orders: Orders = {
    mayAsk: isAllowed(decided, 'ads.show/contextual'),
    isGrownUp: isGrownUp(decided),
    rules: new Map(),
    mayHandOnRegion: isAllowed(decided, coarse) && isAllowed(decided, others),
    blocksCategories: !isAllowed(decided, restricted),
    attributes: attributes.flatMap((one) => one.attributes),
    attributeRules: [...new Set(attributes.flatMap(({ situation }) => rulesFor(decided, situation)))],
    coppaRules,
    gdpr: isUnderGdpr(decided) ? 1 : 0,
    gpp: gppOf(decided, coppaRules.length > 0),
  };
  given.set(decided, orders);
  return orders;
}

/** The GDPR, or the United Kingdom's, which is signalled by the same flag: `openrtb-gdpr` of `codes/int/iab-openrtb-and-gpp.yaml`. */
const isUnderGdpr = ({ places }: Decided): boolean =>
  places === 'unknown' ||
  places.some((place) => jurisdictionsOf(place).some((one) => one === 'EU' || one === 'GB'));

class Cleaning {
  readonly #request: Fields;
  readonly #decided: Decided;
  readonly #orders: Orders;
  readonly #id: string;
  readonly #values: KnownValues;
  readonly #changes: AdvertChange[] = [];

  constructor(request: Fields, decided: Decided, orders: Orders, { id = '1', own }: CleanAdvertOptions) {
    this.#request = request;
    this.#decided = decided;
    this.#orders = orders;
    this.#id = id;
    this.#values = new KnownValues(own);
  }

  result(): CleanedAdvertRequest {
    this.#takePersons();
    const clean = this.#object(requestNode, this.#request, '');
    const imps = clean?.imp as readonly Fields[] | undefined;
    if (clean === undefined || imps === undefined || !this.#keepImps(clean, imps))
      return refused(notOpenrtb, this.#changes);
    this.#keepOneInventory(clean);
    const unblocked = this.#blockCategories(clean);
    if (unblocked !== undefined) return refused(unblocked, this.#changes);
    const offered = clean.imp as readonly Fields[];
    for (let at = 0; at < offered.length; at++) this.#blockAttributes(offered[at]!, at);
    this.#setDevice(clean);
    this.#setRegs(clean);
    return { request: clean, changes: this.#changes, allowed: true };
  }

  /** What the request says of its person, before anything goes, so that it is known wherever else it stands. */
  #takePersons(): void {
    const { user, device, source, imp } = this.#request;
    this.#values.take(user);
    if (isFields(device)) {
      for (const attribute in device) if (ofDevice.has(attribute)) this.#values.take(device[attribute]);
      const { geo } = device;
      if (isFields(geo)) {
        this.#values.take(geo.lat);
        this.#values.take(geo.lon);
        this.#values.take(geo.zip);
      }
    }
    if (isFields(source)) this.#values.take(source.tid);
    if (!Array.isArray(imp)) return;
    for (const one of imp.slice(0, mostEntries))
      if (isFields(one) && isFields(one.ext)) this.#values.take(one.ext.tid);
  }

  #rulesFor(situation: Situation): readonly string[] {
    const { rules } = this.#orders;
    const known = rules.get(situation);
    if (known !== undefined) return known;
    const found = rulesFor(this.#decided, situation);
    rules.set(situation, found);
    return found;
  }

  #change(path: string, done: AdvertChange['done'], rules: readonly string[]): void {
    this.#changes.push({ path, done, rules });
  }

  /** A name of an attribute, unless it could itself be somebody's. */
  #named(attribute: string): string {
    return /^[a-z][\w-]{0,40}$/i.test(attribute) && isImpersonal(attribute) && !this.#values.isIn(attribute)
      ? attribute
      : '*';
  }

  /** What of an object may stay; undefined where that is nothing, or lacks what it has to have. */
  #object(node: ObjectNode, from: Fields, path: string): Fields | undefined {
    const clean: Fields = {};
    let kept = 0;
    let unknown = 0;
    for (const attribute in from) {
      const allowed = node.keep.get(attribute);
      if (allowed === undefined) {
        const closed = node.closed.get(attribute);
        if (closed !== undefined) this.#change(within(path, attribute), 'removed', this.#rulesFor(closed));
        else if (++unknown <= mostNamed)
          this.#change(within(path, this.#named(attribute)), 'removed', this.#rulesFor(others));
        else if (unknown === mostNamed + 1)
          this.#change(within(path, '*'), 'removed', this.#rulesFor(others));
        continue;
      }
      const value = from[attribute];
      // Most stay as they came.
      if (
        allowed.read !== undefined &&
        !allowed.isRegion &&
        // Reading one of these twice would cost more than it saves.
        allowed.read !== valueShapes['native-request'] &&
        value !== undefined &&
        allowed.read(value, this.#values) === value
      ) {
        clean[attribute] = value;
        kept++;
        continue;
      }
      const clear =
        allowed.read !== undefined
          ? this.#value(allowed, attribute, value, path)
          : allowed.object !== undefined
            ? this.#inner(allowed.object, value, within(path, attribute))
            : this.#list(allowed.list!, value, within(path, attribute));
      if (clear === undefined) continue;
      clean[attribute] = clear;
      kept++;
    }
    if (node.name === 'request' && clean.id === undefined) {
      clean.id = this.#id;
      this.#change('id', 'replaced', this.#rulesFor(others));
    }
    for (const attribute of node.required) {
      // An id of the impression's own is given by #keepImps.
      if (clean[attribute] !== undefined || node.keep.get(attribute)?.isOwn) continue;
      if (path !== '') this.#change(path, 'removed', notOpenrtb);
      return undefined;
    }
    // Room for a banner of any size is said by an empty object.
    return kept > 0 || node.name === 'banner' ? clean : undefined;
  }

  #inner(node: ObjectNode, from: unknown, path: string): Fields | undefined {
    if (isFields(from)) return this.#object(node, from, path);
    this.#change(path, 'removed', notOpenrtb);
    return undefined;
  }

  #value({ read, isOwn, isRegion }: Attribute, attribute: string, value: unknown, path: string): unknown {
    if (isRegion && !this.#orders.mayHandOnRegion) {
      const closed = isAllowed(this.#decided, coarse) ? others : coarse;
      this.#change(within(path, attribute), 'removed', this.#rulesFor(closed));
      return undefined;
    }
    const kept = read!(value, this.#values);
    // Ids that have to be there are given anew, and that is told once.
    if (kept === value || (isOwn && kept === undefined)) return kept;
    const isText = typeof value === 'string' || Array.isArray(value);
    const done = kept === undefined ? 'removed' : 'replaced';
    this.#change(within(path, attribute), done, isText ? this.#rulesFor(others) : notOpenrtb);
    return kept;
  }

  #list(node: ObjectNode, from: unknown, path: string): readonly Fields[] | undefined {
    if (!Array.isArray(from)) {
      this.#change(path, 'removed', notOpenrtb);
      return undefined;
    }
    const kept: Fields[] = [];
    const most = Math.min(from.length, mostEntries);
    for (let at = 0; at < most; at++) {
      const one: unknown = from[at];
      if (!isFields(one)) this.#change(`${path}[${at}]`, 'removed', notOpenrtb);
      else {
        const clean = this.#object(node, one, `${path}[${at}]`);
        if (clean !== undefined) kept.push(clean);
      }
    }
    if (most < from.length) this.#change(`${path}[${most}]`, 'removed', notOpenrtb);
    return kept.length > 0 ? kept : undefined;
  }

  /** Those impressions that offer room for an advert, each by an id of its own. Whether there is one left. */
  #keepImps(clean: Fields, imps: readonly Fields[]): boolean {
    const [only] = imps;
    if (imps.length === 1 && only!.id !== undefined && kinds.some((kind) => only![kind] !== undefined))
      return true;
    const taken = new Set(imps.map(({ id }) => id));
    const seen = new Set<unknown>();
    let next = 1;
    const kept = imps.filter((imp, at) => {
      const offers = kinds.some((kind) => imp[kind] !== undefined);
      if (!offers || (imp.id !== undefined && seen.has(imp.id))) {
        // The id of two says which of them neither.
        this.#change(`imp[${at}]`, 'removed', notOpenrtb);
        return false;
      }
      if (imp.id === undefined) {
        while (taken.has(String(next))) next++;
        imp.id = String(next++);
        this.#change(`imp[${at}].id`, 'replaced', this.#rulesFor(others));
      }
      seen.add(imp.id);
      return true;
    });
    clean.imp = kept;
    return kept.length > 0;
  }

  /** A request comes from a site, an app or a screen outdoors, and from one alone (3.2.1). */
  #keepOneInventory(clean: Fields): void {
    let isNamed = false;
    for (const one of ['site', 'app', 'dooh']) {
      if (clean[one] === undefined) continue;
      if (isNamed) {
        delete clean[one];
        this.#change(one, 'removed', notOpenrtb);
      }
      isNamed = true;
    }
  }

  /** Blocks what is not for children. Gives why there may be no advert, where that cannot be done. */
  #blockCategories(clean: Fields): readonly string[] | undefined {
    if (!this.#orders.blocksCategories) return undefined;
    const taxonomy = (clean.cattax as number | undefined) ?? firstTaxonomy;
    const blocked = blockedCategories[taxonomy];
    if (blocked === undefined) return taxonomyUnknown;
    const rules = this.#rulesFor(restricted);
    const allowed = clean.acat as readonly string[] | undefined;
    if (allowed !== undefined) {
      const kept = allowed.filter((one) => !isBlocked(one, blocked));
      // Without the list everything would be allowed.
      if (kept.length === 0) return rules;
      if (kept.length < allowed.length) {
        clean.acat = kept;
        this.#change('acat', 'removed', rules);
      }
    }
    clean.bcat = this.#withAll('bcat', clean.bcat as readonly string[] | undefined, blocked, rules);
    return undefined;
  }

  #withAll<T>(
    path: string,
    before: readonly T[] | undefined,
    blocked: readonly T[],
    rules: readonly string[],
  ): readonly T[] {
    if (before === undefined) {
      this.#change(path, 'set', rules);
      return blocked;
    }
    const missing = blocked.filter((one) => !before.includes(one));
    if (missing.length === 0) return before;
    this.#change(path, 'added', rules);
    return [...before, ...missing];
  }

  #blockAttributes(imp: Fields, at: number): void {
    const { attributes, attributeRules } = this.#orders;
    if (attributes.length === 0) return;
    for (const kind of kinds) {
      const offer = imp[kind] as Fields | undefined;
      if (offer === undefined) continue;
      const before = offer.battr as readonly number[] | undefined;
      offer.battr = this.#withAll(`imp[${at}].${kind}.battr`, before, attributes, attributeRules);
    }
  }

  #setDevice(clean: Fields): void {
    const device = clean.device as Fields | undefined;
    if (device === undefined) return;
    for (const signal of ['dnt', 'lmt'])
      this.#set(device, signal, 1, `device.${signal}`, 'ads.show/personalised');
  }

  #set(
    on: Fields,
    attribute: string,
    value: unknown,
    path: string,
    because: Situation | readonly string[],
  ): void {
    if (on[attribute] === value) return;
    on[attribute] = value;
    this.#change(path, 'set', typeof because === 'string' ? this.#rulesFor(because) : because);
  }

  /** The laws that are said to hold, where the version that was sent reads them. */
  #setRegs(clean: Fields): void {
    const came = this.#request.regs;
    const isOld =
      (isFields(came) && came[anybodys] !== undefined) ||
      (isFields(this.#request.source) && this.#request.source[anybodys] !== undefined);
    const { coppaRules, gpp } = this.#orders;
    const before = (clean.regs ?? {}) as Fields;
    const beforeExt = (before[anybodys] ?? {}) as Fields;
    const regs: Fields = {};
    if (before.coppa === 1) regs.coppa = 1;
    if (coppaRules.length > 0) this.#set(regs, 'coppa', 1, 'regs.coppa', coppaRules);
    else if (before.coppa === 0)
      this.#change('regs.coppa', 'removed', this.#rulesFor('ads.show/personalised'));

    const ext: Fields = {};
    const [on, path] = isOld ? [ext, `regs.${anybodys}`] : [regs, 'regs'];
    const saidGdpr = before.gdpr === 1 || beforeExt.gdpr === 1;
    const gdpr = saidGdpr ? 1 : this.#orders.gdpr;
    on.gdpr = isOld ? beforeExt.gdpr : before.gdpr;
    this.#set(on, 'gdpr', gdpr, `${path}.gdpr`, this.#rulesFor('ads.show/personalised'));
    if (gpp !== undefined) {
      on.gpp = gpp.gpp;
      on.gpp_sid = gpp.sid;
      const cameOn = isOld ? (isFields(came) ? came[anybodys] : undefined) : came;
      if (isFields(cameOn) && cameOn.gpp === gpp.gpp) this.#forget(`${path}.gpp`, `${path}.gpp_sid`);
      else this.#change(`${path}.gpp`, 'set', this.#rulesFor('ads.show/personalised'));
    }
    if (isOld) regs[anybodys] = ext;
    clean.regs = regs;
  }

  /** What was taken for removed and stands there again as it came is no change. */
  #forget(...paths: readonly string[]): void {
    for (let at = this.#changes.length - 1; at >= 0; at--)
      if (paths.includes(this.#changes[at]!.path)) this.#changes.splice(at, 1);
  }
}
