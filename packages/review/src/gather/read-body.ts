import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** Bytes that something unpacked may have; more holds nothing of a persona that its beginning does not. */
const most = 4 * 2 ** 20;
type Unpack = (bytes: Buffer) => Buffer;
const ways = {
  gzip: (bytes) => gunzipSync(bytes, { maxOutputLength: most }),
  zlib: (bytes) => inflateSync(bytes, { maxOutputLength: most }),
  raw: (bytes) => inflateRawSync(bytes, { maxOutputLength: most }),
  brotli: (bytes) => brotliDecompressSync(bytes, { maxOutputLength: most }),
} as const satisfies Record<string, Unpack>;

/**
 * The words in what a page sent, unpacked where it was packed: as a header says, else by its first bytes (RFC 1950, RFC 1952),
 * else by whether it turns into words. Scripts pack by themselves, and say so nowhere.
 */
export function readBody(bytes: Buffer, encoding = ''): string {
  const text = bytes.toString('utf8');
  for (const unpack of candidates(bytes, encoding.toLowerCase(), text)) {
    try {
      const unpacked = unpack(bytes).toString('utf8');
      if (isWords(unpacked)) return unpacked;
    } catch {}
  }
  return text;
}

function candidates(bytes: Buffer, encoding: string, text: string): readonly Unpack[] {
  if (bytes.length < 4) return [];
  const start = bytes.readUInt16BE(0);
  if (start === 0x1f8b) return [ways.gzip];
  const isZlib = (start & 0x0f00) === 0x0800 && start % 31 === 0;
  if (/\bbr\b/.test(encoding)) return [ways.brotli];
  const mayBePacked = isZlib || /[\ufffd]/.test(text.slice(0, 200));
  return mayBePacked ? [...(isZlib ? [ways.zlib] : []), ways.raw, ways.brotli] : [];
}

/** Of few signs that stand for none (U+FFFD) or cannot be written. */
function isWords(text: string): boolean {
  const part = text.slice(0, 2_000);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells bytes from words.
  const odd = part.match(/[\u0000-\u0008\u000e-\u001f\ufffd]/g)?.length ?? 0;
  return part.length > 0 && odd <= part.length / 20;
}
