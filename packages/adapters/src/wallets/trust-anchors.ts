import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';

/** A certificate whose signatures on credentials, or on the certificates that sign them, are believed. */
export interface TrustAnchor {
  /** Kept as who said an age. */
  readonly name: string;
  readonly certificate: X509Certificate;
  /** From and until when it is believed, in milliseconds since the epoch: its own dates, and those of its list. */
  readonly from: number;
  readonly until: number;
}

export interface TrustAnchors {
  readonly anchors: readonly TrustAnchor[];
  /** Certificates that are believed no more, whatever they say themselves: SHA-256 of each, in lower-case hex. */
  readonly revoked: ReadonlySet<string>;
}

/** What a list says: `certificate` as PEM or as base64 of DER, both days as ISO 8601, the last included. */
interface AnchorList {
  readonly anchors?: readonly {
    readonly name?: string;
    readonly certificate: string;
    readonly from?: string;
    readonly until?: string;
  }[];
  readonly revoked?: readonly string[];
}

const held = new Map<string, { readonly seen: string; readonly trust: TrustAnchors }>();

/**
 * The trust anchors at a path: a folder of certificates (`.pem`, `.crt`, `.cer`, `.der`) and lists (`.json`), or one such
 * file. Read anew when a file of it has changed.
 * @throws Error that names the file, where one cannot be read: an anchor or a revocation that is left out unseen would
 *   change whom the service believes.
 */
export function trustAnchorsAt(path: string): TrustAnchors {
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => name !== 'README.md' && !name.startsWith('.'))
        .sort()
        .map((name) => join(path, name))
    : [path];
  const seen = files.map((file) => `${file} ${statSync(file).mtimeMs} ${statSync(file).size}`).join('\n');
  const known = held.get(path);
  if (known?.seen === seen) return known.trust;
  const read = files.map(readAnchorFile);
  const trust = {
    anchors: read.flatMap(({ anchors }) => anchors),
    revoked: new Set(read.flatMap(({ revoked }) => revoked)),
  };
  held.set(path, { seen, trust });
  return trust;
}

function readAnchorFile(file: string): { anchors: TrustAnchor[]; revoked: string[] } {
  try {
    if (extname(file) !== '.json') return { anchors: [anchorOf({ of: readFileSync(file) })], revoked: [] };
    const { anchors = [], revoked = [] } = JSON.parse(readFileSync(file, 'utf8')) as AnchorList;
    return {
      anchors: anchors.map(({ certificate, ...more }) => anchorOf({ of: bytesOf(certificate), ...more })),
      revoked: revoked.map(fingerprintIn),
    };
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
}

const bytesOf = (text: string) =>
  text.includes('-----BEGIN') ? Buffer.from(text) : Buffer.from(text, 'base64');

function anchorOf({
  of,
  name,
  from,
  until,
}: {
  readonly of: Buffer;
  readonly name?: string;
  readonly from?: string;
  readonly until?: string;
}): TrustAnchor {
  const certificate = new X509Certificate(of);
  return {
    name: name ?? nameOf(certificate),
    certificate,
    from: Math.max(Date.parse(certificate.validFrom), from === undefined ? 0 : dayIn(from)),
    until: Math.min(
      Date.parse(certificate.validTo),
      until === undefined ? Number.POSITIVE_INFINITY : dayIn(until) + 86_400_000,
    ),
  };
}

/** The common name of its subject, or all of it where it has none. */
function nameOf({ subject }: X509Certificate): string {
  return /^CN=(.+)$/m.exec(subject)?.[1] ?? subject.replaceAll('\n', ', ');
}

function dayIn(text: string): number {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new Error(`${text} is no day: give it as 2026-11-30`);
  return at;
}

function fingerprintIn(text: string): string {
  const hex = text.replaceAll(':', '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new Error(`${text} is no SHA-256 of a certificate in hex`);
  return hex;
}

/** By what a list names a certificate. */
export const fingerprintOf = ({ fingerprint256 }: X509Certificate) => fingerprintIn(fingerprint256);
