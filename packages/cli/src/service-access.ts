import { isPrivateHost } from '@stairgate/review';
import { UsageError } from './output.ts';

/** The base address of a service that is sent a key: in the clear only on this machine or a private network. */
export function readServiceUrl(text: string, option: string): string {
  const right = 'Write it as http://127.0.0.1:4300 or https://gate.example.org.';
  if (!URL.canParse(text)) throw new UsageError(`${option}: "${text}" is no web address. ${right}`);
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new UsageError(`${option}: "${text}" is no web address. ${right}`);
  if (url.username !== '' || url.password !== '')
    throw new UsageError(`${option}: leave the name and password out; the key goes in a header.`);
  if (url.protocol === 'http:' && !isPrivateHost(url.hostname))
    throw new UsageError(`${option}: ${url.hostname} would be sent the key in the clear. Use https.`);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
