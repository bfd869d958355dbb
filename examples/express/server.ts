/** Messages between two people, in Express. `STAIRGATE_KEY=… node server.ts` from Node 22.18 on (`npx tsx server.ts` before), beside a running `stairgate serve`. */
import { createClient, ProtectError, Refused } from '@stairgate/client';
import express, { type ErrorRequestHandler } from 'express';

const gate = createClient({
  url: process.env.STAIRGATE_URL ?? 'http://127.0.0.1:4300',
  apiKey: process.env.STAIRGATE_KEY ?? '',
});
const app = express();
app.use(express.json());

/** What this platform knows of a person is its own; of the age it keeps nothing but the id. */
const friends = new Map<string, Set<string>>();

app.post('/people', async (request, response) => {
  const { place, year, month } = request.body;
  const { id } = await gate.children.create({ place, evidence: { method: 'self-declared', year, month } });
  friends.set(id, new Set());
  response.status(201).json({ id });
});

app.put('/people/:id/friends/:other', (request, response) => {
  friends.get(request.params.id)?.add(request.params.other);
  friends.get(request.params.other)?.add(request.params.id);
  response.sendStatus(204);
});

app.post('/people/:to/messages', async (request, response) => {
  const { to } = request.params;
  const { from, text } = request.body;
  const relation = friends.get(to)?.has(from) ? 'contact' : 'stranger';
  const { obligations } = await gate.guard('contact.message', { child: to, actor: from, relation });
  response.status(201).json({ to, text, obligations });
});

const onError: ErrorRequestHandler = (error, _request, response, next) => {
  if (error instanceof Refused) response.status(403).json(error.forOthers);
  else if (error instanceof ProtectError) response.status(error.status).json(error.problem);
  else next(error);
};
app.use(onError);

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  const { port } = server.address() as { port: number };
  console.log(`http://127.0.0.1:${port}`);
});
