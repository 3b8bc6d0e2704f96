// The device says where it is, when its owner asks it to; the words for the place stay the person's own.
export function offer() {
  for (const place of document.querySelectorAll('[data-spot]')) {
    if (place.querySelector('button')) continue;
    const button = document.createElement('button'), told = document.createElement('p');
    button.type = 'button';
    button.textContent = place.dataset.sayAsk;
    told.className = 'help';
    told.setAttribute('role', 'status');
    const part = name => place.querySelector(`[data-part=${name}]`);
    const set = (lng, lat, datum) => { part('lng').value = lng; part('lat').value = lat; part('datum').value = datum; };
    const known = () => {
      button.textContent = part('lng').value ? place.dataset.sayDrop : place.dataset.sayAsk;
    };
    button.addEventListener('click', () => {
      if (part('lng').value) {
        set('', '', '');
        told.textContent = '';
        known();
        return;
      }
      button.disabled = true;
      navigator.geolocation.getCurrentPosition(at => {
        // What browsers give is WGS-84.
        set(at.coords.longitude.toFixed(6), at.coords.latitude.toFixed(6), 'wgs84');
        told.textContent = place.dataset.sayFound.replace('{n}', Math.round(at.coords.accuracy));
        button.disabled = false;
        known();
      }, () => {
        told.textContent = place.dataset.sayNone;
        button.disabled = false;
      }, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
    });
    known();
    place.append(button, told);
  }
}
