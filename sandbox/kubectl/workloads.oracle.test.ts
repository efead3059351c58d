/** rollout, scale, explain and what binds roles beside the real ones. */
import { testSideBySide } from '../cmd/testing/side-by-side.ts';

const LINES = `
kubectl rollout status
kubectl rollout status deploy/demoapp
kubectl rollout status deploy/demoapp --revision=1
kubectl rollout status deploy/demoapp --revision=9
kubectl rollout status deploy nosuch
kubectl rollout status pod/mypod
kubectl rollout status ds/kube-proxy -n kube-system
kubectl rollout status rs -l app=demoapp
kubectl rollout status deploy
kubectl rollout status deploy --timeout=1s
kubectl rollout history
kubectl rollout history deploy/demoapp
kubectl rollout history deploy
kubectl rollout history deploy/demoapp --revision=1
kubectl rollout history deploy/demoapp --revision=7
kubectl rollout history deploy/demoapp --revision=-1
kubectl rollout history deploy/demoapp --revision=1 -o yaml | grep -v -e uid -e creationTimestamp -e resourceVersion
kubectl rollout history deploy/demoapp -o name
kubectl rollout history pod/mypod
kubectl rollout history ds -n kube-system
kubectl rollout history ds/kube-proxy -n kube-system --revision=1
kubectl rollout history deploy/nosuch
kubectl create deployment web-@ --image=nginx:1.27 --replicas=2
kubectl rollout status deploy/web-@ --timeout=30s | tail -1
kubectl annotate deploy web-@ kubernetes.io/change-cause=second
kubectl patch deploy web-@ -p '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","image":"nginx:1.28"}]}}}}'
kubectl rollout status deploy/web-@ --timeout=30s | tail -1
kubectl rollout history deploy/web-@
kubectl rollout undo deploy/web-@ --dry-run=client | sed 's/pod-template-hash=[0-9a-f]*/HASH/'
kubectl rollout undo deploy/web-@ --dry-run=server
kubectl rollout undo deploy/web-@ --to-revision=9
kubectl rollout undo deploy/web-@ --to-revision=-1
kubectl rollout undo deploy/web-@
kubectl rollout status deploy/web-@ --timeout=30s | tail -1
kubectl rollout history deploy/web-@
kubectl rollout undo deploy/web-@ --to-revision=3
kubectl rollout undo deploy/web-@ --to-revision=2
kubectl rollout pause deploy/web-@
kubectl rollout pause deploy/web-@
kubectl rollout undo deploy/web-@
kubectl rollout restart deploy/web-@
kubectl rollout resume deploy/web-@
kubectl rollout resume deploy/web-@
kubectl rollout restart deploy/web-@
kubectl rollout restart deploy/nosuch
kubectl rollout restart pod/mypod
kubectl rollout restart rs -l app=demoapp
kubectl rollout pause ds/kube-proxy -n kube-system
kubectl rollout resume ds/kube-proxy -n kube-system
kubectl rollout undo pod/mypod
kubectl rollout undo deploy/demoapp
kubectl rollout undo ds/kube-proxy -n kube-system
kubectl rollout restart
kubectl rollout pause
kubectl rollout undo
kubectl rollout nosuch
kubectl rollout restart deploy -l app=nosuch
kubectl scale
kubectl scale deploy
kubectl scale deploy/web-@
kubectl scale deploy/web-@ --replicas=-1
kubectl scale deploy/web-@ --replicas=x
kubectl scale deploy/web-@ --replicas=3
kubectl scale deploy/web-@ --replicas=2 --current-replicas=5
kubectl scale deploy/web-@ --replicas=2 --current-replicas=3
kubectl scale deploy/web-@ --replicas=4 --dry-run=client
kubectl scale deploy/web-@ --replicas=4 --dry-run=server
kubectl scale deploy/web-@ --replicas=1 -o name
kubectl scale deploy/web-@ --replicas=1 --timeout=20s
kubectl scale deploy/nosuch --replicas=1
kubectl scale pod/mypod --replicas=1
kubectl scale nosuch/x --replicas=1
kubectl scale deploy demoapp nosuch --replicas=3
kubectl scale deploy --all --replicas=3 --dry-run=client
kubectl scale deploy -l app=nosuch --replicas=3
kubectl scale deploy -l app=demoapp --all --replicas=3
kubectl scale ds/kube-proxy -n kube-system --replicas=1
kubectl scale deploy/demoapp --replicas=3 --current-replicas=-2
kubectl scale -f nosuch.yaml --replicas=1
kubectl scale --replicas=3 deploy/demoapp pod/mypod
kubectl delete deploy web-@
kubectl create role reader-@ --verb=get,list --resource=pods,deployments.apps/scale
kubectl create rolebinding reader-@ --role=reader-@ --serviceaccount=default:default
kubectl create rolebinding people-@ --role=reader-@ --user=ana --user=ben --group=ops
kubectl create rolebinding none-@
kubectl create rolebinding both-@ --role=a --clusterrole=b
kubectl create clusterrolebinding people-@ --clusterrole=view --user=ana
kubectl create clusterrolebinding people-@ --user=ana
kubectl delete rolebinding reader-@ people-@
kubectl delete role reader-@
kubectl delete clusterrolebinding people-@
kubectl explain
kubectl explain pod svc
kubectl explain nosuch
kubectl explain pods
kubectl explain pod.spec
kubectl explain pod.spec.containers
kubectl explain pod.spec.containers.image
kubectl explain pods.spec.nosuch
kubectl explain pods.spec.containers.nosuch
kubectl explain pod.spec.containers --recursive
kubectl explain pod.spec.containers.env.valueFrom
kubectl explain pod.metadata.labels
kubectl explain deploy
kubectl explain deployment.spec.strategy
kubectl explain deploy.spec.strategy.rollingUpdate.maxSurge
kubectl explain deploy --api-version=apps/v1
kubectl explain deploy --api-version=apps/v9
kubectl explain svc.spec.ports
kubectl explain ns
kubectl explain ns.spec.finalizers
kubectl explain cm.data
kubectl explain secret.data
kubectl explain node.status
kubectl explain ds.spec --recursive
kubectl explain clusterrole.rules
kubectl explain endpointslices.endpoints.conditions
kubectl explain event
kubectl explain lease.spec
kubectl explain pod.spec.affinity.nodeAffinity
kubectl explain pod --output=bad
kubectl explain pods. 
kubectl explain pod..spec
kubectl explain .spec
kubectl explain pods.apps
kubectl explain deployments.apps.spec
kubectl explain pod.status.containerStatuses.state
kubectl explain pods --recursive
kubectl explain nodes --recursive
kubectl explain svc --recursive
kubectl explain sa
kubectl explain rolebindings.subjects
kubectl explain priorityclasses
kubectl explain events --api-version=events.k8s.io/v1
kubectl explain pods.spec.volumes
kubectl explain pods.spec.containers.livenessProbe
kubectl explain pod.spec.containers.resources.limits
kubectl explain pod.metadata.ownerReferences
kubectl explain svc.spec.type
`;

testSideBySide(LINES);
