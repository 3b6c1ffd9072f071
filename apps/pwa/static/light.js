// Chooses the light before the first paint, so that no white or blue flashes into dark-adapted eyes.
(() => {
  let isNight = false;
  try {
    isNight = localStorage.getItem('crowdsky-light') === 'red';
  } catch {
    // Storage is forbidden: the dark look it is.
  }
  const light = isNight ? 'red' : 'dark';
  document.documentElement.dataset.light = light;
  const bar = document.querySelector('meta[name="theme-color"]');
  bar.content = bar.dataset[light];
})();
