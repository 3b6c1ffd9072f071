/** Type and distances have one home: no component has a size of its own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { projectRoot } from './plant-tree.ts';

const sources = join(projectRoot, 'apps', 'pwa', 'src');
const home = readFileSync(join(sources, 'sizes.css'), 'utf8');
const known = new Set([...home.matchAll(/(--[\w-]+):/g)].map(([, name]) => name ?? ''));
/** Declarations that say how large type is, or how far things are apart. */
const SIZED =
  /(?<=[\s{;])(font|font-size|(?:row-|column-)?gap|(?:padding|margin)(?:-[a-z]+)*):\s*([^;{}]*)[;}]/g;
/** A length, but none of nothing. */
const LENGTH =
  /(?<![\w.]|\w-)[\d.]*[1-9][\d.]*(?:px|pt|r?em|r?ex|ch|r?lh|[sld]?v(?:[whib]|min|max)|cq\w+|cm|mm|in)\b/;

/** Each size that a style sheet, or the style of a component, has for itself. */
function ownSizes(source: string, isComponent: boolean): string[] {
  const css = isComponent ? /<style[^]*$/.exec(source)?.[0] : source;
  const inline = [...source.matchAll(/\sstyle(?::(?:font|gap|padding|margin)[\w-]*)?=["{][^"}]*/g)]
    .map(([text]) => text)
    .filter((text) => /font|gap|padding|margin/.test(text) && LENGTH.test(text));
  const declared = [...(css ?? '').replaceAll(/\/\*[^]*?\*\//g, '').matchAll(SIZED)]
    .filter(([, property = '', value = '']) => LENGTH.test(value) || isStrange(property, value))
    .map(([, property = '', value = '']) => `${property}: ${value}`);
  return [...declared, ...inline];
}

/** Type of no known size. */
function isStrange(property: string, value: string): boolean {
  if (property === 'font-size') return !/^var\(--type(?:-\w+)?\)$|^inherit$/.test(value);
  return property === 'font' && value !== 'inherit' && !/var\(--type(?:-\w+)?\)/.test(value);
}

describe('sizes', () => {
  it.each(globSync('**/*.{svelte,css}', { cwd: sources }).filter((file) => file !== 'sizes.css'))(
    '%s takes all of them from sizes.css',
    (file) => {
      const source = readFileSync(join(sources, file), 'utf8');
      expect(ownSizes(source, file.endsWith('.svelte'))).toEqual([]);
      const used = [...source.matchAll(/var\((--(?:type|space)[\w-]*)/g)].map(([, name]) => name);
      expect(used.filter((name) => !known.has(name ?? ''))).toEqual([]);
    },
  );

  it('are few', () => {
    expect([...known].filter((name) => name.startsWith('--type'))).toHaveLength(4);
    expect([...known].filter((name) => name.startsWith('--space'))).toHaveLength(4);
  });

  it.each([
    'font-size: 0.9rem;',
    'font-size: 110%;',
    'font-size: larger;',
    'font: 500 14px/1.2 serif;',
    'padding: 0 .5em;',
    'margin-inline: -3px;',
    'column-gap: clamp(0px, 2vw, 1rem);',
    'gap: calc(var(--space-near) + 1px);',
  ])('finds %s', (planted) => {
    expect(ownSizes(`<p>a</p><style>\n  p {\n    ${planted}\n  }\n</style>`, true)).toHaveLength(1);
  });

  it('finds one in an attribute', () => {
    expect(ownSizes('<p style="padding: 3px">a</p>', true)).toHaveLength(1);
    expect(ownSizes('<p style:margin-top="3px">a</p>', true)).toHaveLength(1);
  });

  it.each(['padding: 0;', 'margin: 0 auto;', 'gap: var(--space-near) 0;', 'font: inherit;', 'width: 3px;'])(
    'has nothing against %s',
    (planted) => {
      expect(ownSizes(`p { ${planted} }`, false)).toEqual([]);
    },
  );
});
