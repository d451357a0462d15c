// On every page: menus close on Escape and on a click elsewhere, errors are read first, times count, long work reports.
// Nothing here is needed to finish a task.

const menus = () => document.querySelectorAll('details[data-menu][open]');

document.addEventListener('click', event => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});

document.querySelector('[data-focus]')?.focus();

// A second click on a button that is already sending must not send twice.
document.addEventListener('submit', event => {
  const form = event.target;
  if (form.method !== 'post' || form.matches('[data-heart]')) return;
  if (form.dataset.sending) event.preventDefault();
  form.dataset.sending = 'yes';
  setTimeout(() => delete form.dataset.sending, 4000);
});
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('[data-sending]')) delete form.dataset.sending;
});

const counting = document.querySelectorAll('[data-countdown]');
if (counting.length) import('./countdown.js').then(module => module.start(counting));

const polled = document.querySelector('[data-poll]');
if (polled) import('./progress.js').then(module => module.start(polled));
