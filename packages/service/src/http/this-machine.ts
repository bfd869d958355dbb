import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import { GroundProblem } from '../problems/service-problem.ts';
import { isLoopbackAddress, isLoopbackName } from '../settings/loopback.ts';

/** Headers by which a proxy on this machine shows that it asks for somebody else. */
const signsOfProxy = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/**
 * Whether somebody on this machine asks: the service listens on loopback alone, the connection comes from there, no proxy
 * stands between, and the name that was asked for is this machine's, so that no page of another site asks through a
 * browser whose name server leads its own name here (DNS rebinding).
 */
export function isFromHere(request: FastifyRequest): boolean {
  const { headers, socket, server } = request;
  return (
    server.addresses().every((at) => typeof at === 'string' || isLoopbackAddress(at.address)) &&
    isLoopbackAddress(socket.remoteAddress ?? '') &&
    isLoopbackName(hostnameIn(headers.host)) &&
    !signsOfProxy.some((name) => headers[name] !== undefined)
  );
}

/**
 * A hook that lets in only who asks for a name that leads here: the one of the public address, or this machine's from this
 * machine. A page of another site that has its own name lead here is refused before anything is answered.
 */
export function needKnownHost(publicUrl: string): onRequestHookHandler {
  const known = new URL(publicUrl).hostname;
  return (request, _reply, done) => {
    const asked = hostnameIn(request.host);
    const isKnown =
      asked === known || (isLoopbackName(asked) && isLoopbackAddress(request.socket.remoteAddress ?? ''));
    done(isKnown ? undefined : new GroundProblem('host-unknown'));
  };
}

/** The name in a Host header, without its port; empty where there is none, or something else beside it. */
function hostnameIn(host: string | undefined): string {
  return /^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i.test(host ?? '')
    ? (URL.parse(`http://${host}`)?.hostname ?? '')
    : '';
}
