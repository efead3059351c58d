/** The controllers of kube-controller-manager, in the order they are started. */

import { clusterRoleAggregation } from './cluster-role-aggregation.ts';
import type { ControllerDefinition } from './controller.ts';
import { daemonSetController } from './daemon-set/controller.ts';
import { deploymentController } from './deployment/controller.ts';
import { endpointSliceController } from './endpoint-slice.ts';
import { endpointsController } from './endpoints.ts';
import { garbageCollector } from './garbage-collector/controller.ts';
import { namespaceController } from './namespace.ts';
import { nodeLifecycleController } from './node-lifecycle.ts';
import { podGarbageCollector } from './pod-gc.ts';
import { replicaSetController } from './replica-set.ts';
import { rootCAPublisher } from './root-ca.ts';
import { serviceAccountController } from './service-account.ts';

export type { Controller, ControllerContext, ControllerDefinition } from './controller.ts';

export const controllers: readonly ControllerDefinition[] = [
  endpointsController,
  endpointSliceController,
  podGarbageCollector,
  namespaceController,
  serviceAccountController,
  garbageCollector,
  daemonSetController,
  deploymentController,
  replicaSetController,
  nodeLifecycleController,
  clusterRoleAggregation,
  rootCAPublisher,
];
