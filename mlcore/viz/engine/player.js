// Turns every still picture of class mlcore-player into a player. A page holds one copy of this
// script per player; a copy starts those that no other copy has started.
(() => {
  const ICONS = {
    first: 'M2 2h2v12H2zM14 2v12L5 8z', back: 'M10 2l2 2-4 4 4 4-2 2-6-6z', next: 'M6 2L4 4l4 4-4 4 2 2 6-6z',
    last: 'M12 2h2v12h-2zM2 2v12l9-6z', play: 'M3 1v14l12-7z', pause: 'M3 2h4v12H3zM9 2h4v12H9z',
  };
  const icon = name => `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
  const button = (name, label) =>
    `<button type="button" class="${name}" aria-label="${label}" title="${label}">${icon(name)}</button>`;

  // The changes, as Film.pack wrote them: change i turns the picture of step i + 1 into step i.
  async function unpack({ counts, changes }) {
    const bytes = Uint8Array.from(atob(changes), letter => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
    const data = await new Response(stream).arrayBuffer();
    const palette = new Uint32Array(data, 0, 256);
    let at = 1024;
    const runs = counts.map(count => {
      const numbers = new Uint32Array(data, at, 2 * count);               // gap, length, gap, ...
      at += numbers.byteLength;
      return numbers;
    });
    const colours = new Uint8Array(data, at);
    at = 0;
    return runs.map(numbers => {
      const change = { numbers, palette, colours: colours.subarray(at) };
      for (let k = 1; k < numbers.length; k += 2) at += numbers[k];
      return change;
    });
  }

  function apply({ numbers, palette, colours }, pixels) {
    let place = 0, colour = 0;
    for (let k = 0; k < numbers.length; k += 2) {
      place += numbers[k];
      for (const end = place + numbers[k + 1]; place < end; place++) pixels[place] = palette[colours[colour++]];
    }
  }

  async function start(root) {
    const find = selector => root.querySelector(selector);
    const still = find('img'), figcaption = find('figcaption');
    const captions = [...root.querySelectorAll('li')].map(item => item.innerHTML);
    const title = root.dataset.title, last = captions.length - 1;
    const calm = matchMedia('(prefers-reduced-motion: reduce)');
    const changes = await unpack(JSON.parse(find('script[type="application/json"]').textContent));
    await still.decode();

    const width = still.naturalWidth, height = still.naturalHeight;
    still.insertAdjacentHTML('afterend',
      `<canvas width="${width}" height="${height}" style="width:${still.getAttribute('width')}px" role="img"></canvas>`);
    figcaption.innerHTML = '<div class="now"></div>'
      + captions.map(caption => `<div aria-hidden="true">${caption}</div>`).join('');
    figcaption.insertAdjacentHTML('afterend', `<div class="bar" role="group" aria-label="steps"><div class="buttons">
      ${button('first', 'First step (Home)')}${button('back', 'Step back (left arrow)')}
      ${button('play', 'Play (space)')}${button('next', 'Step forward (right arrow)')}${button('last', 'Last step (End)')}
      </div><input type="range" min="0" max="${last}" value="0" aria-label="step"><output></output>
      <select aria-label="speed" title="Speed"><option value=".5">½×</option><option value="1" selected>1×</option>
      <option value="2">2×</option><option value="4">4×</option></select></div>`);
    still.hidden = true;
    root.tabIndex = 0;
    root.setAttribute('role', 'group');
    root.setAttribute('aria-label', title);
    const canvas = find('canvas'), pen = canvas.getContext('2d'), now = find('.now');
    const layer = new OffscreenCanvas(width, height).getContext('2d');
    const patch = new ImageData(width, height), pixels = new Uint32Array(patch.data.buffer);
    const slider = find('input'), speed = find('select'), playing = find('.play');
    let step = 0, timer = 0;

    const show = wanted => {
      step = Math.max(0, Math.min(last, wanted));
      pixels.fill(0);                                         // transparent: what the still shows
      for (let k = last - 1; k >= step; k--) apply(changes[k], pixels);
      layer.putImageData(patch, 0, 0);
      pen.drawImage(still, 0, 0);
      pen.drawImage(layer.canvas, 0, 0);
      now.innerHTML = captions[step];
      canvas.setAttribute('aria-label', `${title}. Step ${step} of ${last}: ${now.textContent}`);
      find('output').textContent = `step ${step} of ${last}`;
      slider.value = step;
      slider.setAttribute('aria-valuetext', `step ${step} of ${last}`);
      // not `disabled`, which would take the focus away, and the keys with it
      for (const name of ['first', 'back']) find('.' + name).setAttribute('aria-disabled', step === 0);
      for (const name of ['next', 'last']) find('.' + name).setAttribute('aria-disabled', step === last);
    };
    const relabel = (name, label) => {
      playing.innerHTML = icon(name);
      playing.title = label;
      playing.setAttribute('aria-label', label);
    };
    const pause = () => {
      timer = clearTimeout(timer);
      relabel('play', 'Play (space)');
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
      relabel('pause', 'Pause (space)');
      now.setAttribute('aria-live', 'off');
      if (step === last) show(0);
      wait();
    };
    const jump = wanted => { pause(); show(wanted); };
    const keys = {
      ArrowLeft: () => jump(step - 1), ArrowRight: () => jump(step + 1),
      Home: () => jump(0), End: () => jump(last), ' ': toggle,
    };

    find('.first').onclick = keys.Home;
    find('.back').onclick = keys.ArrowLeft;
    playing.onclick = toggle;
    find('.next').onclick = keys.ArrowRight;
    find('.last').onclick = keys.End;
    slider.oninput = () => jump(+slider.value);
    speed.onchange = () => { if (timer) { clearTimeout(timer); wait(); } };
    root.addEventListener('keydown', event => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key.length === 1) event.stopPropagation();    // d, x, b ... would edit a notebook's cells
      const own = event.target.closest('select') || (event.key === ' ' && event.target.closest('button, summary'));
      if (!Object.hasOwn(keys, event.key) || own) return;
      event.preventDefault();
      event.stopPropagation();
      keys[event.key]();
    });
    pause();
    show(0);
  }

  for (const root of document.querySelectorAll('.mlcore-player:not([data-ready])')) {
    root.dataset.ready = '';
    start(root).catch(error => console.error(error));
  }
})();
