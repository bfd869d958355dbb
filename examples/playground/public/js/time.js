// Says each half minute whether somebody is using this page, and tells them before their time ends.
const each = 30_000;
const idleAfter = 120_000;
let touchedAt = Date.now();
for (const kind of ['pointerdown', 'pointermove', 'keydown', 'scroll', 'touchstart'])
  addEventListener(kind, () => (touchedAt = Date.now()), { passive: true, capture: true });

function stateNow() {
  if (document.hidden) return 'idle';
  const plays = [...document.querySelectorAll('video')].some((video) => !video.paused);
  return plays || Date.now() - touchedAt < idleAfter ? 'active' : 'idle';
}

async function beat(state) {
  try {
    const answer = await fetch('/time/beat', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ state }),
      keepalive: true,
    });
    if (!answer.ok || state === 'ended') return;
    const { allowed, warn } = await answer.json();
    if (!allowed) location.reload();
    else if (warn !== null) tell(warn);
  } catch {
    // The next one says it.
  }
}

function tell(minutes) {
  let sign = document.querySelector('[data-time]');
  if (!sign) {
    sign = document.createElement('p');
    sign.className = 'sign';
    sign.dataset.time = '';
    sign.setAttribute('role', 'status');
    document.querySelector('.signs')?.append(sign);
  }
  sign.textContent = `Birch closes for you in ${minutes} minutes. Time to finish what you are doing.`;
}

if (!document.querySelector('[data-closed-now]')) setInterval(() => beat(stateNow()), each);
addEventListener('pagehide', () => beat('ended'));
