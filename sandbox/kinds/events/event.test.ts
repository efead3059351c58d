import { expect, test } from 'vitest';
import { Cluster } from '../../index.ts';

const EVENT = (more: string) => `apiVersion: events.k8s.io/v1
kind: Event
metadata: { name: said, namespace: default }
eventTime: "2026-01-05T09:00:00.000000Z"
reportingController: example.com/me
reportingInstance: me-1
action: Saying
reason: Said
note: a note
regarding: { apiVersion: v1, kind: Pod, name: nobody, namespace: default }
${more}
`;

test('one Event has two forms', async () => {
  const cluster = await Cluster.start();
  const out = async (script: string): Promise<string> => {
    const { stdout, stderr } = await cluster.sh(script);
    return stdout + stderr;
  };
  cluster.write('/root/said.yaml', EVENT('type: Normal'));
  expect(await out('kubectl create -f said.yaml')).toBe('event.events.k8s.io/said created\n');
  const core = JSON.parse(await out('kubectl get event said -o json'));
  const { creationTimestamp, resourceVersion, uid } = core.metadata;
  const metadata = { creationTimestamp, name: 'said', namespace: 'default', resourceVersion, uid };
  const regarding = { apiVersion: 'v1', kind: 'Pod', name: 'nobody', namespace: 'default' };
  const shared = {
    kind: 'Event',
    metadata,
    eventTime: '2026-01-05T09:00:00.000000Z',
    action: 'Saying',
    reason: 'Said',
    type: 'Normal',
    reportingInstance: 'me-1',
  };
  expect(core).toEqual({
    apiVersion: 'v1',
    ...shared,
    message: 'a note',
    involvedObject: regarding,
    reportingComponent: 'example.com/me',
    source: {},
    firstTimestamp: null,
    lastTimestamp: null,
  });
  expect(JSON.parse(await out('kubectl get events.events.k8s.io said -o json'))).toEqual({
    apiVersion: 'events.k8s.io/v1',
    ...shared,
    note: 'a note',
    regarding,
    reportingController: 'example.com/me',
    deprecatedSource: {},
    deprecatedFirstTimestamp: null,
    deprecatedLastTimestamp: null,
  });
  const select = '-o name --field-selector';
  expect(
    await out(`kubectl get events.events.k8s.io ${select} regarding.name=nobody,reportingController=example.com/me`),
  ).toBe('event.events.k8s.io/said\n');
  expect(await out(`kubectl get events.events.k8s.io ${select} involvedObject.name=nobody`)).toContain(
    'field label not supported: involvedObject.name',
  );
  expect(await out('kubectl get ev said -o name')).toBe(
    'event/said\nWarning: short name "ev" could also match lower priority resource events.events.k8s.io\n',
  );
  expect(
    await out('kubectl label events.events.k8s.io said a=b && kubectl get event said --show-labels --no-headers'),
  ).toMatch(/^event.events.k8s.io\/said labeled\n\S+ +Normal +Said +pod\/nobody +a note +a=b\n$/);
  expect(await out(`kubectl patch events.events.k8s.io said --type=merge -p '{"note":"other"}'`)).toBe(
    'The Event "said" is invalid: message: Invalid value: "other": field is immutable\n',
  );
  expect(await out(`kubectl patch event said --type=merge -p '{"message":"other"}'`)).toBe('event/said patched\n');
  expect(await out("kubectl get events.events.k8s.io said -o jsonpath='{.note}'")).toBe('other');
  const watched = await out(
    'kubectl get events.events.k8s.io -w -o name > w & sleep 1; kubectl delete events.events.k8s.io said; sleep 1; kill %1; cat w',
  );
  expect(watched).toBe(
    'event.events.k8s.io "said" deleted from default namespace\nevent.events.k8s.io/said\nevent.events.k8s.io/said\n',
  );
  cluster.stop();
});

test('what is new in it is held to what the old form leaves open', async () => {
  const cluster = await Cluster.start();
  cluster.write('/root/said.yaml', EVENT('deprecatedCount: 2\nseries: { count: 1 }'));
  const { stderr } = await cluster.sh('kubectl create -f said.yaml');
  expect(stderr.split('\n')).toEqual([
    'The Event "said" is invalid: ',
    '* series.count: Invalid value: "": should be at least 2',
    '* series.lastObservedTime: Required value',
    '* type: Invalid value: "": has invalid value: ',
    '* count: Invalid value: "": needs to be unset',
    '',
  ]);
  cluster.stop();
});
