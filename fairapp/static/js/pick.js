// Suggestions while one types, as a combobox: arrows move, Enter picks, Escape closes. Each pick becomes a ticked chip, or
// ticks the box that the picture tree has already. Without this script the button beside the field does the same.

const PAUSE = 150;
const boxes = [...document.querySelectorAll('[data-pick]')];

function boxOf(root, value) {
  return [...root.form.querySelectorAll('input[type=checkbox]')].find(
    one => one.name === root.dataset.name && one.value === value);
}

function chip(root, value, name) {
  const item = document.createElement('li');
  const label = document.createElement('label');
  const input = document.createElement('input');
  const text = document.createElement('span');
  label.className = 'f-chip';
  Object.assign(input, {type: 'checkbox', name: root.dataset.name, value, checked: true});
  text.textContent = name;
  label.append(input, text);
  item.append(label);
  root.querySelector('[data-pick-chips]').prepend(item);
}

class Combobox {
  constructor(root, place) {
    this.root = root;
    this.input = root.querySelector('input[type=search]');
    this.said = root.querySelector('[data-pick-said]');
    this.found = [];
    this.at = -1;
    this.list = document.createElement('ul');
    this.list.className = 'f-suggest';
    this.list.id = `suggest-${place}`;
    this.list.setAttribute('role', 'listbox');
    this.list.setAttribute('aria-label', root.querySelector('legend').firstChild.textContent.trim());
    this.list.hidden = true;
    this.input.closest('.f-pickup-in').append(this.list);
    root.querySelector('[data-pick-find]').hidden = true;
    for (const [name, value] of Object.entries({
      role: 'combobox', 'aria-expanded': 'false', 'aria-controls': this.list.id, 'aria-autocomplete': 'list',
    })) this.input.setAttribute(name, value);
    this.input.addEventListener('input', event => { if (!event.isComposing) this.wait(); });
    this.input.addEventListener('compositionend', () => this.wait());
    this.input.addEventListener('keydown', event => this.key(event));
    this.input.addEventListener('blur', () => setTimeout(() => this.close(), 200));
    this.list.addEventListener('pointerdown', event => event.preventDefault());
    this.list.addEventListener('click', event => {
      const option = event.target.closest('[role=option]');
      if (option) this.pick(Number(option.dataset.place));
    });
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const typed = this.input.value.trim();
    if (!typed) return this.close();
    const url = `${this.root.dataset.pick}&q=${encodeURIComponent(typed)}`;
    try {
      const answer = await fetch(url, {headers: {Accept: 'application/json'}, credentials: 'same-origin'});
      if (!answer.ok || this.input.value.trim() !== typed) return;
      this.show((await answer.json()).concepts);
    } catch {
      this.close();
    }
  }

  show(found) {
    this.found = found;
    this.at = -1;
    this.input.removeAttribute('aria-activedescendant');
    this.list.replaceChildren(...found.map((one, place) => {
      const option = document.createElement('li');
      option.id = `${this.list.id}-${place}`;
      option.dataset.place = place;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      option.append(one.label);
      if (one.above) {
        const above = document.createElement('small');
        above.textContent = one.above;
        option.append(above);
      }
      return option;
    }));
    this.list.hidden = !found.length;
    this.input.setAttribute('aria-expanded', String(found.length > 0));
    const {none, one, many} = this.root.dataset;
    this.said.textContent = found.length ? (found.length === 1 ? one : many.replace('{n}', found.length)) : none;
  }

  close() {
    this.list.hidden = true;
    this.at = -1;
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
  }

  move(step) {
    const count = this.found.length;
    if (this.list.hidden || !count) return this.ask();
    this.at = (this.at + step + count) % count;
    [...this.list.children].forEach((option, place) => option.setAttribute('aria-selected', String(place === this.at)));
    this.input.setAttribute('aria-activedescendant', `${this.list.id}-${this.at}`);
    this.list.children[this.at].scrollIntoView({block: 'nearest'});
  }

  pick(place) {
    const {code, label} = this.found[place];
    const known = boxOf(this.root, code);
    if (known) {
      known.checked = true;
      known.closest('details')?.setAttribute('open', '');
    } else chip(this.root, code, label);
    this.input.value = '';
    this.close();
    this.input.focus();
    this.said.textContent = this.root.dataset.picked.replace('{name}', label);
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      this.move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Escape' && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === 'Enter' && this.input.value.trim()) {
      // Enter in this field never sends the form: it takes the nearest name
      event.preventDefault();
      if (!this.list.hidden && this.found.length) this.pick(Math.max(this.at, 0));
    }
  }
}

boxes.forEach((root, place) => new Combobox(root, place));
