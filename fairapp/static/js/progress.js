// Long work: asks every two seconds how far it is, and loads the page again when it is finished.

export function start(box) {
  const bar = box.querySelector('progress');
  const text = box.querySelector('[data-poll-text]');
  box.querySelector('[data-poll-reload]')?.setAttribute('hidden', '');
  let pause = 2000;

  async function ask() {
    try {
      const answer = await fetch(box.dataset.poll, {headers: {Accept: 'application/json'}, credentials: 'same-origin'});
      if (!answer.ok) throw new Error(String(answer.status));
      const now = await answer.json();
      bar.max = now.total || 1;
      bar.value = now.done || 0;
      if (now.text && text.textContent !== now.text) text.textContent = now.text;
      if (now.finished) return location.reload();
      pause = 2000;
    } catch {
      // the network or the server is away for a moment: ask again, ever more slowly
      pause = Math.min(pause * 2, 60000);
    }
    setTimeout(ask, pause);
  }
  setTimeout(ask, pause);
}
