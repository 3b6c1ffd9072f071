/** Numbers, times and places as people read them. */

export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  if (bytes < 1e9) return `${Math.round(bytes / 1e6)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** `27 Mar 2025, 01:20` in UTC. */
export function formatMoment(ms: number): string {
  const date = new Date(ms);
  return `${dayFormat.format(date)}, ${date.toISOString().slice(11, 16)}`;
}

/** `01:20:46` in UTC. */
export function formatClock(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}

/** Right ascension and declination the way catalogues write them: `12h52m +41°00′`. */
export function formatPlace(raDeg: number, decDeg: number): string {
  const raMinutes = Math.round((((raDeg % 360) + 360) % 360) * 4) % 1440;
  const decMinutes = Math.round(Math.abs(decDeg) * 60);
  const two = (value: number): string => String(value).padStart(2, '0');
  const sign = decDeg < 0 ? '−' : '+';
  return `${two(Math.floor(raMinutes / 60))}h${two(raMinutes % 60)}m ${sign}${two(Math.floor(decMinutes / 60))}°${two(decMinutes % 60)}′`;
}

export function formatFigure(value: number | undefined, digits = 1): string {
  return value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(digits);
}
