// Turns every still picture of class mlcore-player into a player. A page holds one copy of this
// script per player; a copy starts those that no other copy has started.
const ICONS = {
  first: 'M2 2h2v12H2zM14 2v12L5 8z', back: 'M10 2l2 2-4 4 4 4-2 2-6-6z', next: 'M6 2L4 4l4 4-4 4 2 2 6-6z',
  last: 'M12 2h2v12h-2zM2 2v12l9-6z', play: 'M3 1v14l12-7z', pause: 'M3 2h4v12H3zM9 2h4v12H9z',
  full: 'M1 2h5v2H3v3H1zM10 2h5v5h-2V4h-3zM1 9h2v3h3v2H1zM13 9h2v5h-5v-2h3z',
};
const icon = name => `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
const button = (name, label) =>
  `<button type="button" class="${name}" aria-label="${label}" title="${label}">${icon(name)}</button>`;

async function start(root) {
  const find = selector => root.querySelector(selector);
  const still = find('img'), figcaption = find('figcaption');
  const captions = [...root.querySelectorAll('li')].map(item => item.innerHTML);
  const title = root.dataset.title, last = captions.length - 1;
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const { width, height, indices: base } = await readStill(still);
  const { palettes, changes } = await unpack(JSON.parse(find('script[type="application/json"]').textContent));

  still.insertAdjacentHTML('afterend',
    `<div class="view"><canvas width="${width}" height="${height}" role="img"></canvas></div>`);
  root.style.setProperty('--width', `${still.getAttribute('width')}px`);
  figcaption.innerHTML = '<div class="now"></div>'
    + captions.map(caption => `<div aria-hidden="true">${caption}</div>`).join('');
  figcaption.insertAdjacentHTML('afterend', `<div class="bar" role="group" aria-label="steps"><div class="buttons">
    ${button('first', 'First step (Home)')}${button('back', 'Step back (left arrow)')}
    ${button('play', 'Play (space)')}${button('next', 'Step forward (right arrow)')}${button('last', 'Last step (End)')}
    </div><input type="range" min="0" max="${last}" value="0" aria-label="step"><output></output>
    <select aria-label="speed" title="Speed"><option value=".5">½×</option><option value="1" selected>1×</option>
    <option value="2">2×</option><option value="4">4×</option></select>${button('full', 'Full screen (f)')}</div>`);
  still.hidden = true;
  root.tabIndex = 0;
  root.setAttribute('aria-label', title);
  const view = find('.view'), canvas = find('canvas'), pen = canvas.getContext('2d'), now = find('.now');
  const picture = new ImageData(width, height), pixels = new Uint32Array(picture.data.buffer);
  const indices = base.slice(), slider = find('input'), speed = find('select'), playing = find('.play');
  let step = 0, timer = 0;

  // Light ink around the player makes a dark picture. The border, which is not seen, has the colour
  // of the ink as three numbers from 0 to 1, and says when it changes: its transition ends.
  const light = ([red, green, blue]) => red + green + blue > 1.5;
  const paint = () => {
    const ink = getComputedStyle(root).borderTopColor.match(/[\d.]+/g).map(Number);
    const palette = palettes[+light(ink)];
    for (let k = 0; k < pixels.length; k++) pixels[k] = palette[indices[k]];
    pen.putImageData(picture, 0, 0);
    const paper = picture.data.slice(0, 3);
    root.style.setProperty('--paper', `rgb(${paper})`);
    root.classList.toggle('dark', !light([...paper].map(channel => channel / 255)));
  };
  const show = wanted => {
    step = Math.max(0, Math.min(last, wanted));
    indices.set(base);
    for (let k = last - 1; k >= step; k--) apply(changes[k], indices);
    paint();
    now.innerHTML = captions[step];
    canvas.setAttribute('aria-label', `${title}. Step ${step} of ${last}: ${now.textContent}`);
    find('output').textContent = `step ${step} of ${last}`;
    slider.value = step;
    slider.setAttribute('aria-valuetext', `step ${step} of ${last}`);
    // not `disabled`, which would take the focus away, and the keys with it
    for (const name of ['first', 'back']) find('.' + name).setAttribute('aria-disabled', step === 0);
    for (const name of ['next', 'last']) find('.' + name).setAttribute('aria-disabled', step === last);
  };

  const label = (element, name, text) => {
    element.innerHTML = icon(name);
    element.title = text;
    element.setAttribute('aria-label', text);
  };
  const pause = () => {
    timer = clearTimeout(timer);
    label(playing, 'play', 'Play (space)');
    now.setAttribute('aria-live', 'polite');                // a screen reader says each new step
  };
  const wait = () => { timer = setTimeout(tick, 1000 / (calm.matches ? 0.5 : root.dataset.fps * speed.value)); };
  const tick = () => {
    if (!root.isConnected) return pause();
    show(step + 1);
    if (step === last) return pause();
    wait();
  };
  const toggle = () => {
    if (timer) return pause();
    label(playing, 'pause', 'Pause (space)');
    now.setAttribute('aria-live', 'off');
    if (step === last) show(0);
    wait();
  };
  const jump = wanted => { pause(); show(wanted); };

  const isFull = () => root.classList.contains('full');
  const fill = wanted => {
    root.classList.toggle('full', wanted);
    if (!wanted) root.popover = null;
    label(find('button.full'), 'full', wanted ? 'Leave full screen (f or Escape)' : 'Full screen (f)');
  };
  // where a frame or a phone refuses the whole screen, the player lies over the window
  const cover = () => { root.popover = 'manual'; root.showPopover?.(); };
  const toggleFull = () => {
    if (document.fullscreenElement === root) return document.exitFullscreen();
    fill(!isFull());
    if (!isFull()) return;
    if (!root.requestFullscreen) return cover();
    root.requestFullscreen().then(() => screen.orientation.lock('landscape'), cover).catch(() => {});
  };

  const keys = {
    ArrowLeft: () => jump(step - 1), ArrowRight: () => jump(step + 1),
    Home: () => jump(0), End: () => jump(last), ' ': toggle, f: toggleFull, Escape: toggleFull,
  };
  find('.first').onclick = keys.Home;
  find('.back').onclick = keys.ArrowLeft;
  playing.onclick = toggle;
  find('.next').onclick = keys.ArrowRight;
  find('.last').onclick = keys.End;
  find('button.full').onclick = toggleFull;
  slider.oninput = () => jump(+slider.value);
  speed.onchange = () => { if (timer) { clearTimeout(timer); wait(); } };
  root.onfullscreenchange = () => fill(document.fullscreenElement === root);
  root.ontransitionend = event => { if (event.target === root) paint(); };
  new IntersectionObserver(paint).observe(root);            // out of sight a notebook ends no transition
  const press = event => {
    if (!root.isConnected) return window.removeEventListener('keydown', press, true);
    if (!root.contains(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.length === 1) event.stopPropagation();    // d, x, b ... would edit a notebook's cells
    const own = event.target.closest('select') || (event.key === ' ' && event.target.closest('button, summary'));
    if (!Object.hasOwn(keys, event.key) || own || (event.key === 'Escape' && !isFull())) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  };
  window.addEventListener('keydown', press, true);          // before the shortcuts of a notebook
  // a picture wider than its box can be moved by who has no mouse, and fades where it goes on
  const edge = () => {
    const hidden = view.scrollWidth - view.clientWidth;
    view.tabIndex = hidden > 0 ? 0 : -1;
    view.classList.toggle('more', hidden - view.scrollLeft > 1);
  };
  view.onscroll = edge;
  new ResizeObserver(edge).observe(view);
  pause();
  show(0);
}

for (const root of document.querySelectorAll('.mlcore-player:not([data-ready])')) {
  root.dataset.ready = '';
  start(root).catch(error => console.error(error));
}
