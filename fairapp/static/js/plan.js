// Floor plan: arrow keys and one tab stop, zoom, drag, accent-free search, a booth opened beside the plan without a reload.
// Without it the plan scrolls, zone links jump, and each booth is a plain link.
//
// <div class="f-plan-view" data-start="zone-D"> holds the <svg> of booths (components/booth.html). Elsewhere on the page:
// [data-zoom="-1|1|0"] in a hidden group, a[data-zone], input[data-plan-search] with [data-plan-found], #panel, a[data-code].

const view = document.querySelector('.f-plan-view');
const plan = view.querySelector('svg');
const booths = [...plan.querySelectorAll('a.bo')];
const phone = matchMedia('(max-width:47.99rem)');
const fold = text => text.toLowerCase().replace(/đ/g, 'd').normalize('NFD').replace(/[\u0300-\u036f]/g, '');
let level = phone.matches ? 3 : 1;

function zoom(next, keep) {
  const x = (view.scrollLeft + view.clientWidth / 2) / view.scrollWidth;
  const y = (view.scrollTop + view.clientHeight / 2) / view.scrollHeight;
  level = Math.min(4, Math.max(1, next));
  view.classList.remove('z1', 'z2', 'z3', 'z4');
  view.classList.add(`z${level}`);
  if (!keep) return;
  view.scrollLeft = x * view.scrollWidth - view.clientWidth / 2;
  view.scrollTop = y * view.scrollHeight - view.clientHeight / 2;
}

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
    if (level === 1) zoom(2);
    show(zone);
  });
}

for (const button of document.querySelectorAll('[data-zoom]')) {
  button.parentElement.hidden = false;
  button.addEventListener('click', () => (button.dataset.zoom === '0' ? zoom(1) : zoom(level + Number(button.dataset.zoom), true)));
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
if (phone.matches) {
  view.style.scrollBehavior = 'auto';
  show(plan.querySelector('.bo.sel') || document.getElementById(view.dataset.start) || booths[0]);
  view.style.scrollBehavior = '';
}
