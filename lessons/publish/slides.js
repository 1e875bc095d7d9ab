// Starts the deck: dark where asked for, a player plays once when its slide is shown.
(() => {
  const asked = new URLSearchParams(location.search);
  const night = matchMedia('(prefers-color-scheme: dark)'), calm = matchMedia('(prefers-reduced-motion: reduce)');
  const printing = asked.has('print-pdf');
  const darken = dark => document.documentElement.classList.toggle('dark', dark);
  darken(asked.has('dark') || (night.matches && !printing && !asked.has('light')));

  const pause = slide => slide?.querySelector('.mlcore-player .play[aria-label^=Pause]')?.click();
  function fit(slide) {                                       // a formula that is too wide for its slide
    const content = slide.querySelector('.content'), share = content.clientWidth / content.scrollWidth;
    if (share < 1) for (const formula of content.querySelectorAll('math[display=block]')) {
      formula.style.fontSize = `${parseFloat(getComputedStyle(formula).fontSize) * share * 0.98}px`;
    }
  }

  function shown(slide) {
    fit(slide);
    if (document.activeElement?.closest('.mlcore-player')) document.activeElement.blur();  // the keys are the deck's again
    if (!slide.querySelector('.mlcore-player') || calm.matches || printing || slide.dataset.played !== undefined) return;
    const play = slide.querySelector('.play');
    if (!play) return void setTimeout(() => slide.matches('.present') && shown(slide), 50);   // it is being unpacked
    slide.dataset.played = '';
    play.click();
  }

  addEventListener('keydown', event => {                       // Escape gives the keys back to the deck
    if (event.key !== 'Escape' || !document.activeElement?.closest('.mlcore-player')) return;
    document.activeElement.blur();
    event.stopImmediatePropagation();
  }, true);

  addEventListener('load', async () => {
    const { Reveal, RevealNotes, RevealSearch } = window;
    const onwards = () => Reveal.right(), back = () => Reveal.left();
    await Reveal.initialize({
      width: 1280, height: 720, margin: 0, minScale: 0.1, maxScale: 6,
      center: false, hash: true, transition: 'none', backgroundTransition: 'none', slideNumber: 'h.v',
      pdfSeparateFragments: false, pdfMaxPagesPerSlide: 1, plugins: [RevealNotes, RevealSearch],
      defaultTiming: 0,                                          // the speaker's pace counts the core alone
      // what lies beneath a slide is reached by the down arrow alone: a presenter's buttons keep to the core
      keyboard: { 32: onwards, 34: onwards, 33: back, 68: () => darken(!document.documentElement.classList.contains('dark')) },
    });
    Reveal.on('slidechanged', ({ previousSlide, currentSlide }) => { pause(previousSlide); shown(currentSlide); });
    shown(Reveal.getCurrentSlide());
    if (printing) Reveal.getSlides().forEach(fit);
  });
})();
