// What a page asks of whatever it runs in: where one is, what a code says, pictures, and what somebody says aloud. A browser answers by itself; an app
// that shows these pages (WeChat, WeCom, DingTalk …) by a module of its own, named by the setting Host:Bridge and loaded from this server. Every question
// has an answer by hand. Pages of the desk and of the portal ask alike; none of it is loaded where a page asks nothing.
//
// A module's default export is called once with register(host). A host is
//   { id, here(), place(), scan(), photo(most), voice(language) }
// here() says whether this is it; place() gives { lng, lat, datum, accuracy } with datum wgs84, cgcs2000, gcj02 or bd09 and metres; scan() gives a text;
// photo(most) gives one File or Blob, or a list of up to so many; voice(language) listens once, e.g. in zh-CN, and gives what was said as a text.
// What a host does not have, the browser's way is taken for; that of pictures is the file input itself. Each rejects when there is no answer.
const hosts = [];
let asked;

const Listening = window.SpeechRecognition ?? window.webkitSpeechRecognition;

const browser = {
  id: 'browser',
  here: () => true,
  ...'geolocation' in navigator && {
    place: () => new Promise((found, fail) => navigator.geolocation.getCurrentPosition(
      ({ coords }) => found({ lng: coords.longitude, lat: coords.latitude, datum: 'wgs84', accuracy: coords.accuracy }), fail, { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 })),
  },
  // A picture of the code is taken and read; no camera stays open.
  ...'BarcodeDetector' in window && {
    scan: () => new Promise((read, fail) => {
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
  },
  ...Listening && {
    voice: language => new Promise((heard, fail) => {
      const listening = new Listening();
      listening.lang = language;
      listening.onresult = said => heard(said.results[0][0].transcript);
      // After an answer it ends, too; then nobody waits any more.
      listening.onerror = listening.onend = () => fail(new Error('nothing'));
      listening.start();
    }),
  },
};

/** The host these pages run in, with the browser's ways for what it lacks; what neither has is not there. */
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
export const voice = async () => (await here()).voice(document.documentElement.lang);

/** Up to so many pictures as files. */
export async function photo(most) {
  const taken = [await (await here()).photo(most)].flat().filter(one => one instanceof Blob).slice(0, most);
  if (taken.length === 0) throw new Error('none');
  return taken.map((one, i) => one instanceof File ? one : new File([one], `photo-${i + 1}.${one.type.split('/')[1]?.replace('jpeg', 'jpg') || 'jpg'}`, { type: one.type || 'image/jpeg' }));
}

/** Buttons of fields that can be filled here: a point, what a code says, pictures. What this place cannot do stays hidden. */
export async function offer(node) {
  const host = await here();
  for (const button of node.querySelectorAll('button[data-host]')) button.hidden = !host[button.dataset.host];
}

document.addEventListener('click', async event => {
  const button = event.target instanceof Element && event.target.closest('button[data-host]');
  if (!button) return;
  const field = button.closest('.field'), told = button.nextElementSibling;
  told.textContent = button.dataset.sayAsking;
  try {
    if (button.dataset.host === 'scan') set(field.querySelector('input'), await scan());
    else if (button.dataset.host === 'photo') await choose(field.querySelector('input[type=file]'));
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

/** Pictures of the host stand where chosen ones stand, and go the same way. */
async function choose(input) {
  const chosen = new DataTransfer(), before = input.multiple ? [...input.files] : [];
  const most = input.multiple ? Number(input.dataset.most) - before.length - input.closest('.files').querySelectorAll('.kept input:checked').length : 1;
  for (const file of [...before, ...await photo(Math.max(1, most))]) chosen.items.add(file);
  input.files = chosen.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

function set(control, value) {
  if (!control) return;
  control.value = value;
  control.dispatchEvent(new Event('input', { bubbles: true }));
  control.dispatchEvent(new Event('change', { bubbles: true }));
}
