// Editing a hall: choose, drag, resize and keys; every act is one of the page's own forms, sent without a reload.
// Without it booths are links that choose one, and the forms beside the picture do the rest.
//
// <div id="editor" data-url data-hall data-width data-depth> holds the <svg> of booths with data-x -y -w -h in metres,
// form[data-act] (sent for drags and keys), form[data-undo], [data-editor-zoom], [data-editor-says].

const STEP = 0.5;
const REST = 700;
const SCALE = 10;
let chosen = new Set();
let ghost = null;
let timer = 0;
let drag = null;

const editor = () => document.getElementById('editor');
const plan = () => editor().querySelector('svg');
const booths = () => [...plan().querySelectorAll('a.bo')];
const named = code => booths().find(one => one.dataset.code === code);
const place = one => Object.fromEntries(['x', 'y', 'w', 'h'].map(key => [key, Number(one.dataset[key])]));
const round = (value, step = STEP) => Math.round(value / step) * step;

function say(text) {
  const line = editor().querySelector('[data-editor-says]');
  if (line) line.textContent = text;
}

function read() {
  chosen = new Set(booths().filter(one => one.classList.contains('sel')).map(one => one.dataset.code));
  for (const one of booths()) one.tabIndex = -1;
  const first = booths().find(one => one.classList.contains('sel')) || booths()[0];
  if (first) first.tabIndex = 0;
  handle();
}

function handle() {
  plan().querySelector('.f-handle')?.remove();
  if (chosen.size !== 1) return;
  const one = named([...chosen][0]);
  if (!one) return;
  const box = one.querySelector('rect');
  const grip = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  grip.setAttribute('class', 'f-handle');
  const at = {x: Number(box.getAttribute('x')) + Number(box.getAttribute('width')) - 5,
    y: Number(box.getAttribute('y')) + Number(box.getAttribute('height')) - 5, width: 8, height: 8};
  for (const [key, value] of Object.entries(at)) grip.setAttribute(key, value);
  plan().append(grip);
}

// Acts are sent one after another; what is chosen shows at once, the panel beside it follows.
let waiting = Promise.resolve();
let pending = 0;

function mark(codes) {
  chosen = new Set(codes);
  for (const one of booths()) one.classList.toggle('sel', chosen.has(one.dataset.code));
  handle();
}

async function take(answer, focus) {
  if ((answer.headers.get('content-type') || '').includes('json')) {
    const words = (await answer.json()).detail;
    settle();
    return say(words);
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('editor');
  if (!fresh) return location.assign(answer.url);
  const view = editor().querySelector('.f-plan-view');
  const [left, top, size, kept] = [view.scrollLeft, view.scrollTop, view.className, chosen];
  editor().replaceWith(fresh);
  const next = editor().querySelector('.f-plan-view');
  next.className = size;
  next.scrollTo({left, top, behavior: 'instant'});
  if (answer.ok) history.replaceState(null, '', answer.url);
  read();
  if (pending > 1) mark(kept);
  const errors = editor().querySelector('[role=alert]');
  if (errors) errors.focus();
  else if (focus && named(focus)) walkTo(named(focus));
}

async function request(url, sent, focus, says) {
  const options = {credentials: 'same-origin', headers: {Accept: 'application/json, text/html;q=0.5'}};
  try {
    await take(await fetch(url, sent ? {...options, method: 'POST', body: sent} : options), focus);
    if (says && !editor().querySelector('[role=alert]') && !editor().querySelector('[data-editor-says]').textContent) say(says);
  } catch {
    location.reload();
  }
}

function queue(work) {
  pending += 1;
  waiting = waiting.then(work).finally(() => { pending -= 1; });
}

function send(form, focus) {
  const [url, sent, says] = [form.action, new FormData(form), editor().dataset.saysSaved];
  queue(() => request(url, sent, focus, says));
}

function act(name, values, focus) {
  clearTimeout(timer);
  ghost = null;
  const form = editor().querySelector('form[data-act]');
  form.elements.booths.value = [...chosen].join(', ');
  form.elements.act.value = name;
  for (const [key, value] of Object.entries(values)) form.elements[key].value = value;
  send(form, focus);
}

function choose(codes, focus) {
  mark(codes);
  const query = new URLSearchParams({hall: editor().dataset.hall, booths: [...chosen].join(', ')});
  const url = `${editor().dataset.url}?${query}`;
  queue(() => (pending > 1 ? null : request(url, null, focus)));
}

function undo() {
  queue(() => {
    const form = editor().querySelector('form[data-undo]');
    return form ? request(form.action, new FormData(form), null, editor().dataset.saysSaved) : null;
  });
}

function settle() {
  ghost = null;
  for (const one of booths()) {
    one.removeAttribute('transform');
    one.classList.remove('bad');
    const [box, at] = [one.querySelector('rect'), place(one)];
    box.setAttribute('width', at.w * SCALE);
    box.setAttribute('height', at.h * SCALE);
  }
  handle();
}

function isBad(at, code) {
  const {width, depth} = editor().dataset;
  if (at.x < 0 || at.y < 0 || at.x + at.w > Number(width) + 0.005 || at.y + at.h > Number(depth) + 0.005) return true;
  return booths().some(other => {
    if (other.dataset.code === code || chosen.has(other.dataset.code)) return false;
    const its = place(other);
    return at.x + 0.005 < its.x + its.w && its.x + 0.005 < at.x + at.w
      && at.y + 0.005 < its.y + its.h && its.y + 0.005 < at.y + at.h;
  });
}

function preview() {
  let bad = false;
  plan().querySelector('.f-handle')?.remove();
  for (const code of chosen) {
    const one = named(code);
    if (!one) continue;
    const at = place(one);
    const next = {x: at.x + ghost.dx, y: at.y + ghost.dy, w: at.w + ghost.dw, h: at.h + ghost.dh};
    one.setAttribute('transform', `translate(${ghost.dx * SCALE} ${ghost.dy * SCALE})`);
    const box = one.querySelector('rect');
    box.setAttribute('width', Math.max(5, next.w * SCALE));
    box.setAttribute('height', Math.max(5, next.h * SCALE));
    const wrong = isBad(next, code);
    one.classList.toggle('bad', wrong);
    bad ||= wrong;
  }
  const words = bad ? editor().dataset.saysBad : editor().dataset.saysMoved;
  say(words.replace('{n}', chosen.size).replace('{x}', ghost.dx).replace('{y}', ghost.dy));
}

function commit(focus) {
  if (!ghost) return;
  const {dx, dy, dw, dh} = ghost;
  if (!dx && !dy && !dw && !dh) return settle();
  if (!dw && !dh) return act('move', {dx, dy}, focus);
  const at = place(named([...chosen][0]));
  act('resize', {x: at.x, y: at.y, width: at.w + dw, height: at.h + dh}, focus);
}

function nudge(change, focus) {
  ghost ??= {dx: 0, dy: 0, dw: 0, dh: 0};
  for (const [key, value] of Object.entries(change)) ghost[key] += value;
  preview();
  clearTimeout(timer);
  timer = setTimeout(() => commit(focus), REST);
}

function metres(event) {
  const its = plan().getBoundingClientRect();
  const unit = Number(editor().dataset.width) / its.width;
  return [(event.clientX - its.left) * unit, (event.clientY - its.top) * unit];
}

document.addEventListener('pointerdown', event => {
  if (!editor() || event.button || event.pointerType === 'touch') return;
  const grip = event.target.closest?.('.f-handle');
  const one = event.target.closest?.('#editor a.bo');
  if (!grip && !one) return;
  event.preventDefault();
  drag = {from: metres(event), grip: Boolean(grip), code: one?.dataset.code, moved: false, add: event.shiftKey};
  one?.focus({preventScroll: true});
});

addEventListener('pointermove', event => {
  if (!drag) return;
  const [x, y] = metres(event);
  const [dx, dy] = [round(x - drag.from[0]), round(y - drag.from[1])];
  if (!drag.moved && Math.hypot(x - drag.from[0], y - drag.from[1]) < 0.3) return;
  if (!drag.moved && drag.code && !chosen.has(drag.code)) {
    mark([drag.code]);
  }
  drag.moved = true;
  ghost = drag.grip ? {dx: 0, dy: 0, dw: dx, dh: dy} : {dx, dy, dw: 0, dh: 0};
  preview();
});

addEventListener('pointerup', () => {
  if (!drag) return;
  const {moved, code, add} = drag;
  drag = null;
  if (moved) return commit(code);
  if (!code) return;
  const next = new Set(add ? chosen : []);
  if (add && next.has(code)) next.delete(code);
  else next.add(code);
  choose(next, code);
});

document.addEventListener('click', event => {
  if (event.target.closest?.('#editor a.bo') && event.detail) event.preventDefault();
});
document.addEventListener('dragstart', event => {
  if (event.target.closest?.('#editor svg')) event.preventDefault();
});

document.addEventListener('submit', event => {
  const form = event.target.closest('#editor form');
  if (!form) return;
  event.preventDefault();
  if (form.method === 'get') choose(new Set(form.elements.booths.value.toUpperCase().split(/[\s,;]+/).filter(Boolean)));
  else send(form);
});

const ways = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};

function walk(from, [wx, wy]) {
  const middle = one => { const at = place(one); return [at.x + at.w / 2, at.y + at.h / 2]; };
  const [x, y] = middle(from);
  let nearest = null;
  let least = Infinity;
  for (const one of booths()) {
    const [ox, oy] = middle(one);
    const along = (ox - x) * wx + (oy - y) * wy;
    const aside = Math.abs((ox - x) * wy) + Math.abs((oy - y) * wx);
    if (along > 0.1 && along + 3 * aside < least) [nearest, least] = [one, along + 3 * aside];
  }
  if (nearest) walkTo(nearest);
}

function walkTo(one) {
  for (const other of plan().querySelectorAll('.bo[tabindex="0"]')) other.tabIndex = -1;
  one.tabIndex = 0;
  one.focus({preventScroll: true});
}

document.addEventListener('click', event => {
  const button = event.target.closest?.('[data-editor-zoom]');
  if (!button) return;
  const view = editor().querySelector('.f-plan-view');
  const now = Number(/z(\d)/.exec(view.className)?.[1] ?? 1);
  const next = Math.min(4, Math.max(1, now + Number(button.dataset.editorZoom)));
  view.classList.remove(`z${now}`);
  view.classList.add(`z${next}`);
});

document.addEventListener('keydown', event => {
  if (!editor()) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !event.target.closest('input, textarea')) {
    event.preventDefault();
    return undo();
  }
  const one = event.target.closest('#editor a.bo');
  if (!one) return;
  const way = ways[event.key];
  const code = one.dataset.code;
  if (way) {
    event.preventDefault();
    if (!event.shiftKey && !event.ctrlKey) return walk(one, way);
    if (!chosen.size) return;
    if (event.shiftKey) nudge({dx: way[0] * STEP, dy: way[1] * STEP}, code);
    else if (chosen.size === 1) nudge({dw: way[0] * STEP, dh: way[1] * STEP}, code);
  } else if (event.key === ' ' || event.key === 'Enter') {
    event.preventDefault();
    const next = new Set(event.key === ' ' ? chosen : []);
    if (event.key === ' ' && next.has(code)) next.delete(code);
    else next.add(code);
    choose(next, code);
  } else if (event.key === 'Escape') {
    clearTimeout(timer);
    if (ghost) settle();
    else choose(new Set(), code);
  } else if (event.key === 'Delete') act('remove', {});
  else if (event.key.toLowerCase() === 'm' && !event.ctrlKey && !event.metaKey) act('merge', {}, code);
});

for (const one of document.querySelectorAll('[data-editor-zooms]')) one.hidden = false;
read();
