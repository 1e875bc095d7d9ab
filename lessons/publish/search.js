// Finds the sections that hold every word typed, or one that begins or is spelt much like it.
const sections = PAGES.flatMap(([page, address, parts]) => parts.map(([anchor, heading, text]) =>
  ({ page, heading, text, address: anchor ? `${address}#${anchor}` : address })));
const index = new MiniSearch({
  fields: ['page', 'heading', 'text'],
  searchOptions: {
    combineWith: 'AND',
    prefix: true,
    fuzzy: word => word.length > 5 ? 0.2 : false,             // optimization, optimisation
    boost: { page: 2, heading: 3 },
  },
});
index.addAll(sections.map((section, id) => ({ id, ...section })));

const field = document.querySelector('[type=search]');
const said = document.querySelector('[role=status]');
const list = document.querySelector('.results');

const element = (name, ...content) => {
  const made = document.createElement(name);
  made.append(...content);
  return made;
};

// The words around the first one that was found, those found marked.
function snippet(text, words) {
  const plain = words.map(word => word.replace(/[$*+?.^|\\(){}[\]]/g, '\\$&'));
  const found = new RegExp(`(?<![\\p{L}\\p{N}])(?:${plain.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  const start = Math.max(0, text.search(found) - 60);
  const part = text.slice(start, start + 200).replace(start ? /^\S*\s/ : '', '').replace(/\s\S*$/, '');
  const marks = [...part.matchAll(found)], line = element('p', start ? '… ' : '');
  let at = 0;
  for (const { 0: word, index } of marks) {
    line.append(part.slice(at, index), element('mark', word));
    at = index + word.length;
  }
  line.append(part.slice(at), ' …');
  return line;
}

function find() {
  const results = index.search(field.value);
  const many = results.length === 1 ? '1 section' : `${results.length} sections`;
  said.textContent = !field.value.trim() ? 'Type a word above.'
    : results.length ? `${many}, the best first.` : 'No section holds all of these words.';
  list.replaceChildren(...results.slice(0, 50).map(({ id, terms }) => {
    const { page, heading, text, address } = sections[id], link = element('a', heading);
    link.href = address;
    return element('li', element('h2', link), element('small', page), snippet(text, terms));
  }));
}

field.value = new URLSearchParams(location.search).get('q') ?? '';
field.oninput = find;
if (!field.value) field.focus();
find();
