// Pictures made smaller in the browser before they travel: longest side 1600, JPEG. What the camera noted of time and place goes along.
const longest = 1600, quality = 0.8, small = 400 * 1024;

/** The picture made smaller; the file as it is when it is no photo, small already, or this browser cannot read it. */
export async function smaller(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size <= small) return file;
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
    const pen = canvas.getContext('2d');
    // What is seen through in a PNG would turn black.
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const made = await new Promise(done => canvas.toBlob(done, 'image/jpeg', quality));
    if (!made || made.size >= file.size) return file;
    const notes = file.type === 'image/jpeg' ? upright(notesOf(new Uint8Array(await file.slice(0, 256 * 1024).arrayBuffer()))) : null;
    const parts = notes ? [made.slice(0, 2), notes, made.slice(2)] : [made];
    return new File(parts, file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg', lastModified: file.lastModified });
  } catch {
    return file;
  }
}

/** The EXIF segment of a JPEG; null when it has none. */
export function notesOf(bytes) {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda;) {
    const length = bytes[at + 2] << 8 | bytes[at + 3];
    if (bytes[at + 1] === 0xe1 && String.fromCharCode(...bytes.subarray(at + 4, at + 10)) === 'Exif\0\0' && at + 2 + length <= bytes.length) return bytes.slice(at, at + 2 + length);
    at += 2 + length;
  }
  return null;
}

/** The same notes for a picture that has been turned already. */
function upright(segment) {
  if (!segment) return null;
  const view = new DataView(segment.buffer, segment.byteOffset + 10);
  const little = view.getUint16(0) === 0x4949, first = view.getUint32(4, little);
  if (first + 2 > view.byteLength) return null;
  for (let i = 0; i < view.getUint16(first, little); i++) {
    const entry = first + 2 + 12 * i;
    if (entry + 12 > view.byteLength) break;
    if (view.getUint16(entry, little) === 0x0112) view.setUint16(entry + 8, 1, little);
  }
  return segment;
}
