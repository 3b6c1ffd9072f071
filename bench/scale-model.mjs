/** What a crowd of telescopes asks of each part of the service, from what one frame and one stack cost; no measuring here. */

/**
 * Measured on one machine: processor seconds and bytes.
 *
 * @typedef {object} Costs
 * @property {number} framesAJob
 * @property {number} rawBytes of one raw frame
 * @property {number} stackBytes of one stack
 * @property {number} workerSecondsAFrame
 * @property {number} backendSecondsAFrame of an upload, from the first byte to the row
 * @property {number} backendSecondsAStack from the claim to the record, raws given out included
 * @property {number} databaseSecondsAFrame
 * @property {number} databaseSecondsAStack
 * @property {number} webdavSecondsAStack
 */

/** What the page supposes; prices are those of large providers, rounded. */
export const suppositions = {
  telescopes: 10_000,
  framesANight: 2000,
  secondsAFrame: 10,
  secondsAChunk: 900,
  /** In which a night's raws arrive. */
  arrivalHours: 8,
  /** In which workers must have stacked them. */
  workHours: 24,
  /** Of a core or a line, before answers become slow. */
  usableShare: 0.7,
  backendCores: 2,
  databaseCores: 8,
  webdavCores: 4,
  lineGigabits: 10,
  dollarsACoreHour: 0.04,
  dollarsAGigabyteMonth: 0.023,
  dollarsAGigabyteOut: 0.05,
  /** How often a stack is fetched in its first year. */
  downloadsAStack: 2,
};

/** @param {Costs} costs @param {typeof suppositions} given */
export function scale(costs, given = suppositions) {
  const framesAChunk = given.secondsAChunk / given.secondsAFrame;
  const stacksATelescope = Math.ceil(given.framesANight / framesAChunk);
  const frames = given.telescopes * given.framesANight;
  const stacks = given.telescopes * stacksATelescope;
  const arrivalSeconds = 3600 * given.arrivalHours;
  const backendSeconds =
    given.framesANight * costs.backendSecondsAFrame + stacksATelescope * costs.backendSecondsAStack;
  const databaseSeconds =
    given.framesANight * costs.databaseSecondsAFrame + stacksATelescope * costs.databaseSecondsAStack;
  const webdavSeconds = stacksATelescope * costs.webdavSecondsAStack;
  const lineSeconds =
    (8 * (given.framesANight * costs.rawBytes + stacksATelescope * costs.stackBytes)) /
    (1e9 * given.lineGigabits);
  const workerSeconds = given.framesANight * costs.workerSecondsAFrame;
  // A part with so many cores carries as many telescopes as have their seconds in the hours that it has.
  const carries = (/** @type {number} */ cores, /** @type {number} */ seconds) =>
    Math.floor((cores * given.usableShare * arrivalSeconds) / seconds);
  const gigabytes = costs.stackBytes / 1e9;
  const computing = framesAChunk * (costs.workerSecondsAFrame + costs.backendSecondsAFrame);
  return {
    stacksATelescope,
    framesASecond: frames / arrivalSeconds,
    rawTerabytes: (frames * costs.rawBytes) / 1e12,
    stackTerabytes: (stacks * costs.stackBytes) / 1e12,
    framesAnHourACore: 3600 / costs.workerSecondsAFrame,
    workerCores: (given.telescopes * workerSeconds) / (3600 * given.workHours * given.usableShare),
    telescopes: {
      backend: carries(given.backendCores, backendSeconds),
      database: carries(given.databaseCores, databaseSeconds),
      webdav: carries(given.webdavCores, webdavSeconds),
      line: carries(1, lineSeconds),
    },
    dollarsAStack: {
      computing:
        ((computing + costs.backendSecondsAStack) / 3600 / given.usableShare) * given.dollarsACoreHour,
      storing: 12 * gigabytes * given.dollarsAGigabyteMonth,
      giving: given.downloadsAStack * gigabytes * given.dollarsAGigabyteOut,
    },
  };
}

const BEGIN = '<!-- scale: written by npm run bench -- scale --publish';
const END = '<!-- end of scale -->';

/** The costs that a page was written from. @param {string} page @returns {{ costs: Costs, where: string }} */
export function readCosts(page) {
  return JSON.parse(page.split(BEGIN)[1].split('-->')[0]);
}

/** The page with the tables of these costs. @param {string} page @param {Costs} costs @param {string} where */
export function writeTables(page, costs, where) {
  const [before] = page.split(BEGIN);
  const after = page.split(END)[1] ?? '\n';
  return `${before}${BEGIN}\n${JSON.stringify({ where, costs }, undefined, 1)}\n-->\n\n${tables(costs, where)}\n\n${END}${after}`;
}

/** @param {Costs} costs @param {string} where */
function tables(costs, where) {
  const all = scale(costs);
  return [
    `Measured ${where}.`,
    costTable(costs, all),
    crowdTable(all),
    limitTable(all),
    priceTable(all),
  ].join('\n\n');
}

/** @typedef {ReturnType<typeof scale>} Scale */

/** @param {Costs} costs @param {Scale} all */
function costTable(costs, all) {
  return table(
    ['cost', 'measured'],
    [
      ['worker, processor seconds a frame', number(costs.workerSecondsAFrame)],
      ['frames an hour a core of a worker', round(all.framesAnHourACore)],
      ['server, processor seconds an uploaded frame', number(costs.backendSecondsAFrame)],
      ['server, processor seconds a stack', number(costs.backendSecondsAStack)],
      ['MariaDB, processor seconds a frame', number(costs.databaseSecondsAFrame)],
      ['MariaDB, processor seconds a stack', number(costs.databaseSecondsAStack)],
      ['WebDAV (rclone), processor seconds a stack', number(costs.webdavSecondsAStack)],
      ['a raw frame', `${number(costs.rawBytes / 1e6)} MB`],
      ['a stack', `${number(costs.stackBytes / 1e6)} MB`],
    ],
  );
}

/** @param {Scale} all */
function crowdTable(all) {
  const { telescopes, framesANight } = suppositions;
  return table(
    [`${round(telescopes)} telescopes, ${round(framesANight)} subs a night`, 'all'],
    [
      ['stacks a telescope and night', all.stacksATelescope],
      ['frames a second while they arrive', round(all.framesASecond)],
      ['raws a night', `${number(all.rawTerabytes)} TB`],
      ['stacks a night', `${number(all.stackTerabytes)} TB`],
      ['cores of workers', round(all.workerCores)],
    ],
  );
}

/** @param {Scale} all */
function limitTable({ telescopes: carried }) {
  const { telescopes, usableShare, backendCores, databaseCores, webdavCores, lineGigabits } = suppositions;
  const row = (/** @type {string} */ name, /** @type {number} */ count) => [
    name,
    round(count),
    Math.ceil(telescopes / count),
  ];
  return table(
    [
      `at ${100 * usableShare} % of its processors or line`,
      'telescopes that one carries',
      `of them for ${round(telescopes)}`,
    ],
    [
      row(`one server of ${backendCores} cores`, carried.backend),
      row(`one MariaDB of ${databaseCores} cores`, carried.database),
      row(`one WebDAV server of ${webdavCores} cores`, carried.webdav),
      row(`one line of ${lineGigabits} Gbit/s`, carried.line),
    ],
  );
}

/** @param {Scale} all */
function priceTable({ dollarsAStack: { computing, storing, giving } }) {
  const cents = (/** @type {number} */ dollars) => number(100 * dollars);
  return table(
    ['cost of a stack', 'US cents'],
    [
      ['computing', cents(computing)],
      ['its first year in S3', cents(storing)],
      [`fetched ${suppositions.downloadsAStack} times, by a CDN`, cents(giving)],
      ['all', cents(computing + storing + giving)],
    ],
  );
}

/** @param {readonly string[]} head @param {readonly (readonly (string | number)[])[]} rows */
function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** @param {number} value */
function number(value) {
  return String(Number(value.toPrecision(2)));
}

/** @param {number} value */
function round(value) {
  return Math.round(value).toLocaleString('en-US');
}
