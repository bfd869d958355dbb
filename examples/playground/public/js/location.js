// Asks the browser where it is, and only when the button is pressed.
for (const place of document.querySelectorAll('[data-locate]')) {
  const button = place.querySelector('button[type=button]');
  const output = place.querySelector('output');
  if (!button || !('geolocation' in navigator)) continue;
  button.hidden = false;
  button.addEventListener('click', () => {
    output.textContent = 'Looking…';
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        place.querySelector('[name=lat]').value = coords.latitude;
        place.querySelector('[name=lon]').value = coords.longitude;
        output.textContent = 'Your place is added.';
        if (place.hasAttribute('data-submit')) place.requestSubmit();
      },
      () => {
        output.textContent = 'The browser did not say where you are. Nothing was added.';
      },
      { enableHighAccuracy: false, maximumAge: 60_000, timeout: 10_000 },
    );
  });
}
