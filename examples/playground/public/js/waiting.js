// Goes on by itself when the grown-up has answered.
const events = new EventSource('/sign-up/events');
events.addEventListener('go', ({ data }) => {
  events.close();
  location.assign(data);
});
addEventListener('pagehide', () => events.close());
