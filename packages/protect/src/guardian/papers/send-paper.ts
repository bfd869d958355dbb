import { type Paper, type PaperPress, paperPage, paperPolicy } from '@stairgate/service';
import type { FastifyReply } from 'fastify';

/** Answers with a paper as a page of its own. */
export function sendPage(reply: FastifyReply, paper: Paper): FastifyReply {
  return reply
    .headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': paperPolicy })
    .serializer((body: string) => body)
    .send(paperPage(paper));
}

/**
 * Answers with a paper to print.
 * @param file what it is called where it is kept: nothing that says whom it is about.
 * @param caller whose it is: everybody may have a few on the press.
 * @throws Problem `too-many-requests`, `unavailable`.
 */
export async function sendPdf(
  reply: FastifyReply,
  press: PaperPress,
  { paper, file, caller }: { readonly paper: Paper; readonly file: string; readonly caller: string },
): Promise<FastifyReply> {
  const pdf = await press.print(caller, paper);
  return reply
    .headers({ 'content-type': 'application/pdf', 'content-disposition': `attachment; filename="${file}"` })
    .serializer((body: Uint8Array) => body as never)
    .send(Buffer.from(pdf));
}

/** Answers with what people keep as JSON, in lines that they can read as well. */
export function sendJson(reply: FastifyReply, file: string, body: unknown): FastifyReply {
  return reply
    .headers({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="${file}"`,
    })
    .serializer((text: string) => text)
    .send(`${JSON.stringify(body, null, 2)}\n`);
}
