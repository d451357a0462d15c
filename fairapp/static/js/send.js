// Sends one photo on its own while the rest of the form is filled in, and tries again by itself when the network fails.
// The form carries the receipt; without scripts the photo travels with the form.

const WAITS = [2000, 6000, 15000];
const runs = new WeakMap();

function say(shot, text) {
  shot.querySelector('[data-name]').textContent = text;
}

function kept(shot, input, answer) {
  shot.querySelector('[data-kept]').value = answer.kept;
  input.value = '';
  const label = shot.querySelector('label');
  const picture = label.querySelector('img') ?? document.createElement('img');
  picture.className = 'f-photo';
  picture.alt = '';
  picture.src = answer.url;
  label.querySelector('svg')?.replaceWith(picture);
  say(shot, shot.dataset.sent);
  shot.dispatchEvent(new Event('kept', {bubbles: true}));
}

function failed(shot, input, tries, text) {
  say(shot, text || shot.dataset.failed);
  shot.querySelector('[data-send-again]').hidden = false;
  if (!text && tries < WAITS.length) setTimeout(() => send(input, shot, tries + 1), WAITS[tries]);
}

export function send(input, shot, tries = 0) {
  const file = input.files[0];
  if (!file) return;
  runs.get(shot)?.abort();
  const request = new XMLHttpRequest();
  runs.set(shot, request);
  const body = new FormData();
  body.append('csrf_token', input.form.elements.csrf_token.value);
  body.append('photo', file);
  shot.querySelector('[data-send-again]').hidden = true;
  request.open('POST', shot.dataset.send);
  request.setRequestHeader('Accept', 'application/json');
  request.responseType = 'json';
  request.timeout = 60000;
  request.upload.onprogress = event => {
    const share = event.total ? Math.round(100 * event.loaded / event.total) : 0;
    say(shot, shot.dataset.progress.replace('{n}', String(share)));
  };
  request.onload = () => {
    if (request.status === 200) kept(shot, input, request.response);
    // what the server refuses once it refuses again; what it cannot do now it may do later
    else failed(shot, input, tries, request.status < 500 ? request.response?.detail : '');
  };
  request.onerror = request.ontimeout = () => failed(shot, input, tries, '');
  request.send(body);
}

document.addEventListener('click', event => {
  const again = event.target.closest('[data-send-again]');
  if (!again) return;
  const shot = again.closest('[data-send]');
  send(shot.querySelector('input[type=file]'), shot);
});

addEventListener('online', () => {
  for (const shot of document.querySelectorAll('[data-send]')) {
    if (!shot.querySelector('[data-send-again]').hidden) send(shot.querySelector('input[type=file]'), shot);
  }
});
