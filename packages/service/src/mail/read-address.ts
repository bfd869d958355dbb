import { domainToASCII } from 'node:url';
import { GroundProblem } from '../problems/service-problem.ts';

/** RFC 5321, 4.5.3.1: the longest path, without its angle brackets. */
const longest = 254;
const longestLocal = 64;

/**
 * The characters of RFC 5322 `atext` and letters of any script; no quoted form, so no space, comma or control. Without `%`
 * and `!`, by which servers once were told to send a letter on to another address (RFC 5321, appendix F.2, and RFC 976).
 */
const local = /^[\p{L}\p{N}#$&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}#$&'*+/=?^_`{|}~-]+)*$/u;
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * One plain e-mail address, with its domain in lower-case ASCII. Nothing that passes can end a header or name a second
 * recipient.
 * @throws Problem `address-invalid`. The text itself is never repeated.
 */
export function readAddress(text: string): string {
  const refuse = (detail: string): never => {
    throw new GroundProblem('address-invalid', detail);
  };
  const trimmed = text.replace(/^ +| +$/g, '').normalize('NFC');
  if (trimmed === '') refuse('No address was given.');
  const at = trimmed.lastIndexOf('@');
  if (at < 1) refuse('An address has a name, an @ and a domain.');
  const name = trimmed.slice(0, at);
  const domain = domainToASCII(trimmed.slice(at + 1));
  if (name.length > longestLocal || !local.test(name))
    refuse('The part before the @ is not one we can write to.');
  const labels = domain.split('.');
  if (labels.length < 2 || !labels.every((one) => label.test(one)) || /^\d+$/.test(labels.at(-1)!))
    refuse('The part after the @ is not a domain name.');
  const address = `${name}@${domain}`;
  if (Buffer.byteLength(address) > longest) refuse(`An address has at most ${longest} characters.`);
  return address;
}
