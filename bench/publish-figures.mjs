/** Writes measured figures into the section "Measured" of docs/figures.md; rows of what was not measured now stay. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { figures, formatRow } from './figures.mjs';

const BEGIN = '<!-- figures: written by npm run bench -- --publish -->';
const END = '<!-- end of figures -->';
const HEAD = `## Measured

\`npm run bench -- PART --publish\` measures a part and replaces its rows. Each figure is a ratio of two things measured in
the same run on the same machine, or is judged on frames whose truth is known. \`must\` is the least we owe.

| figure | must | goal | measured | reached | when and where |
|---|---|---|---|---|---|`;

/**
 * @param {string} file @param {Readonly<Record<string, number>>} measured by the figures' keys @param {string} where
 */
export function publishFigures(file, measured, where) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '# Figures\n';
  const [before, rest = ''] = text.split(BEGIN);
  const [section, after = '\n'] = rest.split(END);
  const published = new Map(section.split('\n').map((line) => [line.split(' | ')[0].slice(2), line]));
  const rows = figures.flatMap((figure) => {
    const value = measured[figure.key];
    const row =
      value === undefined ? published.get(figure.name) : `| ${formatRow(figure, value)} | ${where} |`;
    return row === undefined ? [] : [row];
  });
  writeFileSync(file, `${before.trimEnd()}\n\n${BEGIN}\n\n${HEAD}\n${rows.join('\n')}\n\n${END}${after}`);
}
