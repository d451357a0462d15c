// Floor plan: arrow keys and one tab stop, zoom by wheel, two fingers, buttons or + - 0, drag, accent-free search,
// a booth opened beside the plan without a reload.
// Without it the plan scrolls, zone links jump, and each booth is a plain link.
//
// <div class="f-plan-view" data-start="zone-D"> holds the <svg> of booths (components/booth.html). Elsewhere on the page:
// [data-zoom="-1|1|0"] in a hidden group, a[data-zone], input[data-plan-search] with [data-plan-found], #panel, a[data-code].

const view = document.querySelector('.f-plan-view');
const plan = view.querySelector('svg');
const booths = [...plan.querySelectorAll('a.bo')];
const phone = matchMedia('(max-width:47.99rem)');
const fold = text => text.toLowerCase().replace(/đ/g, 'd').normalize('NFD').replace(/[\u0300-\u036f]/g, '');
const MOST = phone.matches ? 9 : 5;
const STEP = 1.6;
let scale = phone.matches ? 5.6 : 1;

function zoom(next, x = view.clientWidth / 2, y = view.clientHeight / 2) {
  const before = scale;
  scale = Math.min(MOST, Math.max(1, next));
  const [left, top] = [view.scrollLeft + x, view.scrollTop + y].map(at => (at * scale) / before);
  plan.style.width = `${scale * 100}%`;
  view.classList.toggle('z1', scale < 1.5);
  view.classList.toggle('z2', scale >= 1.5);
  view.scrollTo({left: left - x, top: top - y, behavior: 'instant'});
  for (const button of document.querySelectorAll('[data-zoom]')) {
    button.setAttribute('aria-disabled', String(button.dataset.zoom === '1' ? scale === MOST : scale === 1));
  }
}

const zoomBy = factor => zoom(scale * factor);

function show(element) {
  const its = element.getBoundingClientRect();
  const frame = view.getBoundingClientRect();
  view.scrollTo({
    left: view.scrollLeft + its.left - frame.left - Math.max(12, (frame.width - its.width) / 2),
    top: view.scrollTop + its.top - frame.top - Math.max(12, (frame.height - its.height) / 2),
  });
}

function mark(links, chosen) {
  for (const link of links) {
    if (chosen(link)) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}

const zones = document.querySelectorAll('a[data-zone]');
for (const link of zones) {
  link.addEventListener('click', event => {
    const zone = document.getElementById(`zone-${link.dataset.zone}`);
    if (!zone) return;
    event.preventDefault();
    mark(zones, other => other === link);
    if (scale < 2) zoom(2);
    show(zone);
  });
}

for (const button of document.querySelectorAll('[data-zoom]')) {
  button.parentElement.hidden = false;
  button.addEventListener('click', () => (button.dataset.zoom === '0' ? zoom(1) : zoomBy(STEP ** Number(button.dataset.zoom))));
}

function choose(booth, focus) {
  const before = plan.querySelector('.bo[tabindex="0"]');
  if (before) before.tabIndex = -1;
  booth.tabIndex = 0;
  if (focus) booth.focus({preventScroll: true});
}

async function open(booth) {
  for (const other of plan.querySelectorAll('.bo.sel')) other.classList.remove('sel');
  booth.classList.add('sel');
  choose(booth);
  mark(document.querySelectorAll('.f-blist a'), link => link.dataset.code === booth.dataset.code);
  const panel = document.getElementById('panel');
  const answer = await fetch(booth.dataset.panelUrl || booth.href.baseVal, {credentials: 'same-origin'});
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('panel');
  if (!answer.ok || !fresh) return location.assign(booth.href.baseVal);
  panel.replaceWith(fresh);
  history.replaceState(null, '', booth.href.baseVal);
}

let dragged = false;
plan.addEventListener('click', event => {
  const booth = event.target.closest('a.bo');
  if (!booth) return;
  if (dragged) return event.preventDefault();
  if (!document.getElementById('panel') || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  open(booth).catch(() => location.assign(booth.href.baseVal));
});

for (const link of document.querySelectorAll('.f-blist a[data-code]')) {
  link.addEventListener('click', event => {
    const booth = booths.find(one => one.dataset.code === link.dataset.code);
    if (!booth) return;
    event.preventDefault();
    show(booth);
    open(booth).catch(() => location.assign(booth.href.baseVal));
  });
}

const ways = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
plan.addEventListener('keydown', event => {
  const way = ways[event.key];
  const from = event.target.closest('a.bo');
  if (!way || !from) return;
  event.preventDefault();
  const middle = element => {
    const box = element.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  };
  const [x, y] = middle(from);
  let nearest;
  let least = Infinity;
  for (const booth of booths) {
    const [bx, by] = middle(booth);
    const along = (bx - x) * way[0] + (by - y) * way[1];
    const aside = Math.abs((bx - x) * way[1]) + Math.abs((by - y) * way[0]);
    if (along > 2 && along + 3 * aside < least) [nearest, least] = [booth, along + 3 * aside];
  }
  if (!nearest) return;
  choose(nearest, true);
  show(nearest);
});

view.addEventListener('keydown', event => {
  const factor = {'+': STEP, '=': STEP, '-': 1 / STEP, 0: 0}[event.key];
  if (factor === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  zoomBy(factor);
});

// A wheel that was turning the page when the plan came under it goes on turning the page.
let turned = 0;
addEventListener('scroll', () => { turned = performance.now(); }, {passive: true});
view.addEventListener('wheel', event => {
  const factor = 1.0015 ** -(event.deltaY * (event.deltaMode === 1 ? 20 : 1));
  const pinch = event.ctrlKey || event.metaKey;
  if (!pinch && (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))) return;
  if (!pinch && (performance.now() - turned < 250 || (factor < 1 && scale === 1))) return;
  event.preventDefault();
  const frame = view.getBoundingClientRect();
  zoom(scale * (pinch ? factor ** 4 : factor), event.clientX - frame.left, event.clientY - frame.top);
}, {passive: false});

let fingers;
const spread = ([one, two]) => ({
  apart: Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY),
  x: (one.clientX + two.clientX) / 2,
  y: (one.clientY + two.clientY) / 2,
});
view.addEventListener('touchstart', event => {
  if (event.touches.length !== 2) return;
  event.preventDefault();
  fingers = spread(event.touches);
}, {passive: false});
view.addEventListener('touchmove', event => {
  if (!fingers || event.touches.length !== 2) return;
  event.preventDefault();
  const now = spread(event.touches);
  const frame = view.getBoundingClientRect();
  view.scrollBy({left: fingers.x - now.x, top: fingers.y - now.y, behavior: 'instant'});
  zoom((scale * now.apart) / fingers.apart, now.x - frame.left, now.y - frame.top);
  fingers = now;
}, {passive: false});
view.addEventListener('touchend', () => { fingers = null; });

let hold;
view.addEventListener('pointerdown', event => {
  if (event.pointerType !== 'mouse') return;
  hold = [event.clientX, event.clientY, view.scrollLeft, view.scrollTop];
  dragged = false;
});
addEventListener('pointermove', event => {
  if (!hold) return;
  const [x, y] = [event.clientX - hold[0], event.clientY - hold[1]];
  if (Math.hypot(x, y) <= 5) return;
  dragged = true;
  view.classList.add('is-drag');
  view.scrollLeft = hold[2] - x;
  view.scrollTop = hold[3] - y;
});
addEventListener('pointerup', () => {
  hold = null;
  view.classList.remove('is-drag');
  setTimeout(() => { dragged = false; });
});
plan.addEventListener('dragstart', event => event.preventDefault());

const search = document.querySelector('input[data-plan-search]');
if (search) {
  const hay = booths.map(booth => fold(`${booth.dataset.code} ${booth.getAttribute('aria-label')}`));
  const found = document.querySelector('[data-plan-found]');
  search.addEventListener('input', () => {
    const words = fold(search.value.trim());
    let first;
    let hits = 0;
    booths.forEach((booth, index) => {
      const hit = !words || hay[index].includes(words);
      booth.classList.toggle('dim', !hit);
      if (!words || !hit) return;
      hits += 1;
      first ??= booth;
    });
    const {none, many} = found?.dataset ?? {};
    if (found) found.textContent = words ? (hits ? many.replace('{n}', hits) : none) : '';
    if (first) show(first);
  });
}

for (const booth of booths) booth.tabIndex = -1;
choose(plan.querySelector('.bo.sel') || booths[0]);
zoom(scale);
if (phone.matches) {
  view.style.scrollBehavior = 'auto';
  show(plan.querySelector('.bo.sel') || document.getElementById(view.dataset.start) || booths[0]);
  view.style.scrollBehavior = '';
}
