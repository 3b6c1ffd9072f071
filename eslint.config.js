/** Lint rules: typescript-eslint's strict set, and the house's own (scripts/lint). */
import eslint from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { housePlugin } from './scripts/lint/house-plugin.mjs';

const ignores = [
  '**/dist/',
  '**/build/',
  '**/.svelte-kit/',
  '**/generated/',
  '**/coverage/',
  'bench/.cache/',
  // AssemblyScript: its own dialect, checked by its own compiler.
  'packages/stack-core/assembly/',
];
const tests = ['**/*.test.ts', '**/*.bench.ts', '**/{fixtures,testing}/**', 'tests/**'];
const configs = ['*.config.{js,ts}', '**/*.config.{js,mjs,ts}', '.dependency-cruiser.cjs'];
const nodeGlobals = Object.fromEntries(
  [
    'process',
    'console',
    'performance',
    'Buffer',
    'URL',
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
  ].map((name) => [name, 'readonly']),
);

const browserGlobals = Object.fromEntries(
  ['document', 'window', 'navigator', 'localStorage', 'location', 'matchMedia', 'self'].map((name) => [
    name,
    'readonly',
  ]),
);

export default defineConfig(
  { ignores },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  {
    plugins: { house: housePlugin },
    rules: {
      'house/file-name': 'error',
      'house/purpose-first': 'error',
      'house/disable-needs-reason': 'error',
      'house/no-default-export': 'error',
      'house/no-export-star': 'error',
      'house/no-enum': 'error',
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60 }],
      eqeqeq: 'error',
      // FITS is defined by its control characters, so regular expressions name them.
      'no-control-regex': 'off',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.tests.json', 'apps/*/tsconfig.tests.json', '{packages,apps}/*/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // An async method may have nothing to wait for and still owe its interface a promise.
      '@typescript-eslint/require-await': 'off',
      // Spreading a string is meant where it is written: `[...'RGB']`.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // Without noUncheckedIndexedAccess the types claim that every index holds something; a check of it is not idle.
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },
  // Components are checked with their types by svelte-check, which knows their markup.
  { files: ['**/*.svelte'], extends: [tseslint.configs.strict] },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    extends: [svelte.configs.recommended],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      // The app lives at the root of its address, and state that changes is replaced, never changed in place.
      'svelte/no-navigation-without-resolve': 'off',
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  // The parser of components would build a TypeScript program of its own for these.
  { files: ['**/*.svelte.ts'], languageOptions: { parser: tseslint.parser } },
  { files: ['**/*.svelte'], rules: { 'no-undef': 'off', 'house/purpose-first': 'off' } },
  {
    files: ['packages/*/src/**/*.ts', 'apps/*/src/**/*.{ts,svelte}'],
    ignores: [...tests, '**/config.ts'],
    rules: { 'house/env-only-in-config': 'error' },
  },
  {
    files: ['packages/*/src/**/*.ts', 'apps/*/src/**/*.{ts,svelte}'],
    ignores: [...tests, '**/api.ts'],
    rules: { 'house/fetch-only-in-api': 'error' },
  },
  {
    files: ['packages/*/src/**/*.ts', 'apps/*/src/**/*.{ts,svelte}'],
    ignores: [...tests, '**/local-db.ts'],
    rules: {
      'house/indexed-db-only-in-local-db': 'error',
      'no-restricted-imports': [
        'error',
        { name: 'idb', message: 'IndexedDB is opened in local-db.ts alone.' },
      ],
    },
  },
  {
    files: ['packages/{elementary,simulator,stack-core}/src/**/*.ts'],
    ignores: tests,
    rules: { 'house/exact-math': 'error', 'house/no-power': 'error', 'house/no-clock-or-chance': 'error' },
  },
  {
    files: tests,
    rules: {
      // A test's name says what it is for.
      'house/purpose-first': 'off',
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // A test reads a server's JSON as its client would; a shape that is not as expected fails the assertion.
    files: ['**/*.test.ts', 'tests/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  { files: configs, rules: { 'house/no-default-export': 'off' } },
  { files: ['**/*.mjs', '**/*.js', '**/*.cjs'], languageOptions: { globals: nodeGlobals } },
  { files: ['apps/*/static/**/*.js'], languageOptions: { sourceType: 'script', globals: browserGlobals } },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: { module: 'writable', __dirname: 'readonly' } },
  },
);
