// Hears when something changed for the person, and shows the page anew so that nothing closed stays on the screen.
const about = document.querySelector('[data-about]')?.dataset.about;
let events;

const isWriting = () =>
  [...document.querySelectorAll('textarea:not([readonly]), input:not([type=hidden], [type=search])')].some(
    (field) => field.value !== field.defaultValue && field.type !== 'radio' && field.type !== 'checkbox',
  );

/** Somebody who is on their way to another page is not called back. */
let leaving = false;
let missed = false;
addEventListener('beforeunload', () => {
  leaving = true;
  setTimeout(() => {
    leaving = false;
    if (missed) changed();
  }, 3000);
});

function changed() {
  missed = leaving;
  if (leaving) return;
  if (isWriting()) offerRefresh();
  else location.reload();
}

/** Only while the page is in front: a browser has few connections to spare. */
function listen() {
  events?.close();
  if (document.hidden) return;
  events = new EventSource(`/events${about ? `?about=${encodeURIComponent(about)}` : ''}`);
  events.addEventListener('change', changed);
  events.addEventListener('here', ({ data }) => {
    if (data !== document.body.dataset.version) changed();
  });
}

function offerRefresh() {
  if (document.querySelector('[data-refresh]')) return;
  const sign = document.createElement('p');
  sign.className = 'sign';
  sign.dataset.refresh = '';
  sign.setAttribute('role', 'status');
  const link = document.createElement('a');
  link.href = location.href;
  link.textContent = 'Show the page anew';
  sign.append('Something about your settings has changed. ', link);
  document.querySelector('.signs')?.append(sign);
}

document.addEventListener('visibilitychange', listen);
addEventListener('pageshow', listen);
addEventListener('pagehide', () => events?.close());
