// A voice note recorded in the page: at most five minutes, sent as WAV of one channel, which every device plays. Without script, or without a microphone,
// a recording made elsewhere is chosen.
import { send } from './files.js';

const longest = 300_000, rate = 16_000;

/** Puts a recorder into every field for sound below a node. */
export function offer(node) {
  if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder || !window.OfflineAudioContext) return;
  for (const input of node.querySelectorAll('[data-file-kind=audio]')) if (!input.dataset.recorder) recorder(input);
}

function recorder(input) {
  input.dataset.recorder = 'on';
  const acts = document.createElement('div'), button = document.createElement('button'), told = document.createElement('span');
  acts.className = 'acts';
  [button.type, button.textContent] = ['button', input.dataset.sayRecord];
  [told.className] = ['help'];
  told.setAttribute('role', 'status');
  acts.append(button, told);
  input.before(acts);
  let running = null, clock;
  button.addEventListener('click', async () => {
    if (running) return running.stop();
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true }), parts = [], began = Date.now();
      running = new MediaRecorder(stream);
      running.addEventListener('dataavailable', event => parts.push(event.data));
      running.addEventListener('stop', async () => {
        clearInterval(clock);
        for (const track of stream.getTracks()) track.stop();
        const type = running.mimeType;
        running = null;
        button.textContent = input.dataset.sayRecord;
        told.textContent = '';
        const chosen = new DataTransfer();
        chosen.items.add(new File([await wave(new Blob(parts, { type }))], `voice-${new Date().toISOString().slice(11, 19).replaceAll(':', '')}.wav`, { type: 'audio/wav' }));
        input.files = chosen.files;
        await send(input);
      });
      running.start();
      button.textContent = input.dataset.sayStop;
      clock = setInterval(() => {
        const seconds = Math.round((Date.now() - began) / 1000);
        told.textContent = `${input.dataset.sayRecording} ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
        if (seconds * 1000 >= longest) running?.stop();
      }, 500);
    } catch {
      running = null;
      told.textContent = input.dataset.sayNoSound;
    }
  });
}

async function wave(recorded) {
  const context = new AudioContext(), whole = await context.decodeAudioData(await recorded.arrayBuffer());
  context.close();
  const plain = new OfflineAudioContext(1, Math.max(1, Math.ceil(whole.duration * rate)), rate), source = plain.createBufferSource();
  source.buffer = whole;
  source.connect(plain.destination);
  source.start();
  const samples = (await plain.startRendering()).getChannelData(0), bytes = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const text = (at, word) => { for (let i = 0; i < word.length; i++) bytes.setUint8(at + i, word.charCodeAt(i)); };
  text(0, 'RIFF');
  bytes.setUint32(4, 36 + samples.length * 2, true);
  text(8, 'WAVEfmt ');
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, rate, true);
  bytes.setUint32(28, rate * 2, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  text(36, 'data');
  bytes.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, i) => bytes.setInt16(44 + i * 2, Math.max(-1, Math.min(1, sample)) * 32767, true));
  return bytes.buffer;
}
