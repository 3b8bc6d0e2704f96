// What a page asks of whatever it runs in: where one is, and what a code says. A browser answers by itself; an app that shows these pages (WeChat,
// WeCom, DingTalk …) by a module of its own, named by the setting Host:Bridge and loaded from this server. Every question has an answer by hand.
//
// A module's default export is called once with register(host). A host is
//   { id, here(), place(), scan() }
// here() says whether this is it; place() gives { lng, lat, datum, accuracy } with datum wgs84, cgcs2000, gcj02 or bd09 and metres; scan() gives a text.
// What a host does not have, the browser's way is taken for. Both reject when there is no answer.
const hosts = [];
let asked;

const browser = {
  id: 'browser',
  here: () => true,
  place: () => new Promise((found, fail) => {
    if (!navigator.geolocation) return fail(new Error('none'));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => found({ lng: coords.longitude, lat: coords.latitude, datum: 'wgs84', accuracy: coords.accuracy }), fail, { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 });
  }),
  // A picture of the code is taken and read; no camera stays open.
  scan: () => new Promise((read, fail) => {
    if (!('BarcodeDetector' in window)) return fail(new Error('none'));
    const camera = Object.assign(document.createElement('input'), { type: 'file', accept: 'image/*' });
    camera.setAttribute('capture', 'environment');
    camera.addEventListener('cancel', () => fail(new Error('cancelled')));
    camera.addEventListener('change', async () => {
      try {
        const [code] = await new window.BarcodeDetector().detect(await createImageBitmap(camera.files[0]));
        if (code) read(code.rawValue);
        else fail(new Error('unreadable'));
      } catch (failed) {
        fail(failed);
      }
    });
    camera.click();
  }),
};

/** The host these pages run in, with the browser's ways for what it lacks. */
export async function here() {
  asked ??= load();
  await asked;
  return { ...browser, ...hosts.find(host => host.here()) };
}

async function load() {
  const address = document.body.dataset.hostModule;
  if (!address) return;
  try {
    (await import(address)).default(host => hosts.push(host));
  } catch (failed) {
    // Without its module the page is a page in a browser.
    console.info(failed);
  }
}

export const place = async () => (await here()).place();
export const scan = async () => (await here()).scan();

/** Buttons of fields that the host can fill: a point, or what a code says. */
export function offer(node) {
  for (const button of node.querySelectorAll('button[data-host]')) {
    if (button.dataset.host === 'scan' && !('BarcodeDetector' in window) && !document.body.dataset.hostModule) continue;
    button.hidden = false;
  }
}

document.addEventListener('click', async event => {
  const button = event.target instanceof Element && event.target.closest('button[data-host]');
  if (!button) return;
  const field = button.closest('.field'), told = button.nextElementSibling;
  told.textContent = button.dataset.sayAsking;
  try {
    if (button.dataset.host === 'scan') set(field.querySelector('input'), await scan());
    else {
      const point = await place();
      for (const part of ['lng', 'lat']) set(field.querySelector(`[name$=".${part}"]`), point[part].toFixed(6));
      set(field.querySelector('[name$=".datum"]'), point.datum);
    }
    told.textContent = '';
  } catch {
    told.textContent = button.dataset.sayNone;
  }
});

function set(control, value) {
  if (!control) return;
  control.value = value;
  control.dispatchEvent(new Event('input', { bubbles: true }));
  control.dispatchEvent(new Event('change', { bubbles: true }));
}
