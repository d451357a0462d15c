// Time that runs out, kept current. The words stand in the page already; the moment is in <time datetime>.

const language = document.documentElement.lang;

function inWords(seconds) {
  const write = (value, unit) => new Intl.NumberFormat(language, {style: 'unit', unit, unitDisplay: 'long'}).format(value);
  if (seconds >= 172800) return write(Math.floor(seconds / 86400), 'day');
  if (seconds >= 3600) return `${write(Math.floor(seconds / 3600), 'hour')} ${write(Math.floor(seconds % 3600 / 60), 'minute')}`;
  if (seconds >= 60) return write(Math.ceil(seconds / 60), 'minute');
  return write(seconds, 'second');
}

function show(element) {
  const seconds = Math.round((Date.parse(element.dateTime) - Date.now()) / 1000);
  const {left, over} = element.dataset;
  const words = seconds > 0 ? left.replace('{time}', inWords(seconds)) : over;
  if (element.textContent !== words) element.textContent = words;
  return seconds;
}

export function start(elements) {
  const round = () => {
    const soonest = Math.min(...[...elements].map(show).filter(seconds => seconds > 0));
    if (soonest < Infinity) setTimeout(round, soonest > 90 ? 15000 : 1000);
  };
  round();
}
