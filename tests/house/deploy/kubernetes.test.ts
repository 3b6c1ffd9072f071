/** deploy/kubernetes: what the schemas know, what the programs read, and what OpenShift demands. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Container } from 'kubernetes-types/core/v1.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { projectRoot } from '../plant-tree.ts';
import { faultsOfEach, manifestsOf, parseManifests, podOf, readManifestFiles } from './manifests.ts';
import type { Manifest } from './manifests.ts';
import {
  backendPaths,
  backendPort,
  backendSettings,
  flagsAmong,
  workerFlags,
  workerPaths,
  workerSettings,
} from './settings.ts';

const files = readManifestFiles();
const manifests = Object.values(files).flatMap(parseManifests);
const [backend, worker] = manifestsOf('apps/v1 Deployment');
const [mariadb] = manifestsOf('apps/v1 StatefulSet');
const programs = [backend, worker, mariadb];

describe('the schemas', () => {
  const planted = [
    ['base/backend.yaml', 'readOnlyRootFilesystem', 'readOnlyRootFileSystem', /readOnlyRootFileSystem/],
    ['base/backend.yaml', 'replicas: 1', "replicas: '1'", /string.*number/],
    ['base/worker.yaml', 'scaleTargetRef:', 'unknown:', /scaleTargetRef|unknown/],
    ['base/worker.yaml', 'maxReplicaCount', 'maxReplicas', /maxReplicas/],
    ['base/network.yaml', 'kind: NetworkPolicy', 'kind: NetPolicy', /NetPolicy/],
    ['base/network.yaml', 'policyTypes: [Ingress]', 'policyTypes: Ingress', /string/],
  ] as const;

  it('know every field, and refuse what is wrong', () => {
    const wrong = planted.map(([file, from, to]) => {
      expect(files[file]).toContain(from);
      return parseManifests(files[file].replace(from, to));
    });
    expect(manifests).toHaveLength(16);
    const [faults, ...faultsOfWrong] = faultsOfEach([manifests, ...wrong]);
    expect(faults).toEqual([]);
    expect(faultsOfWrong).toEqual(planted.map(([, , , fault]) => [expect.stringMatching(fault)]));
  });
});

describe('the programs', () => {
  const [settings] = manifestsOf('v1 ConfigMap');

  it('read every setting that is given to them', () => {
    expect(backendSettings).toEqual(expect.arrayContaining(['PORT', 'DATABASE_URL', 'STORAGE_URL']));
    expect(workerSettings.sort()).toEqual(['API_BASE_URL', 'LOG_LEVEL', 'WORKER_API_KEY']);
    expect(Object.keys(settings.data ?? {}).filter((name) => !backendSettings.includes(name))).toEqual([]);
    expect(unread(podOf(backend).containers[0], backendSettings)).toEqual([]);
    expect(unread(podOf(worker).containers[0], workerSettings)).toEqual([]);
    expect(unread({ name: 'x', env: [{ name: 'DATABASE_URI', value: 'x' }] }, backendSettings)).toEqual([
      'DATABASE_URI',
    ]);
  });

  it('a worker knows its flags', () => {
    const { args = [] } = podOf(worker).containers[0];
    expect(args.slice(0, 2)).toEqual(['apps/worker/bin/crowdsky.mjs', 'worker']);
    expect(workerFlags).toContain('--grace');
    expect(flagsAmong(args).filter((flag) => !workerFlags.includes(flag))).toEqual([]);
    expect(args).toContain(`--listen=0.0.0.0:${portsOf(podOf(worker).containers[0])[0]}`);
    const graceSeconds = Number(args.find((arg) => arg.startsWith('--grace='))?.slice('--grace='.length));
    expect(podOf(worker).terminationGracePeriodSeconds).toBeGreaterThan(graceSeconds);
  });

  it('answer where they are asked', () => {
    expect(portsOf(podOf(backend).containers[0])).toEqual([backendPort]);
    expect(probesOf(podOf(backend).containers[0])).toEqual([
      '/healthz http',
      '/healthz http',
      '/readyz http',
    ]);
    expect(probesOf(podOf(worker).containers[0])).toEqual(['/healthz metrics', '/readyz metrics']);
    for (const path of ['/healthz', '/readyz']) {
      expect(backendPaths).toContain(path);
      expect(workerPaths).toContain(path);
    }
    expect(valueOf(podOf(worker).containers[0], 'API_BASE_URL')).toBe(
      `http://crowdsky-backend:${backendPort}`,
    );
    expect(manifestsOf('v1 Service').map(({ spec }) => spec?.ports?.map(({ port }) => port))).toEqual([
      [backendPort],
      [3306],
    ]);
    const allowed = manifestsOf('networking.k8s.io/v1 NetworkPolicy').map(({ spec }) =>
      spec?.ingress?.flatMap(({ ports = [] }) => ports.map(({ port }) => port)),
    );
    expect(allowed).toEqual([[backendPort], portsOf(podOf(worker).containers[0]), [3306]]);
  });

  it('have their folders where they write', () => {
    expect(mountsOf(podOf(backend).containers[0])).toEqual(['/var/lib/crowdsky', '/tmp']);
    expect(mountsOf(podOf(worker).containers[0])).toEqual(['/work', '/tmp']);
    expect(podOf(worker).containers[0].args).toContain('--work-dir=/work');
  });
});

it('every selector, account and secret is there or told', () => {
  for (const program of programs) {
    expect(program.spec?.template.metadata?.labels).toEqual(program.spec?.selector.matchLabels);
  }
  const labels = programs.map(({ spec }) => spec?.selector.matchLabels);
  for (const { spec } of manifestsOf('v1 Service')) expect(labels).toContainEqual(spec?.selector);
  for (const { spec } of manifestsOf('policy/v1 PodDisruptionBudget'))
    expect(labels).toContainEqual(spec?.selector?.matchLabels);
  for (const { spec } of manifestsOf('networking.k8s.io/v1 NetworkPolicy'))
    expect(labels).toContainEqual(spec?.podSelector.matchLabels);
  const [{ spec: scaled }] = manifestsOf('keda.sh/v1alpha1 ScaledObject');
  expect(scaled.scaleTargetRef.name).toBe(worker.metadata?.name);
  const [access] = manifestsOf('keda.sh/v1alpha1 TriggerAuthentication');
  expect(scaled.triggers[0].authenticationRef?.name).toBe(access.metadata?.name);

  const wanted = programs
    .flatMap((program) => podOf(program).containers[0].env ?? [])
    .flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? [])
    .map(({ name, key }) => `${name} ${key}`);
  const made = readFileSync(join(projectRoot, 'docs', 'deploy.md'), 'utf8');
  const commands = [...made.matchAll(/create secret generic (\S+) \\\n((?: .+\n)+)/g)];
  const told = commands.flatMap(([, name, flags]) =>
    [...flags.matchAll(/--from-literal=(\w+)=/g)].map(([, key]) => `${name} ${key}`),
  );
  expect([...new Set(wanted)].sort()).toEqual(told.sort());
});

it('nothing runs as root, writes into its image or may take the whole machine', () => {
  for (const pod of programs.map(podOf)) {
    // OpenShift chooses users and groups; what names some is refused there.
    expect(pod.securityContext).toEqual({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(pod.automountServiceAccountToken).toBe(false);
    for (const { securityContext, resources } of pod.containers) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(resources?.limits).toHaveProperty('memory');
    }
  }
});

const hasKubectl = spawnSync('kubectl', ['kustomize', '--help']).status === 0;

describe('the two kustomizations', () => {
  it.each(['', 'base', 'openshift'])('%s name files that are there', (name) => {
    const folder = join(projectRoot, 'deploy', 'kubernetes', name);
    const { resources } = parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')) as {
      resources: string[];
    };
    expect(resources.filter((file) => !existsSync(join(folder, file)))).toEqual([]);
    expect(resources.length).toBeGreaterThan(1);
  });

  it.skipIf(!hasKubectl)('give volumes to users on Kubernetes, and name no user on OpenShift', () => {
    const users = (name: string) =>
      build(name)
        .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
        .map((manifest) => {
          const { fsGroup, runAsUser } = podOf(manifest as (typeof programs)[0]).securityContext ?? {};
          return [manifest.metadata.name, fsGroup, runAsUser];
        });
    expect(users('')).toEqual([
      ['crowdsky-backend', 10001, undefined],
      ['crowdsky-worker', 10001, undefined],
      ['crowdsky-mariadb', 999, 999],
    ]);
    expect(users('openshift')).toEqual([
      ['crowdsky-backend', undefined, undefined],
      ['crowdsky-worker', undefined, undefined],
      ['crowdsky-mariadb', undefined, undefined],
    ]);
    expect(faultsOfEach([build(''), build('openshift')])).toEqual([[], []]);
  });
});

function build(name: string): Manifest[] {
  const run = spawnSync('kubectl', ['kustomize', join(projectRoot, 'deploy', 'kubernetes', name)], {
    encoding: 'utf8',
  });
  expect(run.stderr).toBe('');
  return parseManifests(run.stdout);
}

/** Names that the program does not read and no value of it is made of. */
function unread({ env = [] }: Container, settings: readonly string[]): string[] {
  const values = env.map(({ value = '' }) => value).join(' ');
  return env
    .map(({ name }) => name)
    .filter((name) => !settings.includes(name) && !values.includes(`$(${name})`));
}

function valueOf({ env = [] }: Container, name: string): string | undefined {
  return env.find((one) => one.name === name)?.value;
}

function portsOf({ ports = [] }: Container): number[] {
  return ports.map(({ containerPort }) => containerPort);
}

function mountsOf({ volumeMounts = [] }: Container): string[] {
  return volumeMounts.map(({ mountPath }) => mountPath);
}

function probesOf({ startupProbe, livenessProbe, readinessProbe }: Container): string[] {
  return [startupProbe, livenessProbe, readinessProbe].flatMap((probe) =>
    probe?.httpGet ? [`${probe.httpGet.path} ${probe.httpGet.port}`] : [],
  );
}
