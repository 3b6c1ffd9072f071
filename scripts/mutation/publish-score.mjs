/** Writes a room's score into the section "Mutation scores" of docs/figures.md. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BEGIN = '<!-- mutation scores: written by npm run mutation -->';
const END = '<!-- end of mutation scores -->';
const HEAD = `## Mutation scores

Of a seeded sample of mutants (a constant, a sign, a comparison, a dropped term, a skipped call), those that the room's own
tests notice: \`npm run mutation -- ROOM --sample N --seed S --publish\`. Equivalent mutants, listed with their reasons in
\`scripts/mutation/equivalents.json\`, do not count. \`quick\`: with \`--quick\`, without the tests that simulate nights or start a
MariaDB, so that the score is a lower bound.

| room | caught | of | score | sample, seed |
|---|---|---|---|---|`;

/**
 * @param {string} root the repository's
 * @param {{ room: string, caught: number, judged: number, sample: number, seed: number, quick?: boolean }} score
 */
export function publishScore(root, { room, caught, judged, sample, seed, quick = false }) {
  const file = join(root, 'docs', 'figures.md');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '# Figures\n';
  const [before, rest = ''] = text.split(BEGIN);
  const [section, after = ''] = rest.split(END);
  const rows = section
    .split('\n')
    .filter((line) => /^\| (?!room )[\w-]/.test(line) && !line.startsWith(`| ${room} |`));
  rows.push(
    `| ${room} | ${caught} | ${judged} | ${((100 * caught) / judged).toFixed(1)} % | ${sample}, ${seed}${quick ? ', quick' : ''} |`,
  );
  const head = before.endsWith('\n\n') ? before : `${before.trimEnd()}\n\n`;
  writeFileSync(
    file,
    `${head}${BEGIN}\n\n${HEAD}\n${rows.sort().join('\n')}\n\n${END}${after === '' ? '\n' : after}`,
  );
}
