/** The controllers of kube-controller-manager, in the order they are started. */
import type { ControllerDefinition } from './controller.ts';
import { daemonSetController } from './daemon-set/controller.ts';
import { deploymentController } from './deployment/controller.ts';
import { endpointSliceController } from './endpoint-slice.ts';
import { endpointsController } from './endpoints.ts';
import { replicaSetController } from './replica-set.ts';
import { rootCAPublisher } from './root-ca.ts';
import { serviceAccountController } from './service-account.ts';

export type { Controller, ControllerContext, ControllerDefinition } from './controller.ts';

export const controllers: readonly ControllerDefinition[] = [
  endpointsController,
  endpointSliceController,
  serviceAccountController,
  rootCAPublisher,
  daemonSetController,
  deploymentController,
  replicaSetController,
];
