// A half-filled form survives a lost network: what is typed is kept on this phone until it is saved, then forgotten.
// <form data-keep="what" data-keep-who="whose" data-keep-ping="url"> with [data-keep-note]; the page after saving has [data-keep-done="key"].
// Without it the form's own "keep" button keeps it on the server.

const PREFIX = 'fairapp.keep.';
const DAYS = 7;

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function forget(test) {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && test(read(key))) localStorage.removeItem(key);
  }
}

forget(kept => !kept || Date.now() - kept.at > DAYS * 86400000);
const done = document.querySelector('[data-keep-done]');
if (done) forget(kept => kept.typed.idempotency_key === done.dataset.keepDone);

const fields = form => [...form.elements].filter(one => one.name && one.type !== 'file' && one.type !== 'submit' && one.name !== 'csrf_token');
const isChoice = one => one.type === 'radio' || one.type === 'checkbox';

function typedIn(form) {
  const typed = {};
  for (const one of fields(form)) {
    if (!isChoice(one) || one.checked) typed[one.name] = one.value;
  }
  return typed;
}

function putBack(form, typed) {
  for (const one of fields(form)) {
    if (isChoice(one)) one.checked = typed[one.name] === one.value;
    else if (one.name in typed) one.value = typed[one.name];
    if (one.value && !isChoice(one) && one.type !== 'hidden') one.closest('details')?.setAttribute('open', '');
  }
}

async function isReachable(url) {
  try {
    return (await fetch(url, {cache: 'no-store', signal: AbortSignal.timeout(6000)})).ok;
  } catch {
    return false;
  }
}

function start(form) {
  const key = `${PREFIX}${form.dataset.keepWho}.${form.dataset.keep}`;
  const note = form.querySelector('[data-keep-note]');
  const say = words => {
    note.textContent = words;
    note.hidden = false;
    note.scrollIntoView({block: 'nearest'});
  };
  const isFresh = !document.querySelector('.is-invalid, [data-focus]') && !location.search.includes('draft=');
  const kept = read(key);
  if (kept && isFresh) {
    putBack(form, kept.typed);
    say(form.dataset.keepFound);
  }
  form.addEventListener('input', () => {
    try {
      localStorage.setItem(key, JSON.stringify({at: Date.now(), typed: typedIn(form)}));
    } catch {
      // a full or forbidden store: the form still works, it only does not survive
    }
  });
  let isSure = false;
  form.addEventListener('submit', async event => {
    if (isSure || event.submitter?.name === 'act') {
      if (event.submitter?.name === 'act') localStorage.removeItem(key);
      return;
    }
    event.preventDefault();
    if (await isReachable(form.dataset.keepPing)) {
      isSure = true;
      delete form.dataset.sending;
      form.requestSubmit(event.submitter);
      return;
    }
    delete form.dataset.sending;
    say(form.dataset.keepAway);
    addEventListener('online', () => say(form.dataset.keepBack), {once: true});
  });
  addEventListener('pageshow', () => { isSure = false; });
}

const form = document.querySelector('form[data-keep]');
if (form) start(form);
