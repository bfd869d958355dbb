import { escapeHtml } from '@stairgate/service';

/** What the form holds, and what became of it. */
export interface WalletPage {
  /** Whether somebody shows to be grown up, or how old somebody is. */
  readonly purpose: 'adult' | 'age';
  readonly nonce: string;
  readonly audience: string;
  readonly person: 'adult' | 'teen';
  /** Whole years, 18 for 18 or older; for `age`. */
  readonly years: number;
  /** Where the proof goes by itself; empty where it is to be copied. */
  readonly responseUri: string;
  /** Where the browser goes then; empty where the page that asks is on another device. */
  readonly redirectUri: string;
  readonly errors: { readonly nonce?: string; readonly audience?: string; readonly hand?: string };
  readonly token: string | null;
  readonly isHandedOver: boolean;
}

/** The one page of the demo wallet. Works without scripts; a script only adds the button to copy. */
export function walletPage(page: WalletPage): string {
  const { purpose, nonce, audience, person, years, responseUri, redirectUri, errors, token } = page;
  const failed = Object.keys(errors).length > 0;
  const isAsked = responseUri !== '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${failed ? 'Please check: ' : page.isHandedOver ? 'Done: ' : token ? 'Your proof: ' : ''}Demo wallet</title>
<link rel="stylesheet" href="/wallet.css">
<link rel="icon" href="data:,">
<script src="/wallet.js" defer></script>
</head>
<body>
<header>
<p class="brand">Demo wallet</p>
<p class="label">For trying things out. It checks nobody, and its proofs prove nothing.</p>
</header>
<main>
${page.isHandedOver ? handedOver : token === null ? '' : result(token)}
${
  page.isHandedOver
    ? ''
    : `${token === null ? `<h1>${isAsked ? 'Show your age' : 'Get a proof of age'}</h1>` : '<h2>Get another</h2>'}
${errors.hand === undefined ? '' : `<p class="error" role="alert">${escapeHtml(errors.hand)}</p>`}
<p>${
        purpose === 'adult'
          ? 'A real wallet would know who you are and tell a service only that you are 18 or older. This one lets you pick.'
          : 'A real age check would look for itself and tell a service only your age. This one lets you pick.'
      }</p>
<form method="post" action="/" novalidate>
${hidden('for', purpose)}${hidden('response_uri', responseUri)}${hidden('redirect_uri', redirectUri)}
${
  isAsked
    ? `${hidden('nonce', nonce)}${hidden('audience', audience)}<p>The service that asks: <strong>${escapeHtml(audience)}</strong></p>`
    : `${field({ id: 'nonce', label: 'The challenge', hint: 'Copy it from the page that asks for a proof. It makes the proof good for one answer only.', value: nonce, error: errors.nonce, type: 'text' })}
${field({ id: 'audience', label: 'Who asks', hint: 'The address of the service, such as http://127.0.0.1:4300.', value: audience, error: errors.audience, type: 'url' })}`
}
${
  purpose === 'adult'
    ? `<fieldset>
<legend>Who are you in this demo?</legend>
${choice('adult', 'Ada Demo', 'Grown up. The proof will say: 18 or older.', person)}
${choice('teen', 'Sam Demo', 'Sixteen. The proof will not say that, and be refused.', person)}
</fieldset>`
    : `<div class="field"><label for="years">How old are you in this demo?</label>
<select id="years" name="years">${ages.map((age) => `<option value="${age}"${age === years ? ' selected' : ''}>${age === 18 ? '18 or older' : age}</option>`).join('')}</select></div>`
}
<button type="submit" class="main">${isAsked ? 'Show it' : 'Make the proof'}</button>
</form>`
}
</main>
</body>
</html>
`;
}

const ages = Array.from({ length: 19 }, (_, age) => age);

const handedOver = `<section class="result" aria-labelledby="result-title">
<h1 id="result-title" tabindex="-1">It is handed over</h1>
<p>Go back to the page that asked. You can close this one.</p>
</section>`;

const hidden = (name: string, value: string) =>
  `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;

function result(token: string): string {
  return `<section class="result" aria-labelledby="result-title">
<h1 id="result-title" tabindex="-1">Your proof is ready</h1>
<p>Copy all of it and paste it into the page that asked. It is good for ten minutes.</p>
<label for="token">The proof</label>
<textarea id="token" readonly rows="7" spellcheck="false">${escapeHtml(token)}</textarea>
<p class="row"><button type="button" id="copy" class="main" hidden>Copy</button> <span id="copied" role="status"></span></p>
</section>`;
}

function field({
  id,
  label,
  hint,
  value,
  error,
  type,
}: {
  id: string;
  label: string;
  hint: string;
  value: string;
  error: string | undefined;
  type: string;
}): string {
  const described = error === undefined ? `${id}-hint` : `${id}-hint ${id}-error`;
  return `<div class="field">
<label for="${id}">${label}</label>
<p class="hint" id="${id}-hint">${hint}</p>
${error === undefined ? '' : `<p class="error" id="${id}-error">${escapeHtml(error)}</p>`}
<input id="${id}" name="${id}" type="${type}" value="${escapeHtml(value)}" autocomplete="off" autocapitalize="none" spellcheck="false" required aria-describedby="${described}"${error === undefined ? '' : ' aria-invalid="true"'}>
</div>`;
}

function choice(id: 'adult' | 'teen', name: string, text: string, chosen: string): string {
  return `<label class="choice"><input type="radio" name="person" value="${id}"${chosen === id ? ' checked' : ''}> <span><strong>${name}</strong><br>${text}</span></label>`;
}

export const walletScript = `const copy = document.getElementById('copy');
if (copy && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener('click', async () => {
    const token = document.getElementById('token');
    try {
      await navigator.clipboard.writeText(token.value);
      document.getElementById('copied').textContent = 'Copied.';
    } catch {
      token.focus();
      token.select();
      document.getElementById('copied').textContent = 'Selected: now copy it.';
    }
  });
}
const title = document.getElementById('result-title') ?? document.querySelector('[aria-invalid]');
if (title) title.focus();
`;

export const walletStyle = `:root {
  color-scheme: light dark;
  --paper: #f6f4ef;
  --card: #ffffff;
  --ink: #22252b;
  --soft: #555b66;
  --line: #767d88;
  --main: #24508f;
  --on-main: #ffffff;
  --label: #7a4a00;
  --label-paper: #fff1d6;
  --alarm: #a3241b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171b;
    --card: #1e2127;
    --ink: #eceef1;
    --soft: #b3b9c4;
    --line: #8a919d;
    --main: #9cc0f5;
    --on-main: #10213c;
    --label: #ffd48a;
    --label-paper: #3a2c10;
    --alarm: #ff9d94;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--paper);
  color: var(--ink);
  font: 1.0625rem/1.5 system-ui, sans-serif;
}
header, main { max-width: 36rem; margin: 0 auto; padding: 0 1rem 1rem; }
header { padding-top: 1rem; }
.brand { margin: 0 0 .5rem; font-weight: 700; font-size: 1.25rem; }
.label {
  margin: 0;
  padding: .625rem .875rem;
  border-radius: .5rem;
  background: var(--label-paper);
  color: var(--label);
  font-weight: 600;
}
h1, h2 { font-size: 1.5rem; line-height: 1.25; margin: 1.25rem 0 .5rem; }
h1:focus { outline: none; }
form, .result { background: var(--card); border-radius: .75rem; padding: 1rem; margin-top: 1rem; }
.result h1 { margin-top: 0; }
.field { margin-bottom: 1.25rem; }
label { font-weight: 600; }
.hint { margin: .125rem 0 .375rem; color: var(--soft); font-size: .9375rem; }
.error { margin: .125rem 0 .375rem; color: var(--alarm); font-weight: 600; }
input[type=text], input[type=url], select, textarea {
  width: 100%;
  padding: .625rem .75rem;
  border: 1px solid var(--line);
  border-radius: .5rem;
  background: var(--card);
  color: var(--ink);
  font: 1rem/1.4 ui-monospace, monospace;
}
[aria-invalid=true] { border: 2px solid var(--alarm); }
textarea { resize: vertical; overflow-wrap: anywhere; margin-top: .375rem; }
fieldset { border: 0; padding: 0; margin: 0 0 1.25rem; }
legend { font-weight: 600; padding: 0; margin-bottom: .25rem; }
.choice {
  display: flex;
  gap: .75rem;
  align-items: flex-start;
  padding: .75rem 0;
  min-height: 2.75rem;
  font-weight: 400;
}
.choice input { flex: none; width: 1.25rem; height: 1.25rem; margin: .125rem 0 0; accent-color: var(--main); }
button {
  min-height: 2.75rem;
  padding: .5rem 1.25rem;
  border: 0;
  border-radius: .5rem;
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}
button.main { background: var(--main); color: var(--on-main); }
button[hidden] { display: none; }
form button { width: 100%; }
.row { display: flex; gap: .75rem; align-items: center; margin: .75rem 0 0; }
:focus-visible { outline: 3px solid var(--main); outline-offset: 2px; }
`;
