import { GroundProblem } from '../problems/service-problem.ts';
import { readJson } from './read-json.ts';
import type { ServiceApp } from './service-app.ts';

/** JSON bodies, which mean the same to every reader. The zero character is refused here for every text field. */
export function readBodies(app: ServiceApp): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      readJson(body as Buffer, request.routeOptions.bodyLimit);
    } catch (error) {
      return done(error as Error);
    }
    const text = body.toString();
    if (text.includes('\\u0000'))
      return done(new GroundProblem('invalid', 'the body: leave out the character U+0000'));
    return parse(request, text, done);
  });
}

/** The character U+0000, which no text column takes, comes to no route: neither in an address nor in a body. */
export function refuseZero(url: string): GroundProblem | undefined {
  if (!url.includes('%00')) return undefined;
  return new GroundProblem('invalid', 'the address: leave out the character U+0000');
}
