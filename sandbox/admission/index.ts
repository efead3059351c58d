/** The admission plugins switched on, in kube-apiserver's order (pkg/kubeapiserver/options/plugins.go). A new one is a file and a line. */

import type { ObjectReader } from '../apimachinery/admission.ts';
import type { Random } from '../apimachinery/random.ts';
import { type AdmissionChain, createChain } from './chain.ts';
import { defaultIngressClass } from './default-ingress-class.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { priority } from './priority.ts';
import { serviceAccount } from './service-account.ts';
import { taintNodesByCondition } from './taint-nodes-by-condition.ts';

export function createAdmission(objects: ObjectReader, random: Random): AdmissionChain {
  return createChain([
    namespaceLifecycle(objects),
    serviceAccount(objects, random),
    taintNodesByCondition,
    priority(objects),
    defaultTolerationSeconds,
    defaultIngressClass(objects),
  ]);
}
