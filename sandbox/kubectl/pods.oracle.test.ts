/** logs, exec, attach, label, annotate beside the real ones. */
import { testSideBySide } from '../cmd/testing/side-by-side.ts';

const LINES = `
kubectl logs
kubectl logs mypod | head -5
kubectl logs mypod --tail=2
kubectl logs mypod --tail=0
kubectl logs mypod --tail=-2
kubectl logs mypod --timestamps --tail=2
kubectl logs mypod --since=10000h --tail=1
kubectl logs mypod --since=-1s
kubectl logs mypod --since=1s --since-time=2020-01-01T00:00:00Z
kubectl logs mypod --since-time=bad
kubectl logs mypod --limit-bytes=10
kubectl logs mypod --limit-bytes=0
kubectl logs mypod -c nosuch
kubectl logs mypod nosuch
kubectl logs mypod demoapp -c demoapp
kubectl logs mypod demoapp x
kubectl logs mypod -p
kubectl logs mypod -p -f --pod-running-timeout=1500ms
kubectl logs nosuch
kubectl logs pod/nosuch
kubectl logs nosuch/x
kubectl logs mypod-with-sidecar --tail=3
kubectl logs mypod-with-sidecar -c sidecar --tail=3
kubectl logs mypod-with-sidecar --all-containers --tail=2 | sort
kubectl logs mypod-with-sidecar --all-containers -c sidecar
kubectl logs mypod-with-sidecar --all-containers --prefix --tail=2 | sort
kubectl logs deploy/demoapp --tail=1
kubectl logs svc/demoapp --tail=1
kubectl logs svc/kubernetes
kubectl logs rs/demoapp
kubectl logs node/node01
kubectl logs cm/kube-root-ca.crt
kubectl logs ds/kube-proxy -n kube-system --tail=1
kubectl logs -l app=demoapp | sort
kubectl logs -l app=demoapp --prefix --tail=1 | sort
kubectl logs -l app=nosuch
kubectl logs -l app=demoapp mypod
kubectl logs -l 'bad selector'
kubectl logs deploy/demoapp --all-pods=true --tail=1 | sort
kubectl logs -n lab pending
kubectl logs -n lab never
kubectl logs -n lab rich -c setup
kubectl logs -n lab rich -c other -p
kubectl logs -n lab rich --tail=1
kubectl logs -n nosuch mypod
kubectl logs mypod --max-log-requests=0
kubectl logs -f -l app=demoapp --max-log-requests=1
kubectl logs --bad mypod
kubectl exec
kubectl exec mypod
kubectl exec mypod date
kubectl exec mypod -- hostname
kubectl exec mypod -- sh -c 'echo out; echo err >&2; exit 5'
kubectl exec mypod -- nosuch 2>&1 | sed 's/exec "[0-9a-f]*"/exec ID/'
kubectl exec mypod -c nosuch -- date
kubectl exec nosuch -- date
kubectl exec mypod-with-sidecar -- hostname
kubectl exec mypod-with-sidecar -q -- hostname
kubectl exec mypod-with-sidecar -c sidecar -- hostname
kubectl exec deploy/demoapp -- true
kubectl exec svc/demoapp -- true
kubectl exec svc/kubernetes -- true
kubectl exec node/node01 -- true
kubectl exec cm/kube-root-ca.crt -- true
kubectl exec -n lab pending -- date
kubectl exec -n lab rich -c setup -- date
kubectl exec -n lab rich -c other -- date
kubectl exec -it mypod -- hostname
kubectl exec -t mypod -- hostname
echo hello | kubectl exec -i mypod -- cat
kubectl exec -- date
kubectl exec mypod -- sh -c 'cat /etc/hostname'
kubectl exec -f nosuch.yaml -- date
kubectl exec mypod --pod-running-timeout=0s -- true
kubectl attach
kubectl attach a b c
kubectl attach nosuch
kubectl attach mypod -c nosuch
kubectl attach -n lab pending
kubectl attach cm/kube-root-ca.crt
kubectl label
kubectl label pod
kubectl label pod mypod
kubectl label pod mypod a=b --dry-run=client
kubectl label pod mypod a=b --dry-run=server
kubectl label pod mypod a=b
kubectl label pod mypod a=c
kubectl label pod mypod a=b
kubectl label pod mypod a=c --overwrite
kubectl label pod mypod --list
kubectl label pod mypod a=x b=y c-
kubectl label pod mypod a- b-
kubectl label pod mypod a-
kubectl label pod mypod a=b a-
kubectl label pod mypod 'a=b c'
kubectl label pod mypod -a=b
kubectl label pods --all x=y --dry-run=client
kubectl label pods -l app=demoapp x=y --dry-run=client -o name
kubectl label pods -l app=nosuch x=y
kubectl label pods --all -l app=demoapp x=y
kubectl label nosuch x a=b
kubectl label pod nosuch a=b
kubectl label pod/mypod pod/nosuch zz=1 --dry-run=server
kubectl label node node01 disk=ssd
kubectl label node/node01 disk-
kubectl label -f nosuch.yaml a=b
kubectl label ns default x=y -o name
kubectl label ns default x- -o name
kubectl label pod mypod k=v --field-manager=me -o jsonpath='{.metadata.labels}'
kubectl label pod mypod k-
kubectl label pod mypod --list --all
kubectl label -A pods x=y --dry-run=client -o name -l k8s-app=kube-dns
kubectl annotate
kubectl annotate pod mypod
kubectl annotate pod mypod note='hello world'
kubectl annotate pod mypod note=other
kubectl annotate pod mypod note=other --overwrite
kubectl annotate pod mypod --list
kubectl annotate pod mypod note-
kubectl annotate pod mypod note-
kubectl annotate pod mypod 'bad key=1'
kubectl annotate pod mypod a=b --dry-run=server -o name
kubectl annotate pods --all x=y --dry-run=client
kubectl annotate pod nosuch a=b
kubectl annotate pod mypod a b
kubectl annotate pod mypod =b
kubectl annotate -f nosuch.yaml a=b
`;

testSideBySide(LINES, { lab: true });
