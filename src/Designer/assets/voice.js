// Speaking instead of typing, where the browser can listen: a button beside each text.
const Listening = window.SpeechRecognition ?? window.webkitSpeechRecognition;

export function offer() {
  const { saySpeak, sayListening } = document.body.dataset;
  for (const text of document.querySelectorAll('main textarea, main input[type=text], main input:not([type])')) {
    if (text.readOnly || text.inputMode === 'numeric' || text.dataset.spoken) continue;
    text.dataset.spoken = 'true';
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'speak';
    button.textContent = saySpeak;
    button.setAttribute('aria-describedby', text.labels?.[0]?.id || (text.labels?.[0] ? text.labels[0].id = `${text.id}-label` : ''));
    button.addEventListener('click', () => {
      const listening = new Listening();
      listening.lang = document.documentElement.lang;
      listening.onresult = heard => {
        text.value += heard.results[0][0].transcript;
        text.dispatchEvent(new Event('input', { bubbles: true }));
      };
      listening.onend = listening.onerror = () => {
        button.disabled = false;
        button.textContent = saySpeak;
      };
      button.disabled = true;
      button.textContent = sayListening;
      listening.start();
    });
    text.after(button);
  }
}
