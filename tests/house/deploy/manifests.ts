/** The manifests of deploy/kubernetes, checked against the types that are generated from the schemas of Kubernetes and KEDA. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Deployment, StatefulSet } from 'kubernetes-types/apps/v1.js';
import type { Container, PodSpec } from 'kubernetes-types/core/v1.js';
import ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import { projectRoot } from '../plant-tree.ts';
import type { Kinds } from './manifest-kinds.ts';

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

const folder = join(projectRoot, 'deploy', 'kubernetes');

/** The text of each file of manifests, by its path below deploy/kubernetes; kustomizations are none. */
export function readManifestFiles(): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
    name.replaceAll('\\', '/'),
  );
  const files = names.filter((name) => name.endsWith('.yaml') && !name.endsWith('kustomization.yaml'));
  return Object.fromEntries(files.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** Throws at what is no YAML. */
export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS() as Manifest;
  });
}

/** Of all manifests of one kind, in the order of their files. */
export function manifestsOf<Kind extends keyof Kinds>(kind: Kind): Kinds[Kind][] {
  return Object.values(readManifestFiles())
    .flatMap(parseManifests)
    .filter((manifest) => `${manifest.apiVersion} ${manifest.kind}` === kind) as unknown as Kinds[Kind][];
}

export function podOf({ spec }: Deployment | StatefulSet): PodSpec & { containers: [Container] } {
  return spec?.template.spec as PodSpec & { containers: [Container] };
}

const compilerOptions: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2020,
  lib: ['lib.es2020.d.ts'],
  types: [],
};

/**
 * What the schemas do not know, miss or hold for another type, a list of sentences for each group. The types are the
 * schemas' own, and a literal may have no property that its type does not know. One run checks all groups.
 */
export function faultsOfEach(groups: readonly (readonly Manifest[])[]): string[][] {
  const source = join(import.meta.dirname, 'manifests-to-check.ts');
  // A line for each group, so that a fault tells by its line whose it is.
  const lines = groups.map((manifests, group) =>
    manifests
      .map((manifest, at) => {
        const kind = JSON.stringify(`${manifest.apiVersion} ${manifest.kind}`);
        return `export const m${group}_${at}: Kinds[${kind}] = ${JSON.stringify(manifest)};`;
      })
      .join(' '),
  );
  const text = [...lines, "import type { Kinds } from './manifest-kinds.ts';"].join('\n');
  const host = ts.createCompilerHost(compilerOptions);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (file) => file === source || fileExists(file);
  host.readFile = (file) => (file === source ? text : readFile(file));
  host.getSourceFile = (file, version, ...more) =>
    file === source ? ts.createSourceFile(file, text, version) : getSourceFile(file, version, ...more);
  const program = ts.createProgram([source], compilerOptions, host);
  const checked = program.getSourceFile(source);
  const faults = groups.map((): string[] => []);
  for (const { start = 0, messageText } of ts.getPreEmitDiagnostics(program, checked)) {
    const line = checked?.getLineAndCharacterOfPosition(start).line ?? 0;
    (faults[line] ?? faults[0]).push(ts.flattenDiagnosticMessageText(messageText, ' '));
  }
  return faults;
}
