// Chooses the colour scheme before the first paint, so that no white or blue flashes into dark-adapted eyes.
(() => {
  let isNight = false;
  let brightness = null;
  try {
    isNight = localStorage.getItem('crowdsky-light') === 'red';
    brightness = localStorage.getItem('crowdsky-night-brightness');
  } catch {
    // Storage is forbidden: the dark look it is.
  }
  const scheme = isNight ? 'red' : 'dark';
  document.documentElement.dataset.colourScheme = scheme;
  if (brightness) document.documentElement.style.setProperty('--night-brightness', brightness);
  const bar = document.querySelector('meta[name="theme-color"]');
  bar.content = bar.dataset[scheme];
})();
