/** run and expose beside the real ones. */
import { testSideBySide } from '../cmd/testing/side-by-side.ts';

const LINES = `
kubectl expose
kubectl expose deploy
kubectl expose deploy demoapp
kubectl expose deploy demoapp --port=80 --name=e-@ --dry-run=client -o yaml
kubectl expose deploy demoapp --port=80 --target-port=8080 --type=NodePort --name=e-@ --dry-run=client -o yaml
kubectl expose deploy demoapp --port=80 --target-port=http --labels=a=b --selector=x=y,z=w --name=e-@ --dry-run=client -o yaml
kubectl expose deploy demoapp --port=80,443 --name=e-@ --dry-run=client -o yaml
kubectl expose deploy demoapp --port=80 --protocol=UDP --session-affinity=ClientIP --cluster-ip=None --external-ip=1.2.3.4 --name=e-@ --dry-run=client -o yaml
kubectl expose deploy demoapp --port=80 --type=LoadBalancer --load-balancer-ip=1.2.3.4 --name=e-@ --dry-run=client -o json
kubectl expose deploy demoapp --port=80 --type=ExternalName --external-name=x --name=e-@ --dry-run=client -o yaml
kubectl expose deploy demoapp --port=80 --type=ExternalName --name=e-@
kubectl expose deploy demoapp --port=80 --type=Bad --name=e-@
kubectl expose deploy demoapp --port=80 --session-affinity=Bad --name=e-@
kubectl expose deploy demoapp --port=abc --name=e-@
kubectl expose deploy demoapp --port=99999999 --name=e-@
kubectl expose deploy demoapp --cluster-ip=None --name=e-@ --dry-run=client -o yaml
kubectl expose deploy demoapp --port=80
kubectl expose deploy nosuch --port=80
kubectl expose pod mypod --port=80
kubectl expose pod mypod --port=80 --name=e-@
kubectl expose pod mypod --name=e-@ --selector=a=b
kubectl expose rs -l app=demoapp --port=80 --name=e-@ --dry-run=client
kubectl expose svc demoapp --name=e-@ --dry-run=client -o yaml
kubectl expose svc -n kube-system kube-dns --name=e-@ --dry-run=client -o yaml
kubectl expose deploy -n kube-system coredns --name=e-@ --dry-run=client -o yaml
kubectl expose svc kubernetes --name=e-@ --dry-run=client -o yaml
kubectl expose ns default --port=80
kubectl expose node node01 --port=80
kubectl expose ds -n kube-system kube-proxy --port=80
kubectl expose deploy demoapp --port=80 --name=e-@ --dry-run=client
kubectl expose deploy demoapp --port=80 --name=e-@ --dry-run=server
kubectl expose deploy demoapp --port=80 --name=Bad_Name
kubectl expose deploy demoapp --port=80 --name=e-@ --selector=bad
kubectl expose deploy demoapp --port=80 --name=e-@ --labels=bad
kubectl expose deploy demoapp --port=80 --name=e-@ --overrides='{"spec":{"type":"NodePort"}}' --dry-run=client -o yaml
kubectl expose deploy demoapp --port=80 --name=e-@
kubectl expose deploy demoapp --port=80 --name=e-@
kubectl delete svc e-@
kubectl expose deploy demoapp other --port=80 --name=e-@ --dry-run=client
kubectl expose deploy/demoapp --port=80 --name=e-@ --dry-run=client -n other
kubectl expose -f nosuch.yaml
kubectl get deploy demoapp -n other
kubectl expose deploy -n lab web --port=80 --name=q
kubectl expose rs -n lab lonely --port=80
kubectl expose pod -n lab rich --name=q --dry-run=client -o yaml
kubectl expose svc -n lab np --name=q --dry-run=client -o yaml
kubectl expose deploy demoapp --port=80 --name=e-@ --save-config -o yaml | grep -v -e uid -e creationTimestamp -e resourceVersion -e ' 10\\.'
kubectl delete svc e-@
kubectl run
kubectl run x
kubectl run x --image=
kubectl run x --image=UPPER
kubectl run x --image=nginx -t
kubectl run x --image=nginx --rm
kubectl run x --image=nginx --expose
kubectl run x --image=nginx --port=abc
kubectl run x --image=nginx --restart=Nope
kubectl run x --image=nginx --image-pull-policy=Nope
kubectl run x --image=nginx --env=A
kubectl run x --image=nginx --env=A=1 --env=B= --labels=a=b,c=d --port=80 --dry-run=client -o yaml
kubectl run x --image=nginx --labels=a --dry-run=client -o yaml
kubectl run x --image=nginx --dry-run=client -o yaml -- a b c
kubectl run x --image=nginx --command --dry-run=client -o yaml -- a b c
kubectl run x --image=nginx --command --dry-run=client -o json
kubectl run x --image=nginx --dry-run=client
kubectl run x --image=nginx --dry-run=server
kubectl run x --image=nginx --expose --port=80 --dry-run=client -o yaml
kubectl run x --image=nginx --expose --port=80 --dry-run=client
kubectl run x --image=nginx --restart=Never --dry-run=client -o yaml
kubectl run x --image=nginx --restart=OnFailure --privileged --annotations=a=b --image-pull-policy=Always --dry-run=client -o yaml
kubectl run x --image=nginx --overrides='{"apiVersion":"v1","spec":{"nodeName":"node01"}}' --dry-run=client -o yaml
kubectl run x --image=nginx --overrides='{"spec":{"nodeName":"node01"}}' --dry-run=client -o yaml
kubectl run x --image=nginx --overrides='{bad' --dry-run=client -o yaml
kubectl run x --image=nginx --overrides='[{"op":"add","path":"/metadata/labels/z","value":"1"}]' --override-type=json --dry-run=client -o yaml
kubectl run x --image=nginx --overrides='{"spec":{"containers":[{"name":"x","tty":true}]}}' --override-type=strategic --dry-run=client -o yaml
kubectl run x --image=nginx --override-type=bad --overrides='{}' --dry-run=client -o yaml
kubectl run x --image=nginx -i --dry-run=client
kubectl run x y --image=nginx --dry-run=client -o yaml
kubectl run Bad_Name --image=nginx
kubectl run mypod --image=nginx
kubectl run x --image=nginx -n nosuch
kubectl run x --image=nginx --save-config --dry-run=client -o yaml
kubectl run r5-@ --image=busybox:1.36 --restart=Never -q --rm -i -- sh -c 'cat; echo done'
echo text | kubectl run r6-@ --image=busybox:1.36 --restart=Never -q --rm -i -- sh -c 'cat; echo done'
kubectl run r7-@ --image=nginx --port=80 --expose
kubectl get pod,svc r7-@ -o name
kubectl delete svc r7-@
`;

testSideBySide(LINES, { lab: true });
