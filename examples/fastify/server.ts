/** Messages between two people, in Fastify. `STAIRGATE_KEY=… node server.ts` from Node 22.18 on (`npx tsx server.ts` before), beside a running `stairgate serve`. */
import { createClient, ProtectError, Refused } from '@stairgate/client';
import Fastify from 'fastify';

const gate = createClient({
  url: process.env.STAIRGATE_URL ?? 'http://127.0.0.1:4300',
  apiKey: process.env.STAIRGATE_KEY ?? '',
});
const app = Fastify();

/** What this platform knows of a person is its own; of the age it keeps nothing but the id. */
const friends = new Map<string, Set<string>>();

interface Join {
  Body: { place: string; year: number; month: number };
}
app.post<Join>('/people', async ({ body: { place, year, month } }, reply) => {
  const { id } = await gate.children.create({ place, evidence: { method: 'self-declared', year, month } });
  friends.set(id, new Set());
  return reply.code(201).send({ id });
});

app.put<{ Params: { id: string; other: string } }>(
  '/people/:id/friends/:other',
  async ({ params }, reply) => {
    friends.get(params.id)?.add(params.other);
    friends.get(params.other)?.add(params.id);
    return reply.code(204).send();
  },
);

interface Message {
  Params: { to: string };
  Body: { from: string; text: string };
}
app.post<Message>('/people/:to/messages', async ({ params: { to }, body: { from, text } }, reply) => {
  const relation = friends.get(to)?.has(from) ? 'contact' : 'stranger';
  const { obligations } = await gate.guard('contact.message', { child: to, actor: from, relation });
  return reply.code(201).send({ to, text, obligations });
});

app.setErrorHandler((error, _request, reply) => {
  if (error instanceof Refused) return reply.code(403).send(error.forOthers);
  if (error instanceof ProtectError) return reply.code(error.status).send(error.problem);
  return reply.send(error);
});

console.log(await app.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' }));
