/** The house's own ESLint rules. Each message names the harm, because a rule without a reason gets switched off. */
import { disableNeedsReason, purposeFirst } from './comments.mjs';
import { fileName } from './file-name.mjs';
import { forbidGlobal, forbidSyntax } from './forbid.mjs';

/** What every engine computes alike: exact by IEEE 754 or by the language itself. */
const exactMath =
  'abs|ceil|clz32|floor|fround|imul|max|min|round|sign|sqrt|trunc|E|LN2|LN10|LOG2E|LOG10E|PI|SQRT1_2|SQRT2';

const varies =
  'A stack must be the same bytes in every engine, worker and year, so that a server can verify a phone. ';

export const housePlugin = {
  meta: { name: 'house' },
  rules: {
    'file-name': fileName,
    'purpose-first': purposeFirst,
    'disable-needs-reason': disableNeedsReason,
    'no-default-export': forbidSyntax(
      'ExportDefaultDeclaration, ExportSpecifier[exported.name="default"]',
      'A default export takes another name in every file that imports it. Export by name.',
    ),
    'no-export-star': forbidSyntax(
      'ExportAllDeclaration',
      '`export *` makes everything public by accident. List what the door lets through.',
    ),
    'no-enum': forbidSyntax(
      'TSEnumDeclaration',
      'An enum is code that types cannot erase. Use a union of string literals.',
    ),
    'env-only-in-config': forbidSyntax(
      'MemberExpression[object.name="process"][property.name="env"], ' +
        'VariableDeclarator[init.name="process"] > ObjectPattern > Property[key.name="env"], ' +
        'ImportDeclaration[source.value=/^(node:)?process$/] > ImportSpecifier[imported.name="env"]',
      'The environment is read in config.ts alone, so that one place lists and checks every setting.',
    ),
    'fetch-only-in-api': forbidGlobal(
      'fetch',
      'The network is reached through api.ts alone: one place for errors, sign-in and retries.',
    ),
    'indexed-db-only-in-local-db': forbidGlobal(
      'indexedDB',
      'IndexedDB is opened in local-db.ts alone: two owners of one schema lose data at the next upgrade.',
    ),
    'exact-math': forbidSyntax(
      `MemberExpression[object.name="Math"]:not([property.name=/^(${exactMath})$/]), ` +
        'VariableDeclarator[init.name="Math"]',
      `${varies}Only correctly rounded Math functions are; take the others from the project's own.`,
    ),
    'no-power': forbidSyntax(
      'BinaryExpression[operator="**"], AssignmentExpression[operator="**="]',
      `${varies}\`**\` is Math.pow, which engines round differently. Multiply, or use the project's own.`,
    ),
    'no-clock-or-chance': forbidSyntax(
      'MemberExpression[object.name="Date"][property.name="now"], ' +
        'NewExpression[callee.name="Date"][arguments.length=0], CallExpression[callee.name="Date"], ' +
        'MemberExpression[object.name=/^(performance|crypto)$/]',
      `${varies}Take times and random numbers as arguments.`,
    ),
  },
};
