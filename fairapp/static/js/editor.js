// Editing a hall: choose, drag, resize and keys; every act is one of the page's own forms, sent without a reload.
// Without it booths are links that choose one, and the forms beside the picture do the rest.
//
// <div id="editor" data-url data-hall data-width data-depth> holds the <svg> of booths with data-x -y -w -h in metres,
// form[data-act] (sent for moves and sizes), form[data-merge], form[data-remove], form[data-undo], [data-editor-says].

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

async function take(answer, focus) {
  const kind = answer.headers.get('content-type') || '';
  if (kind.includes('json')) {
    say((await answer.json()).detail);
    settle();
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.getElementById('editor');
  if (!fresh) return location.assign(answer.url);
  const view = editor().querySelector('.f-plan-view');
  const [left, top] = [view.scrollLeft, view.scrollTop];
  editor().replaceWith(fresh);
  editor().querySelector('.f-plan-view').scrollTo({left, top, behavior: 'instant'});
  if (answer.ok) history.replaceState(null, '', answer.url);
  read();
  const errors = editor().querySelector('[role=alert]');
  if (errors) errors.focus();
  else if (focus) (named(focus) || booths()[0])?.focus({preventScroll: true});
}

async function send(form, focus) {
  clearTimeout(timer);
  ghost = null;
  const options = {credentials: 'same-origin', headers: {Accept: 'application/json, text/html;q=0.5'}};
  try {
    if (form.method === 'get') {
      const query = new URLSearchParams(new FormData(form));
      return await take(await fetch(`${form.action.split('?')[0]}?${query}`, options), focus);
    }
    await take(await fetch(form.action, {...options, method: 'POST', body: new FormData(form)}), focus);
    const alert = editor().querySelector('[role=alert]');
    if (!alert && !editor().querySelector('[data-editor-says]').textContent) say(editor().dataset.saysSaved);
  } catch {
    form.submit();
  }
}

function choose(codes, focus) {
  const form = editor().querySelector('form[data-choose]');
  form.elements.booths.value = [...codes].join(', ');
  send(form, focus);
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
  const form = editor().querySelector('form[data-act]');
  const fields = form.elements;
  if (dw || dh) {
    const at = place(named([...chosen][0]));
    fields.act.value = 'resize';
    Object.entries({x: at.x, y: at.y, width: at.w + dw, height: at.h + dh}).forEach(([key, value]) => { fields[key].value = value; });
  } else {
    fields.act.value = 'move';
    fields.dx.value = dx;
    fields.dy.value = dy;
  }
  send(form, focus);
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
    for (const other of plan().querySelectorAll('.sel')) other.classList.remove('sel');
    named(drag.code).classList.add('sel');
    chosen = new Set([drag.code]);
    editor().querySelector('form[data-act]').elements.booths.value = drag.code;
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
  send(form);
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
  if (!nearest) return;
  from.tabIndex = -1;
  nearest.tabIndex = 0;
  nearest.focus();
}

const press = name => {
  const form = editor().querySelector(`form[data-${name}]`);
  if (form) send(form);
};

document.addEventListener('keydown', event => {
  if (!editor()) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !event.target.closest('input, textarea')) {
    event.preventDefault();
    return press('undo');
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
  } else if (event.key === 'Delete') press('remove');
  else if (event.key.toLowerCase() === 'm' && !event.ctrlKey && !event.metaKey) press('merge');
});

read();
