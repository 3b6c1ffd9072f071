// Chooses the colour scheme before the first paint, so that no white or blue flashes into dark-adapted eyes.
(() => {
  let isNight = false;
  try {
    isNight = localStorage.getItem('crowdsky-light') === 'red';
  } catch {
    // Storage is forbidden: the dark look it is.
  }
  const scheme = isNight ? 'red' : 'dark';
  document.documentElement.dataset.colourScheme = scheme;
  const bar = document.querySelector('meta[name="theme-color"]');
  bar.content = bar.dataset[scheme];
})();
