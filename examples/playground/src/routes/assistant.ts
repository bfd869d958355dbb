import cy from '@stairgate/words/messages/cy/child-talk.json' with { type: 'json' };
import { Hono } from 'hono';
import type { Me } from '../accounts/me.ts';
import { requireMe } from '../accounts/require-me.ts';
import { cannedModel } from '../assistant/canned-model.ts';
import { createTalkStates } from '../assistant/talk-states.ts';
import type { Birch } from '../birch.ts';
import type { BirchContext, BirchEnv } from '../birch-env.ts';
import { readForm } from '../forms/read-form.ts';
import { type Html, html } from '../pages/html.ts';
import { showPage } from '../pages/show-page.ts';
import { detectSpeech, speechOf } from '../pages/speech.ts';

const minute = 60_000;
const kinds = { assistant: 'The assistant', companion: 'A companion' } as const;

/** A machine that talks. The guard says whether it may, what has to be said first, and what is said in its place. */
export function assistantRoutes(birch: Birch): Hono<BirchEnv> {
  const { guards, clock } = birch;
  const app = new Hono<BirchEnv>();
  const states = createTalkStates();
  app.use('/assistant', detectSpeech);

  async function page(c: BirchContext, me: Me, text: string | null): Promise<Response> {
    const kind = c.req.query('with') === 'companion' ? 'companion' : 'assistant';
    const { tag } = speechOf(c);
    const state = states.of(`${kind} ${me.session.token}`);
    const now = clock();
    const minutesSince = (at: number | undefined) => (at === undefined ? undefined : (now - at) / minute);
    const said = text === null ? null : cannedModel(text);
    const [minutesSinceTold, minutesSinceBreak] = [
      minutesSince(state.toldAt),
      minutesSince(state.breakAt ?? now),
    ];
    const guarded = await guards.talk(
      me.person.gateId,
      {
        conversation: { with: kind, asked: said?.asked ?? false },
        labels: said?.labels ?? [],
        session: {
          ...(minutesSinceTold === undefined ? {} : { minutesSinceTold }),
          ...(minutesSinceBreak === undefined ? {} : { minutesSinceBreak }),
          riskExplained: state.riskExplained ?? false,
        },
      },
      tag === 'cy' ? { texts: cy } : {},
    );
    state.breakAt ??= now;
    for (const { what } of guarded.say) {
      if (what.startsWith('machine')) state.toldAt = now;
      if (what === 'break') state.breakAt = now;
      if (what === 'risk') state.riskExplained = true;
    }
    const card = (what: string, words: string, lang: string): Html =>
      html`<li class="card ${what === 'help' ? 'message-page' : 'hint'}" data-says="${what}" lang="${lang}">${words.split('\n').map((line) => html`<p>${line}</p>`)}</li>`;
    const due = guarded.say.map(({ what, text: words }) => card(what, words, tag));
    const help = guarded.say.flatMap(({ what, text }) => (what === 'help' ? [{ text, tag }] : []));
    const earlier = help.length > 0 ? [] : (state.help ?? []);
    if (help.length > 0) state.help = help;
    const afterHelp = state.help !== undefined;
    const body = html`<div class="narrow-column">
<h1>${kinds[kind]}</h1>
<p class="hint">It has a few answers about Birch and sends nothing anywhere. Nothing you write here is kept.</p>
<ul class="rows plain-list" aria-live="polite">
${earlier.length === 0 ? '' : html`<li class="card hint" data-says="after-help"><p>You wrote about something hard. This is only a machine. These people are there for you now:</p></li>`}
${earlier.map((one) => card('help', one.text, one.tag))}
${text === null ? '' : html`<li class="card"><p class="hint">You</p><p class="text">${text}</p></li>`}
${due}
${said !== null && guarded.answer === 'machine' ? html`<li class="card" data-answer><p class="hint">${kinds[kind]} (a machine)</p><p class="text">${said.answer}</p></li>` : ''}
</ul>
${guarded.allowed ? html`<form method="post" action="/assistant?with=${kind}" class="card stack"><p class="field"><label for="text">${afterHelp ? 'You can still ask about Birch. Please talk to somebody too.' : 'What would you like to know?'}</label><textarea id="text" name="text" rows="2" maxlength="500" required></textarea></p><div class="actions"><button type="submit">Ask</button></div></form>` : html`<p><a class="button quiet" href="/">Back to Birch</a></p>`}
</div>`;
    return showPage(birch, c, { title: kinds[kind], body }, guarded.allowed ? 200 : 403);
  }

  app.get('/assistant', (c) => page(c, requireMe(c), null));
  app.post('/assistant', async (c) => {
    const me = requireMe(c);
    return page(c, me, (await readForm(c)).needed('text', 'What you ask', 500));
  });

  return app;
}
