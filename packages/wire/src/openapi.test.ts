import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { describeApi } from './openapi.ts';
import { operations } from './operations.ts';

const description = describeApi({ url: 'https://protect.treehouse.example', version: '0.1.0' });

describe('the description', () => {
  it('keeps the rules that Redocly recommends', async () => {
    const config = await createConfig({ extends: ['recommended'], telemetry: 'off' });
    const found = await lintFromString({ source: JSON.stringify(description), config });
    const said = found.map(
      ({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer}: ${message}`,
    );
    // The two searches that are refused by design have no other answer, and who comes back is sent on.
    expect(said).toEqual(
      [
        'access~1v1~1search~1subject',
        'access~1v1~1search~1resource',
        'attempts~1return',
        'operator~1sign-in',
        'operator~1sign-in~1return',
      ].map((path) => expect.stringContaining(`operation-2xx-response #/paths/~1${path}/`)),
    );
  });

  it('describes every operation, with its example, its answers and its problems', () => {
    const described = Object.values(description.paths).flatMap((methods) => Object.values(methods));
    expect(described.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(operations).sort());
    for (const { operationId, responses } of described)
      expect([operationId, Object.keys(responses as object)]).toEqual([
        operationId,
        expect.arrayContaining(['429', '500', '503']),
      ]);
  });

  it('says who may call', () => {
    const { paths } = description;
    expect(paths['/v1/children']!.post!.security).toEqual([{ key: ['children:write'] }]);
    expect(paths['/v1/reviews']!.post!.security).toEqual([{ operatorKey: [] }]);
    expect(paths['/child/api/me']!.get!.security).toEqual([{ childSession: [] }]);
    expect(paths['/guardian/api/sign-out']!.post!.security).toEqual([{ guardianSession: [], csrf: [] }]);
    expect(paths['/health']!.get!.security).toEqual([]);
  });

  it('tells readers of schemas nothing but schemas', () => {
    expect(JSON.stringify(description)).not.toMatch(/x-right|"~/);
  });
});
