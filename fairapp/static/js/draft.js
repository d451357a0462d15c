// Keeps what was typed on a first screen until it is sent, so that a call or a lost page costs nothing. It stays on this
// phone and in this tab; consents are given anew each time.

const form = document.querySelector('form[data-draft]');
const KEPT = ['text', 'tel', 'email', 'radio'];

function fields() {
  return [...form.elements].filter(field => KEPT.includes(field.type) && field.name);
}

function keep() {
  const typed = {};
  for (const field of fields()) if (field.type !== 'radio' || field.checked) typed[field.name] = field.value;
  sessionStorage.setItem(form.dataset.draft, JSON.stringify(typed));
}

if (form) {
  const kept = JSON.parse(sessionStorage.getItem(form.dataset.draft) ?? '{}');
  for (const field of fields()) {
    if (field.type === 'radio') field.checked ||= kept[field.name] === field.value;
    else field.value ||= kept[field.name] ?? '';
  }
  form.addEventListener('input', keep);
}

const done = document.querySelector('[data-draft-done]');
if (done) sessionStorage.removeItem(done.dataset.draftDone);
