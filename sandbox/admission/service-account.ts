/** Gives every Pod a service account and its token. Follows plugin/pkg/admission/serviceaccount. */

import type { AdmissionAttributes, ObjectReader } from '../apimachinery/admission.ts';
import { forbidden, type StatusError } from '../apimachinery/errors.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import type { Random } from '../apimachinery/random.ts';
import type { AdmissionPlugin } from './chain.ts';

const MIRROR = 'kubernetes.io/config.mirror';
const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const VOLUME_PREFIX = 'kube-api-access-';
/** An hour, and the seconds by which the API server knows a kubelet's request. */
const EXPIRATION_SECONDS = 3607;

export function serviceAccount(objects: ObjectReader, random: Random): AdmissionPlugin {
  return {
    name: 'ServiceAccount',
    mutate(attributes) {
      const { kind, operation, object, subresource, namespace } = attributes;
      if (operation !== 'CREATE' || kind.kind !== 'Pod' || kind.group !== '' || subresource !== '' || !object) return;
      if (object.metadata.annotations?.[MIRROR] !== undefined) {
        if (object['spec'].serviceAccountName) {
          throw refuse(attributes, 'a mirror pod may not reference service accounts');
        }
        return;
      }
      const spec = object['spec'];
      if (!spec.serviceAccountName) {
        spec.serviceAccountName = 'default';
        spec.serviceAccount = 'default';
      }
      const name: string = spec.serviceAccountName;
      const account = objects.get(`/registry/serviceaccounts/${namespace}/${name}`);
      if (!account) {
        throw refuse(
          attributes,
          `error looking up service account ${namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`,
        );
      }
      if (automounts(account, spec)) mountToken(spec, random);
      if (!spec.imagePullSecrets?.length && account['imagePullSecrets']?.length) {
        spec.imagePullSecrets = account['imagePullSecrets'].map((s: { name: string }) => ({ name: s.name }));
      }
    },
  };
}

function refuse({ kind, name, object }: AdmissionAttributes, why: string): StatusError {
  const resource = { group: kind.group, resource: kind.names.plural };
  return forbidden(resource, name || object?.metadata.generateName || '', why);
}

/** The Pod's word goes before the account's. */
function automounts(account: KubeObject, spec: { automountServiceAccountToken?: boolean }): boolean {
  return spec.automountServiceAccountToken ?? account['automountServiceAccountToken'] ?? true;
}

interface Container {
  volumeMounts?: { name: string; readOnly?: boolean; mountPath: string }[];
}

function mountToken(
  spec: { volumes?: { name: string }[]; containers?: Container[]; initContainers?: Container[] },
  random: Random,
): void {
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const lacking = containers.filter((c) => !c.volumeMounts?.some((m) => m.mountPath === MOUNT_PATH));
  if (lacking.length === 0) return;
  const existing = spec.volumes?.find((volume) => volume.name.startsWith(VOLUME_PREFIX));
  const name = existing?.name ?? VOLUME_PREFIX + random.suffix(5);
  for (const container of lacking) {
    container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath: MOUNT_PATH }];
  }
  if (!existing) spec.volumes = [...(spec.volumes ?? []), tokenVolume(name)];
}

function tokenVolume(name: string): { name: string; projected: object } {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: EXPIRATION_SECONDS, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
      defaultMode: 420,
    },
  };
}
