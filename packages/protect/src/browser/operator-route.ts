import {
  type Actor,
  type Answering,
  type AuditNote,
  GroundProblem,
  needRole,
  type RequestOf,
  type RouteExtras,
  routeOf,
  type ServiceContext,
} from '@stairgate/service';
import { type Operation, operations, type Role } from '@stairgate/wire';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Database } from '../database/schema.ts';
import type { ServiceEvent } from '../database/service-event.ts';
import { Problem } from '../problem.ts';
import type { Settings } from '../settings.ts';
import { endWebSession, needWebSession, type SignedIn, type WebSession } from './web-session.ts';

/** What an operator may call, and what that takes. */
export type OperatorOperation = Operation & { readonly caller: 'operator'; readonly role: Role };

type OperatorContext = ServiceContext<Settings, Database, ServiceEvent>;

/** An operator who is signed in, and may do what is asked. */
export interface Operator extends SignedIn {
  readonly session: WebSession;
  readonly keyId: string | null;
  readonly actor: Actor;
  /** Says more of what was read, for the audit. Nothing in it names a child but by its alias. */
  saw(what: Pick<AuditNote, 'alias' | 'about'>): void;
}

/**
 * A route of an operation for operators. Whoever calls has to be signed in, to have the role, and where that is asked to
 * have just signed in. What they change is in the audit before it is done, and what they read before it goes out.
 */
export function operatorRoute<O extends OperatorOperation>(
  context: OperatorContext,
  operation: O,
  handler: (operator: Operator, request: RequestOf<O>, reply: FastifyReply) => Answering<O>,
  extras?: Omit<RouteExtras, 'onRequest'>,
): RouteOptions {
  const kind = kindOf(operation);
  const changes = operation.method !== 'GET';
  /** Whose requests were let in: that is settled before a body is read. */
  const letIn = new WeakMap<FastifyRequest, WebSession>();
  return routeOf(
    operation,
    async (request, reply) => {
      const session = letIn.get(request)!;
      const seen: Pick<AuditNote, 'alias' | 'about'>[] = [];
      const signedIn = session.signedIn!;
      const operator: Operator = {
        ...signedIn,
        session,
        keyId: session.keyId,
        actor: actorOf(session),
        saw: (what) => seen.push(what),
      };
      if (operation.fresh && !isFresh(context, session)) throw new Problem('sign-in-again');
      const about = { ...(request.params as object), ...(request.query as object) };
      if (changes) await context.audit.note({ kind, actor: operator.actor, about });
      const answer = await handler(operator, request as RequestOf<O>, reply);
      if (!changes && operation.audited)
        for (const what of seen.length > 0 ? seen : [{}])
          await context.audit.note({ kind, actor: operator.actor, about, ...what });
      return answer as never;
    },
    {
      ...extras,
      async onRequest(request, reply) {
        const session = await needOperator(context, request, reply);
        needRole(session.signedIn!.role, operation.role);
        letIn.set(request, session);
      },
    },
  );
}

/** Until when somebody has just signed in, in milliseconds since the epoch. */
export function freshUntil({ settings }: Pick<OperatorContext, 'settings'>, session: WebSession): number {
  return Date.parse(session.signedIn?.at ?? '') + settings.operatorFreshMinutes * minute;
}

function isFresh(context: OperatorContext, session: WebSession): boolean {
  return context.clock() <= freshUntil(context, session);
}

const minute = 60_000;

/**
 * The session of an operator, which is over after some minutes without a request as well.
 * @throws Problem `not-signed-in` or `csrf`.
 */
async function needOperator(
  context: OperatorContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<WebSession> {
  const { clock, settings } = context;
  const session = await needWebSession(context, request, 'operator');
  if (session.signedIn === null) throw new GroundProblem('not-signed-in');
  const idle = clock() - Date.parse(session.usedAt);
  if (idle > settings.operatorIdleMinutes * minute) {
    await endWebSession(context, reply, session);
    throw new GroundProblem('not-signed-in');
  }
  return session;
}

/** How the audit names who is signed in. */
export function actorOf({ signedIn, keyId, hash }: WebSession): Actor {
  const { by = 'nobody' as const, person = null, name = null } = signedIn ?? {};
  return { by, person, name, keyId, session: hash.slice(0, 12) };
}

const names = new Map(Object.entries<Operation>(operations).map(([name, operation]) => [operation, name]));

/** How the audit calls an operation: `readComplaint` is `read-complaint`. */
export function kindOf(operation: Operation): string {
  return names.get(operation)!.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
