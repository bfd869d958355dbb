// "Load more" brings the next part into this page. By itself only where the page says so.
const list = document.querySelector('[data-list]');
let loading = false;

async function loadMore(link) {
  if (loading) return;
  loading = true;
  try {
    const answer = await fetch(link.href, { headers: { Accept: 'text/html' } });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const first = page.querySelector('[data-list] > *');
    list.append(...page.querySelectorAll('[data-list] > *'));
    const end = page.querySelector('.end');
    link.closest('.end').replaceWith(...(end ? [end] : []));
    document.dispatchEvent(new Event('birch:more'));
    if (!link.hasAttribute('data-endless')) focusOn(first);
    watch();
  } catch {
    location.assign(link.href);
  } finally {
    loading = false;
  }
}

/** Somebody who pressed the button goes on reading where the new part begins. */
function focusOn(element) {
  if (!element) return;
  element.setAttribute('tabindex', '-1');
  element.focus({ preventScroll: true });
}

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('[data-more]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  loadMore(link);
});

const observer = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) if (isIntersecting) loadMore(target);
});

function watch() {
  observer.disconnect();
  const link = document.querySelector('[data-more][data-endless]');
  if (link) observer.observe(link);
}

if (list) watch();
