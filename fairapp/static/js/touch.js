// Small helps for phones: hearts answer at once, photos are made smaller before they are sent and shown by name.
// Every form also works by plain submit.

import {shrink} from './shrink.js';

document.addEventListener('submit', async event => {
  const form = event.target;
  if (!form.matches('[data-heart]')) return;
  event.preventDefault();
  const heart = form.querySelector('.f-heart');
  const body = new FormData(form, event.submitter);
  const was = heart.getAttribute('aria-pressed') === 'true';
  heart.setAttribute('aria-pressed', String(!was));
  heart.value = was ? 'yes' : 'no';
  try {
    const answer = await fetch(form.action, {method: 'POST', body, credentials: 'same-origin'});
    if (!answer.ok) throw new Error(String(answer.status));
  } catch {
    heart.setAttribute('aria-pressed', String(was));
    heart.value = was ? 'no' : 'yes';
  }
});

document.addEventListener('change', async event => {
  const input = event.target;
  if (input.type !== 'file' || !input.files[0]) return;
  if (input.dataset.shrink) await shrink(input, Number(input.dataset.shrink));
  const alone = input.closest('[data-send]');
  if (alone) return (await import('./send.js')).send(input, alone);
  const name = input.closest('.f-shot')?.querySelector('[data-name]');
  if (name) name.textContent = [...input.files].map(file => file.name).join(', ');
});
