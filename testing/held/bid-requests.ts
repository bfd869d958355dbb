/**
 * Holds the guard for adverts against bid requests of others, such as those in the tests of prebid-server: of a child of
 * 12 in the United States and in Great Britain none throws, no identifying value of the input stands in the output, and
 * the output has no path that is not allowed and nothing that cleaning it again would take out.
 *
 *     node testing/held/bid-requests.ts FOLDER      # every object with a list `imp` in its JSON files counts as one
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownLaw } from '@stairgate/codes/law';
import { allowedPaths, cleanAdvertRequest } from '@stairgate/guards';
import { compile, parseAge } from '@stairgate/rulebook';

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function* requestsIn(value: unknown): Generator<Fields> {
  if (Array.isArray(value)) for (const one of value) yield* requestsIn(one);
  else if (isFields(value)) {
    if (Array.isArray(value.imp)) yield value;
    for (const one of Object.values(value)) yield* requestsIn(one);
  }
}

/** Attributes of a device that are it alone, and where it is. */
const ofDevice = /^(ifa|d?p?id(md5|sha1)|mac(md5|sha1)|ip|ipv6|ua|sua|hwv|ext)$/;

/** What tells somebody from others: texts of four characters and more, numbers from 1,000. */
function identifying(request: Fields): Set<string> {
  const found = new Set<string>();
  const take = (value: unknown): void => {
    if (typeof value === 'string' && value.length >= 4) found.add(value.toLowerCase());
    else if (typeof value === 'number' && Math.abs(value) >= 1_000) found.add(String(value));
    else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) take(one);
  };
  const { user, device, source, imp } = request;
  take(user);
  if (isFields(device)) {
    for (const [name, value] of Object.entries(device)) if (ofDevice.test(name)) take(value);
    if (isFields(device.geo)) for (const name of ['lat', 'lon', 'zip']) take(device.geo[name]);
  }
  if (isFields(source)) take(source.tid);
  if (Array.isArray(imp)) for (const one of imp) if (isFields(one) && isFields(one.ext)) take(one.ext.tid);
  return found;
}

const isSet = /^(bcat|device\.(dnt|lmt)|regs(\.ext)?\.(coppa|gdpr|gpp|gpp_sid)|imp\[\]\.\w+\.battr)$/;
const allowed = new Set(allowedPaths().map(({ path }) => path));

function* leaves(value: unknown, path = ''): Generator<readonly [path: string, value: unknown]> {
  if (Array.isArray(value) && value.some(isFields)) for (const one of value) yield* leaves(one, `${path}[]`);
  else if (isFields(value)) {
    for (const [name, one] of Object.entries(value))
      yield* leaves(one, path === '' ? name : `${path}.${name}`);
  } else yield [path, value];
}

const rulebook = compile((await ownLaw()).codes, { asOf: '2026-11-22' });
const [folder = ''] = process.argv.slice(2);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.json'),
);
const faults: string[] = [];
for (const place of ['US', 'GB']) {
  const child = rulebook.protections({ in: place, age: parseAge('12', 'verified') });
  const tally = { requests: 0, allowed: 0, refused: 0, changes: 0, values: 0 };
  for (const file of files) {
    let read: unknown;
    try {
      read = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    } catch {
      continue;
    }
    for (const request of requestsIn(read)) {
      tally.requests++;
      const before = JSON.stringify(request);
      const { request: clean, changes } = cleanAdvertRequest(request, child);
      if (JSON.stringify(request) !== before) faults.push(`${place} ${file}: the input was changed`);
      tally.changes += changes.length;
      if (clean === null) {
        tally.refused++;
        continue;
      }
      tally.allowed++;
      const told = identifying(request);
      tally.values += told.size;
      for (const [path, value] of leaves(clean)) {
        // A word of a closed list: half of all devices have the same.
        if (path === 'device.os') continue;
        if (!allowed.has(path) && !isSet.test(path)) faults.push(`${place} ${file}: ${path} is not allowed`);
        for (const text of [value].flat().map((one) => String(one).toLowerCase())) {
          const [tells] = [...told].filter((one) => text === one || (one.length >= 8 && text.includes(one)));
          // What the law asks to be set is the same for everybody.
          if (tells !== undefined && !isSet.test(path))
            faults.push(`${place} ${file}: ${path} tells ${tells}`);
        }
      }
      const again = cleanAdvertRequest(clean, child);
      const taken = again.changes.filter(({ done }) => done === 'removed' || done === 'refused');
      if (taken.length > 0)
        faults.push(`${place} ${file}: ${taken[0]!.path} is no ${taken[0]!.rules.join()}`);
    }
  }
  console.log(place, tally);
}
console.log(`${faults.length} faults`);
for (const fault of faults.slice(0, 40)) console.log(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
