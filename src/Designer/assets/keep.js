// What is kept in this browser until it is sent: IndexedDB, one store for what waits and one for what is half filled in.
const name = 'lowcode', version = 1;
let opened;

function open() {
  return opened ??= new Promise((done, fail) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => {
      for (const store of ['queue', 'drafts']) request.result.createObjectStore(store, { keyPath: 'id' });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      done(request.result);
    };
    request.onerror = () => {
      opened = undefined;
      fail(request.error);
    };
  });
}

async function run(store, mode, act) {
  const database = await open();
  return new Promise((done, fail) => {
    const work = database.transaction(store, mode), request = act(work.objectStore(store));
    // Kept only when the whole of it is on the device.
    work.oncomplete = () => done(request.result);
    work.onerror = work.onabort = () => fail(work.error ?? new Error('not kept'));
  });
}

export const put = (store, value) => run(store, 'readwrite', all => all.put(value));
export const get = (store, id) => run(store, 'readonly', all => all.get(id));
export const list = store => run(store, 'readonly', all => all.getAll());

/** Changes what is still there, in one transaction: what was removed meanwhile, as by signing out, does not come back. Tells whether it was there. */
export const change = async (store, id, how) => {
  let there = false;
  await run(store, 'readwrite', all => {
    const found = all.get(id);
    found.onsuccess = () => {
      if (!found.result) return;
      there = true;
      all.put(how(found.result));
    };
    return found;
  });
  return there;
};
export const remove = (store, id) => run(store, 'readwrite', all => all.delete(id));

/** A browser that keeps nothing (private windows of old ones) says so. */
export const works = async () => {
  try {
    await open();
    return true;
  } catch {
    return false;
  }
};
