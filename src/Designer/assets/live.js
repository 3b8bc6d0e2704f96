// Links and forms are fetched, and the page is morphed into the answer: what is the same stays where it is, with its focus. Every page works without
// this, so whatever goes wrong here ends in the browser doing it itself. The markup says what is meant (hx-boost); nothing is ever evaluated.
import htmx from 'htmx.org/dist/htmx.esm.js';
import { Idiomorph } from 'idiomorph/dist/idiomorph.esm.js';
import { first } from './errors.js';

Object.assign(htmx.config, {
  allowEval: false, allowScriptTags: false, includeIndicatorStyles: false, selfRequestsOnly: true, timeout: 60000,
  // Office machines are shared: no page of somebody's cases is kept in a browser's store; going back asks the server.
  historyCacheSize: 0, refreshOnHistoryMiss: true,
  // A refusal is a page, too.
  responseHandling: [{ code: '...', swap: true }],
  defaultSwapDelay: 0, defaultSettleDelay: 0,
});

// What its reader has folded out stays so while a panel is saved by itself.
const kept = (name, node) => name === 'open' && node.matches?.('details[data-keeps]');

// A tab of Chromium dies once inputs that have, or come to have, suggestions were moved while they stand (moveBefore): nodes are taken out and put in instead, and
// whoever is at one is put back at it.
for (const { prototype } of [Element, Document, DocumentFragment]) delete prototype.moveBefore;

htmx.defineExtension('page', {
  handleSwap: (style, target, fragment) => style === 'page' && [...Idiomorph.morph(target, fragment.children, { morphStyle: 'innerHTML', callbacks: { beforeAttributeUpdated: (name, node) => !kept(name, node) } })],
});

const root = document.documentElement;
const style = () => document.querySelector('link[rel=stylesheet]').getAttribute('href');

document.addEventListener('htmx:beforeRequest', () => { root.dataset.busy = ''; });
document.addEventListener('htmx:afterRequest', () => { delete root.dataset.busy; });

document.addEventListener('htmx:beforeSwap', event => {
  const { xhr, requestConfig } = event.detail;
  const isPage = (xhr.getResponseHeader('Content-Type') ?? '').startsWith('text/html');
  // A file to keep, or pages of a newer version of the product: the browser's own business.
  if (isPage && xhr.responseText.includes(style())) return;
  event.detail.shouldSwap = false;
  if (requestConfig.verb === 'get') location.assign(xhr.responseURL || requestConfig.path);
  else if (isPage) location.assign(location.href);
  else HTMLFormElement.prototype.submit.call(requestConfig.elt);
});

// A page that says it comes again by itself, while something runs, does so too where it came in place.
let coming;

function comesAgain(xhr) {
  clearTimeout(coming);
  const seconds = parseInt(xhr.getResponseHeader('Refresh'), 10);
  const address = xhr.responseURL.split('#')[0];
  if (seconds > 0) coming = setTimeout(() => { if (location.href.split('#')[0] === address) htmx.ajax('GET', address, { target: document.body, swap: 'page' }); }, seconds * 1000);
}

document.addEventListener('htmx:afterSwap', event => {
  if (event.detail.target !== document.body) return;
  comesAgain(event.detail.xhr);
  document.dispatchEvent(new CustomEvent('page:arrived'));
  // Who was at a control that is still there stays at it; else reading begins with what is wrong, or with what is new.
  if (!first() && document.activeElement === document.body) document.getElementById('main').focus({ preventScroll: true });
});

for (const failed of ['htmx:sendError', 'htmx:timeout']) document.addEventListener(failed, () => {
  delete root.dataset.busy;
  const told = document.getElementById('offline') ?? document.getElementById('main').insertBefore(Object.assign(document.createElement('p'), { id: 'offline', className: 'panel broken' }), document.getElementById('main').firstChild);
  told.setAttribute('role', 'alert');
  told.textContent = document.body.dataset.offline;
  told.scrollIntoView({ block: 'nearest' });
});
