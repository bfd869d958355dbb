// A form that is being sent is not sent again. The server counts it once anyway.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (event.defaultPrevented || form.method !== 'post') return;
  form.dataset.sent = 'yes';
  setTimeout(() => delete form.dataset.sent, 4000);
});

// Coming back with the back button, forms work again.
addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// In a chat the newest message is at the end.
document.querySelector('.talk')?.lastElementChild?.scrollIntoView({ block: 'nearest' });
