/** `kubectl get componentstatuses`, deprecated since 1.19 and still served. Follows pkg/registry/core/componentstatus. */
import { notFound } from '../../apimachinery/errors.ts';
import type { Answer } from '../../apimachinery/exchange.ts';
import type { Kind } from '../../apimachinery/kind.ts';
import { deepFreeze, type KubeObject } from '../../apimachinery/meta.ts';
import { objectAnswer, type Request, type Server } from '../endpoint.ts';
import { negotiate } from '../negotiation.ts';
import { includeObject, transformList, transformObject } from '../table.ts';

const component = (name: string): KubeObject => ({
  kind: 'ComponentStatus',
  apiVersion: 'v1',
  metadata: { name },
  conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
});
const components = deepFreeze(['scheduler', 'controller-manager', 'etcd-0'].map(component));

const description = 'Name must be unique within a namespace.';
const kind: Kind = {
  group: '',
  version: 'v1',
  kind: 'ComponentStatus',
  names: { plural: 'componentstatuses', singular: 'componentstatus' },
  scope: 'Cluster',
  schema: 'core/v1.ComponentStatus',
  columns: [
    { name: 'Name', type: 'string', format: 'name', description },
    { name: 'Status', type: 'string', description: 'Status of the component conditions' },
    { name: 'Message', type: 'string', description: 'Message of the component conditions' },
    { name: 'Error', type: 'string', description: 'Error of the component conditions' },
  ],
  cells: (object) => [object.metadata.name as string, 'Healthy', object['conditions'][0].message, ''],
};

export function componentStatuses(server: Server, { exchange, info, warnings }: Request): Answer {
  warnings.push('v1 ComponentStatus is deprecated in v1.19+');
  const options = {
    kind,
    negotiated: negotiate(exchange.headers['accept']),
    include: includeObject(info.query.get('includeObject')),
    now: server.clock.now(),
  };
  if (info.name) {
    const found = components.find((c) => c.metadata.name === info.name);
    if (!found) throw notFound({ group: '', resource: 'componentstatuses' }, info.name);
    return objectAnswer(transformObject(found, options));
  }
  const list = { kind: 'ComponentStatusList', apiVersion: 'v1', metadata: {}, items: components };
  return objectAnswer(transformList(list, options));
}
