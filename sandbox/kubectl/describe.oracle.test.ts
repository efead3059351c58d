/** describe beside the real one: whole output, errors and exit codes, on the same cluster. */
import { testSideBySide } from '../cmd/testing/side-by-side.ts';

const LINES = `
kubectl describe
kubectl describe pod mypod
kubectl describe pods/mypod
kubectl describe pods
kubectl describe pod mypod-with-sidecar
kubectl describe pod mypod-with-env-var
kubectl describe pod mypod-with
kubectl describe pod nosuch
kubectl describe pods nosuch other
kubectl describe pod/nosuch
kubectl describe nosuch
kubectl describe nosuch/x
kubectl describe pod mypod --show-events=false
kubectl describe pods -l app=demoapp
kubectl describe pods -l app=demoapp --show-events
kubectl describe pods -l app=nosuch
kubectl describe pods -A -l app=nosuch
kubectl describe pods -n kube-system
kubectl describe pod mypod mypod-with-sidecar
kubectl describe node master01
kubectl describe node node01
kubectl describe node node0
kubectl describe ns default
kubectl describe ns
kubectl describe svc demoapp
kubectl describe svc kubernetes
kubectl describe svc -n kube-system kube-dns
kubectl describe deploy demoapp
kubectl describe deploy -n kube-system coredns
kubectl describe rs
kubectl describe rs -n kube-system
kubectl describe ds -n kube-system
kubectl describe ep demoapp
kubectl describe ep
kubectl describe endpointslices
kubectl describe cm kube-root-ca.crt
kubectl describe cm -n kube-system
kubectl describe secret
kubectl describe secrets -A
kubectl describe sa default
kubectl describe sa -A
kubectl describe role -A
kubectl describe clusterrole admin
kubectl describe clusterrole
kubectl describe rolebinding -A
kubectl describe clusterrolebinding
kubectl describe priorityclass
kubectl describe lease -n kube-node-lease node01 --show-events=false | grep -v -e Renew -e 'Resource Version'
kubectl describe events | grep -v 'Last Timestamp' | head -40
kubectl describe controllerrevisions -n kube-system
kubectl describe pod,svc
kubectl describe pod/mypod svc/demoapp
kubectl describe pod mypod svc/demoapp
kubectl describe --all-namespaces pod mypod
kubectl describe pod -x
kubectl describe pod --selector app=demoapp mypod
kubectl describe -f nosuch.yaml
kubectl describe ns lab
kubectl describe pod -n lab rich
kubectl describe pod -n lab never --show-events=false
kubectl describe pod -n lab pending
kubectl describe pod -n lab plain-grpc
kubectl describe pod -n lab terminating
kubectl describe pod -n lab -l app=web
kubectl describe svc -n lab
kubectl describe svc -n lab np
kubectl describe deploy -n lab web
kubectl describe rs -n lab
kubectl describe cm -n lab settings
kubectl describe cm -n lab empty
kubectl describe secret -n lab creds
kubectl describe secret -n lab multi
kubectl describe secret -n lab tls
kubectl describe secret -n lab builder-token
kubectl describe sa -n lab
kubectl describe sa -n lab builder
kubectl describe role -n lab mix
kubectl describe clusterrole urls
kubectl describe rolebinding -n lab
kubectl describe priorityclass high
kubectl describe endpointslice -n lab
kubectl describe ep -n lab
kubectl describe pod -n lab rich --chunk-size=1
kubectl describe -n lab deploy,svc -l app=web
kubectl describe deploy/web -n lab --show-events=false
kubectl describe pod nosuch -n nosuch
kubectl describe pod -n lab done
kubectl describe pod -n lab crash --show-events=false
kubectl describe ds -n lab agent
kubectl describe po mypod nosuch
kubectl describe po/mypod po/nosuch
kubectl describe po/mypod svc/nosuch
kubectl describe po,svc mypod
kubectl describe pod ''
kubectl describe pod mypod --show-events=maybe
kubectl describe deployments.v1.apps demoapp
kubectl describe crd
kubectl describe pod -A mypod
kubectl describe pod -n nosuch
`;

testSideBySide(LINES, { lab: true });
