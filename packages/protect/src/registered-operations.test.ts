import { type Operation, operations } from '@stairgate/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from './open-test-service.testing.ts';
import { testCodes } from './test-codes.testing.ts';

describe('the routes of the service', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await openTestService({ codes: testCodes });
  });
  afterAll(() => service?.close());

  it('are the operations, all of them and no other', () => {
    const described = Object.values<Operation>(operations).map(
      ({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    );
    const routes = routesIn(service.app.printRoutes({ commonPrefix: false }));
    // What shows the description is not described; each GET answers HEAD as well.
    const own = routes.filter((route) => !/^HEAD | \/docs/.test(route));
    expect(own.sort()).toEqual(described.sort());
  });
});

/** Every method and path in a tree of routes, as Fastify prints it: four characters a level. */
function routesIn(tree: string): string[] {
  const above: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = /^([\s│├└─]*)(\S+) \(([A-Z, ]+)\)$/.exec(line) ?? [];
    if (part === '') return [];
    const level = indent.length / 4;
    above[level] = part;
    const path = above.slice(1, level + 1).join('');
    return methods.split(', ').map((method) => `${method} ${path}`);
  });
}
