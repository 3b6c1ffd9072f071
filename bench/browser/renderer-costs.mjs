/** What the tabs of browsers that this process started cost, from Linux's own books: their renderers' memory and time. */
import { readdirSync, readFileSync } from 'node:fs';

/** Proportional set size of all renderers, in MB (10^6 bytes): shared pages count by their share. */
function rendererMegabytes() {
  let kilobytes = 0;
  for (const pid of rendererPids()) {
    const pss = /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`));
    kilobytes += Number(pss?.[1] ?? 0);
  }
  return (kilobytes * 1024) / 1e6;
}

/** Looks every `everyMs` until the returned function is called, which gives the largest sum seen. */
export function watchMemory(everyMs = 200) {
  let peak = 0;
  const look = () => (peak = Math.max(peak, rendererMegabytes()));
  const timer = setInterval(look, everyMs);
  return () => {
    clearInterval(timer);
    look();
    return peak;
  };
}

/** Processor time of all renderers so far, in ticks of 10 ms. */
export function rendererTicks() {
  let ticks = 0;
  for (const pid of rendererPids()) {
    const [, , , , , , , , , , , user, system] = fields(pid);
    ticks += Number(user ?? 0) + Number(system ?? 0);
  }
  return ticks;
}

function rendererPids() {
  const parents = new Map();
  for (const name of readdirSync('/proc')) {
    if (/^\d+$/.test(name)) parents.set(Number(name), Number(fields(name)[1]));
  }
  const isOurs = (pid) => {
    for (let at = pid; at > 1; at = parents.get(at) ?? 0) if (at === process.pid) return true;
    return false;
  };
  return [...parents.keys()].filter((pid) => isOfPages(read(`/proc/${pid}/cmdline`)) && isOurs(pid));
}

/** Chromium draws parts of its own window in a renderer too, which no page has to do with. */
function isOfPages(commandLine) {
  return commandLine.includes('--type=renderer') && !commandLine.includes('--top-chrome-webui');
}

/** Fields of /proc/PID/stat behind the program's name, which may hold spaces: state, parent, … */
function fields(pid) {
  return read(`/proc/${pid}/stat`).split(') ').slice(-1)[0].split(' ');
}

/** A process may be gone before it is read. */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
