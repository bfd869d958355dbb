/** 128 random bits behind a prefix. */
export function makeIds(random: (size: number) => Uint8Array): (prefix: string) => string {
  return (prefix) => `${prefix}_${Buffer.from(random(16)).toString('base64url')}`;
}
