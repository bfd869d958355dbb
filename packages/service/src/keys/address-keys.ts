import { execFileSync } from 'node:child_process';
import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { readSecretFile } from '../settings/read-secret-file.ts';
import { type GroundSettings, groundSettings, SettingsError, wrongSetting } from '../settings/settings.ts';

/**
 * Encrypts addresses of people at rest, and finds them again without reading them. The keys do not lie with the records, so
 * that a copy of these alone is no list of parents.
 */
export interface AddressKeys {
  /** Whether the keys come from outside the data folder. */
  readonly isOutside: boolean;
  /** What every address begins with that was sealed under the newest key. */
  readonly current: string;
  /** @param whose bound into it: the same text moved to another row does not open. */
  seal(address: string, whose: string): Promise<string>;
  /** @throws AddressSealed when it belongs to somebody else or to a key that is not at hand. */
  open(sealed: string, whose: string): Promise<string>;
  /** HMAC-SHA-256 in hex of the address in lower case, under the newest key. */
  hash(address: string): string;
}

/** An address that cannot be read with the keys at hand. */
export class AddressSealed extends Error {
  override name = 'AddressSealed';
  constructor() {
    super(
      `An address was sealed under a key that is not at hand. Put it back behind the others in ${groundSettings.addressKeys.env}.`,
    );
  }
}

const keyBytes = 32;

/**
 * The address keys from the settings: the variable, else the file, else what the command prints, newest first; with none of
 * them, keys made of the service's own secrets, which lie with the records.
 * @throws SettingsError where what is there is no list of keys.
 */
export function loadAddressKeys(
  settings: Pick<GroundSettings, 'addressKeys' | 'addressKeysFile' | 'addressKeysCommand'>,
  secrets: readonly Buffer[],
): AddressKeys {
  const derived = secrets.map((secret) =>
    Buffer.from(hkdfSync('sha256', secret, '', 'guardian-address', keyBytes)),
  );
  for (const name of ['addressKeys', 'addressKeysFile', 'addressKeysCommand'] as const) {
    const given = settings[name];
    if (given === null) continue;
    const wrong = (what: string) => wrongSetting(groundSettings, name, what);
    let text: string;
    try {
      text =
        name === 'addressKeys'
          ? given
          : name === 'addressKeysFile'
            ? readSecretFile(groundSettings, name, given)
            : execFileSync('/bin/sh', ['-c', given], {
                encoding: 'utf8',
                timeout: 30_000,
                stdio: ['ignore', 'pipe', 'ignore'],
              });
    } catch (error) {
      if (error instanceof SettingsError) throw error;
      throw wrong(`it gave no keys (${(error as NodeJS.ErrnoException).code ?? 'it failed'})`);
    }
    const words = text.split(/[\s,]+/).filter((word) => word !== '');
    const keys = words.map((word) => Buffer.from(word, 'base64url'));
    if (
      keys.length === 0 ||
      keys.some((key, at) => key.length !== keyBytes || key.toString('base64url') !== words[at])
    )
      throw wrong('give keys of 32 bytes in base64url, the newest first; "stairgate keys address" makes one');
    // What was sealed before there was a key outside stays readable.
    return addressKeys([...keys, ...derived], true);
  }
  return addressKeys(derived, false);
}

function addressKeys(keys: readonly Buffer[], isOutside: boolean): AddressKeys {
  const byId = new Map(keys.map((key) => [createHash('sha256').update(key).digest('hex').slice(0, 12), key]));
  const [kid, newest] = [...byId][0]!;
  const forHash = Buffer.from(hkdfSync('sha256', newest, '', 'address-hash', keyBytes));
  return {
    isOutside,
    current: `${kid}.`,
    async seal(address, whose) {
      const sealed = await new CompactEncrypt(new TextEncoder().encode(address))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', whose })
        .encrypt(newest);
      return `${kid}.${sealed}`;
    },
    async open(sealed, whose) {
      const dot = sealed.indexOf('.');
      const key = byId.get(sealed.slice(0, dot));
      if (key === undefined) throw new AddressSealed();
      const { plaintext, protectedHeader } = await compactDecrypt(sealed.slice(dot + 1), key, {
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      }).catch(() => {
        throw new AddressSealed();
      });
      if (protectedHeader.whose !== whose) throw new AddressSealed();
      return new TextDecoder().decode(plaintext);
    },
    hash: (address) => createHmac('sha256', forHash).update(address.toLowerCase()).digest('hex'),
  };
}
