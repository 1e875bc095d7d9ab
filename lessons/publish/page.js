// The table of contents is open where it stands beside the text.
for (const contents of document.querySelectorAll('.contents details')) contents.open = innerWidth >= 1280;

// What is wider than the page scrolls in its own box; such a box, and no other, is reached with Tab.
const watch = new ResizeObserver(entries => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute('tabindex');
  }
});
for (const box of document.querySelectorAll('pre, .wide, .output_html')) watch.observe(box);
