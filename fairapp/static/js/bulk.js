// Lists with acts on chosen rows: says how many are chosen, and offers "all on this page". The same buttons work without it.
// On the bar: data-none, data-one, data-many with {n} and, if a row's box carries data-amount, {sum}.

const number = new Intl.NumberFormat(document.documentElement.lang);

for (const form of document.querySelectorAll('[data-bulk]')) {
  const count = form.querySelector('[data-count]');
  const all = form.querySelector('[data-all]');
  const boxes = () => [...form.querySelectorAll('tbody input[type=checkbox]')];

  const tell = () => {
    const chosen = boxes().filter(box => box.checked);
    const sum = chosen.reduce((total, box) => total + Number(box.dataset.amount || 0), 0);
    const {none, one, many} = count.dataset;
    const words = chosen.length === 0 ? none : chosen.length === 1 ? one : many;
    count.textContent = words.replace('{n}', number.format(chosen.length)).replace('{sum}', number.format(sum));
    if (all) {
      all.checked = chosen.length > 0 && chosen.length === boxes().length;
      all.indeterminate = chosen.length > 0 && !all.checked;
    }
  };

  if (all) {
    all.hidden = false;
    all.addEventListener('change', () => {
      for (const box of boxes()) box.checked = all.checked;
    });
  }
  form.addEventListener('change', tell);
  tell();
}
