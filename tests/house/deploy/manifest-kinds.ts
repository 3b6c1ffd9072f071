/** The kinds of objects in deploy/kubernetes, with the types that are generated from the schemas of Kubernetes and KEDA. */
import type { IScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject';
import type { ITriggerAuthentication } from '@kubernetes-models/keda/keda.sh/v1alpha1/TriggerAuthentication';
import type { Deployment, StatefulSet } from 'kubernetes-types/apps/v1.js';
import type { ConfigMap, PersistentVolumeClaim, Service } from 'kubernetes-types/core/v1.js';
import type { Ingress, NetworkPolicy } from 'kubernetes-types/networking/v1.js';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1.js';

/** Every kind that we use; another one is a fault until it is here. */
export interface Kinds {
  'v1 ConfigMap': ConfigMap;
  'v1 PersistentVolumeClaim': PersistentVolumeClaim;
  'v1 Service': Service;
  'apps/v1 Deployment': Deployment;
  'apps/v1 StatefulSet': StatefulSet;
  'networking.k8s.io/v1 Ingress': Ingress;
  'networking.k8s.io/v1 NetworkPolicy': NetworkPolicy;
  'policy/v1 PodDisruptionBudget': PodDisruptionBudget;
  'keda.sh/v1alpha1 ScaledObject': IScaledObject;
  'keda.sh/v1alpha1 TriggerAuthentication': ITriggerAuthentication;
}
