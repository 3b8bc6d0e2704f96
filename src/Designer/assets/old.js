// Says in plain words that the browser is older than the baseline (Chromium 80, Safari 14.1). Written so that the oldest ones can read it; pages stay usable.
(function () {
  var at = /Chrom(?:e|ium)\/(\d+)/.exec(navigator.userAgent), apple = /Version\/(\d+)(?:\.(\d+))?.*Safari/.exec(navigator.userAgent);
  var old = !window.Promise || !Promise.allSettled || (at ? +at[1] < 80 : apple ? +apple[1] < 14 || (+apple[1] === 14 && +(apple[2] || 0) < 1) : false);
  var notice = document.querySelector('.upgrade');
  if (old && notice) notice.removeAttribute('hidden');
})();
