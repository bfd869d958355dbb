import { Type } from 'typebox';
import { alertSchema } from './alert.ts';
import { oneOf, text, type Wire } from './schema.ts';

/** Events of `/v1/changes` (server-sent events), by their names. */
export const changeEvents = {
  child: Type.Object({ childId: text, version: Type.Integer() }),
  rulebook: Type.Object({ revision: text }),
  news: Type.Object(
    {
      childId: text,
      what: oneOf([
        'child-erased',
        'consent-given',
        'consent-withdrawn',
        'limits-changed',
        'guardian-ended',
        'guardian-undeliverable',
        'guardian-withdrawn',
        'complaint-about-guardian',
        'objection-made',
        'objection-settled',
      ]),
    },
    { description: 'Something that a platform has to do about, beside reading the child again.' },
  ),
  resync: Type.Object({}, { description: 'Changes may have been missed: forget all that was kept.' }),
};
/** Events of `/child/api/events`: the page should be read again. */
export const childEvents = { change: Type.Object({ version: Type.Optional(Type.Integer()) }) };
/** Events of `/guardian/api/alerts`. */
export const guardianEvents = {
  alert: alertSchema,
  change: Type.Object({ childId: Type.Optional(text) }),
};

export type News = Wire<(typeof changeEvents)['news']>;
export type ChangeEvents = {
  readonly [Name in keyof typeof changeEvents]: Wire<(typeof changeEvents)[Name]>;
};
export type ChildEvents = { readonly [Name in keyof typeof childEvents]: Wire<(typeof childEvents)[Name]> };
export type GuardianEvents = {
  readonly [Name in keyof typeof guardianEvents]: Wire<(typeof guardianEvents)[Name]>;
};
