/** Actions that come with their first use, which a run does not show. */
import { expect, test } from 'vitest';
import { Cluster } from '../index.ts';

const SCRIPT = `kubectl create deployment web --image=nginx
kubectl wait --for=condition=Available deployment/web
kubectl port-forward deployment/web 8080:80 &
kubectl proxy &
sleep 1; curl -s localhost:8080 | head -4; curl -s localhost:8001/version | head -3
kubectl describe deployment web | tail -3
kubectl rollout history deployment web; kubectl rollout undo deployment web
kubectl events | head -3
kubectl explain pod.spec.nodeName | head -4
kubectl get deployment web -o yaml > web.yaml; kubectl diff -f web.yaml
KUBE_EDITOR=true kubectl edit deployment web
kubectl cp one
kill %1 %2; wait`;

test('a run is the same whether they have been loaded before or not', async () => {
  const runs = [];
  for (let i = 0; i < 2; i++) {
    const cluster = await Cluster.start({ seed: 3 });
    const result = await cluster.sh(SCRIPT);
    runs.push({ ...result, steps: cluster.clock.steps, now: cluster.clock.now(), hash: cluster.hash() });
    cluster.stop();
  }
  expect(runs[1]).toEqual(runs[0]);
  const { stdout, stderr } = runs[0] as (typeof runs)[number];
  expect(stdout).toMatchInlineSnapshot(`
    "deployment.apps/web created
    deployment.apps/web condition met
    Starting to serve on 127.0.0.1:8001
    Forwarding from 127.0.0.1:8080 -> 80
    Forwarding from [::1]:8080 -> 80
    Handling connection for 8080
    <!DOCTYPE html>
    <html>
    <head>
    <title>Welcome to nginx!</title>
    {
      "major": "1",
      "minor": "36",
      Type    Reason             Age   From                   Message
      ----    ------             ----  ----                   -------
      Normal  ScalingReplicaSet  3s    deployment-controller  Scaled up replica set web-7957885594 from 0 to 1
    deployment.apps/web 
    REVISION  CHANGE-CAUSE
    1         <none>

    LAST SEEN   TYPE     REASON              OBJECT                      MESSAGE
    3s          Normal   Pulling             Pod/web-7957885594-6m9q2    Pulling image "nginx"
    3s          Normal   SuccessfulCreate    ReplicaSet/web-7957885594   Created pod: web-7957885594-6m9q2
    KIND:       Pod
    VERSION:    v1

    FIELD: nodeName <string>
    "
  `);
  expect(stderr).toMatchInlineSnapshot(`
    "error: no rollout history found for deployment "web"
    Edit cancelled, no changes made.
    error: source and destination are required
    "
  `);
});
