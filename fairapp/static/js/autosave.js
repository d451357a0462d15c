// A section saves itself while one types and says when; every form also works by its button.
// What the server refuses is shown at the field it belongs to, once the field has been left.

const form = document.querySelector('form[data-autosave]');
const line = form?.querySelector('[data-saved]');
const touched = new Set();
let timer = 0;
let busy = false;
let again = false;

function say(text, good = false) {
  line.textContent = text;
  line.classList.toggle('f-saved', good);
}

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

function blame(errors) {
  for (const old of form.querySelectorAll('[data-blame]')) old.remove();
  for (const field of form.querySelectorAll('[aria-invalid]')) {
    field.removeAttribute('aria-invalid');
    field.classList.remove('is-invalid');
  }
  for (const [name, text] of Object.entries(errors)) {
    const field = document.getElementById(name);
    if (!field || !touched.has(name)) continue;
    const note = document.createElement('p');
    note.className = 'f-err';
    note.id = `${name}-blame`;
    note.dataset.blame = '';
    note.textContent = text;
    field.after(note);
    field.classList.add('is-invalid');
    field.setAttribute('aria-invalid', 'true');
    field.setAttribute('aria-describedby', note.id);
  }
}

function typed() {
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  return body;
}

async function save() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  say(line.dataset.saving);
  try {
    const answer = await fetch(form.action || location.href, {
      method: 'POST', body: typed(), credentials: 'same-origin', headers: {Accept: 'application/json'},
    });
    heard(answer, await answer.json());
  } catch {
    say(line.dataset.offline);
    later(5000);
  }
  busy = false;
  if (again) later(300);
  again = false;
}

function heard(answer, told) {
  if (answer.ok) {
    blame({});
    say(told.saved, true);
    if (told.action) {
      // a new thing has an address of its own from now on
      form.action = told.action;
      history.replaceState(null, '', told.action);
    }
  } else if (told.errors) {
    blame(told.errors);
    say(line.dataset.wrong);
  } else {
    say(told.detail ?? line.dataset.offline);
  }
}

if (line) {
  form.addEventListener('input', event => {
    if (event.target.type !== 'file') later(1500);
  });
  form.addEventListener('change', event => {
    if (event.target.type === 'file') return;
    touched.add(event.target.name);
    later(300);
  });
  form.addEventListener('kept', () => later(0));
  form.addEventListener('submit', () => clearTimeout(timer));
  addEventListener('online', () => {
    if (line.textContent === line.dataset.offline) later(0);
  });
}
