// Long work: asks every two seconds how far it is, and loads the page again when it is over.

const number = new Intl.NumberFormat(document.documentElement.lang);

export function start(box) {
  const bar = box.querySelector('progress');
  const text = box.querySelector('[data-poll-text]');
  box.querySelector('[data-poll-reload]')?.setAttribute('hidden', '');
  let pause = 2000;

  async function ask() {
    try {
      const answer = await fetch(box.dataset.poll, {headers: {Accept: 'application/json'}, credentials: 'same-origin'});
      if (!answer.ok) throw new Error(String(answer.status));
      const {state, done, total} = await answer.json();
      if (state === 'done' || state === 'failed') return location.reload();
      if (total) {
        bar.max = total;
        bar.value = done;
        text.textContent = box.dataset.pollWords.replace('{done}', number.format(done)).replace('{total}', number.format(total));
      }
      pause = 2000;
    } catch {
      // the network or the server is away for a moment: ask again, ever more slowly
      pause = Math.min(pause * 2, 60000);
    }
    setTimeout(ask, pause);
  }
  setTimeout(ask, pause);
}
