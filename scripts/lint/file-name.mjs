/** ESLint rule: a file is named after what is in it, in kebab-case; neither it nor its folders are drawers. */
import { basename, dirname, relative, sep } from 'node:path';

const drawers = /^(utils?|helpers?|common|shared|misc|types|managers?|base)$/;

export const fileName = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      style: '`{{name}}`: files are named in kebab-case (Svelte components in PascalCase).',
      drawer:
        '`{{name}}` says nothing about what is inside, so everything ends up in it. Name it after its verb or thing.',
    },
  },
  create: (context) => ({
    Program(node) {
      const name = basename(context.filename);
      const stem = name.replace(/^[.]/, '').split('.')[0];
      const folders = dirname(relative(context.cwd, context.filename)).split(sep);
      const drawer = [...folders, stem].find((part) => drawers.test(part));
      if (drawer) context.report({ node, messageId: 'drawer', data: { name: drawer } });
      else if (!hasStyle(name, stem)) context.report({ node, messageId: 'style', data: { name } });
    },
  }),
};

function hasStyle(name, stem) {
  // SvelteKit's own names begin with a plus: +page.svelte, +layout.ts.
  if (/^\+[a-z-]+(@[a-z-]*)?$/.test(stem)) return true;
  if (name.endsWith('.svelte')) return /^[A-Z][A-Za-z0-9]*$/.test(stem);
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem);
}
