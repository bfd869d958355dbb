import { ProtectError } from '@stairgate/client';
import { Hono } from 'hono';
import { requireMe } from '../accounts/require-me.ts';
import type { Birch } from '../birch.ts';
import type { BirchEnv } from '../birch-env.ts';
import { BadInput } from '../forms/bad-input.ts';
import { readForm } from '../forms/read-form.ts';
import { html } from '../pages/html.ts';
import { messagePage } from '../pages/message-page.ts';
import { showPage } from '../pages/show-page.ts';

/** Milliseconds that a challenge may be answered in. */
const lifetime = 15 * 60_000;

/** Passing on a proof by somebody who has checked. Birch reads nothing of it. */
export function proofRoutes(birch: Birch): Hono<BirchEnv> {
  const { gate, clock, id, protectOrigin, walletUrl, log } = birch;
  const challenges = new Map<string, { readonly person: string; readonly until: number }>();
  const app = new Hono<BirchEnv>();

  app.get('/settings/proof', (c) => {
    const { person } = requireMe(c);
    for (const [nonce, { until }] of challenges) if (until < clock()) challenges.delete(nonce);
    const nonce = id();
    challenges.set(nonce, { person: person.id, until: clock() + lifetime });
    const wallet = walletUrl && `${walletUrl}/?nonce=${nonce}&aud=${encodeURIComponent(protectOrigin)}`;
    const body = html`<section class="card narrow"><h1>Hand in a proof</h1>
<p>If a service that checks such things has given you a proof of how old you are, you can hand it in here. Birch passes it on and keeps nothing of it.</p>
${wallet ? html`<p><a class="button quiet" href="${wallet}" target="_blank" rel="noopener">Get a proof from the wallet</a></p>` : html`<p class="hint">It has to answer this challenge: <code>${nonce}</code></p>`}
<form method="post" action="/settings/proof" class="stack"><input type="hidden" name="nonce" value="${nonce}">
<p class="field"><label for="token">The proof</label><textarea id="token" name="token" rows="4" required maxlength="8000" autocomplete="off" spellcheck="false"></textarea></p>
<div class="actions"><button type="submit">Hand it in</button><a class="button quiet" href="/settings">Back</a></div></form></section>`;
    return showPage(birch, c, { title: 'Hand in a proof', body });
  });

  app.post('/settings/proof', async (c) => {
    const { person } = requireMe(c);
    const form = await readForm(c);
    const nonce = form.text('nonce', 'The challenge', 64);
    const token = form.needed('token', 'The proof', 8000);
    const challenge = challenges.get(nonce);
    challenges.delete(nonce);
    if (challenge?.person !== person.id || challenge.until < clock()) {
      throw new BadInput('That took too long', 'Open the page again and get a new proof.', 409);
    }
    try {
      await gate.children.addEvidence(person.gateId, { method: 'credential', token, nonce });
    } catch (error) {
      if (!(error instanceof ProtectError && error.status < 500)) throw error;
      log.warn({ code: error.code }, 'a proof was not taken');
      throw new BadInput('That proof was not taken', 'Nothing was changed. Get a new one and try again.');
    }
    return c.redirect('/settings/proof/done', 303);
  });

  app.get('/settings/proof/done', (c) => {
    requireMe(c);
    const body = messagePage({
      icon: 'shield',
      title: 'Thank you, that is done',
      text: 'Birch asks anew what is open to you each time, so this counts from now on.',
    });
    return showPage(birch, c, { title: 'Proof handed in', body });
  });

  return app;
}
