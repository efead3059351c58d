/** What the real kubectl's `__complete` prints, which every shell's completion script asks, beside ours. */
import { testSideBySide } from '../../cmd/testing/side-by-side.ts';

const LINES = `
kubectl __complete get ""
kubectl __complete get po ""
kubectl __complete get pods/
kubectl __complete get pod m
kubectl __complete get pods --name
kubectl __complete get pods - | grep -v -e '^-o' -e -o=
kubectl __complete get pods -- | grep -v -e '^-o' -e -o=
kubectl __complete get -n ""
kubectl __complete get pods -o ""
kubectl __complete get pods -o js
kubectl __complete get pods --output=
kubectl __complete get pods -ojs
kubectl __complete get pods -o=js
kubectl __complete get pods --outp
kubectl __complete get pods --al
kubectl __complete get pods -A --al
kubectl __complete get pods --help ""
kubectl __complete get pods -h ""
kubectl __complete get --nosuch ""
kubectl __complete get --nosuch "" ""
kubectl __complete get --nosuch=1 ""
kubectl __complete get pods -z ""
kubectl __complete get pods -n
kubectl __complete get pods -nku
kubectl __complete get pods -n ku
kubectl __complete get svc,po ""
kubectl __complete get po,s
kubectl __complete get all ""
kubectl __complete get nosuch ""
kubectl __complete get pods mypod -n kube-system ""
kubectl __complete get pods -n kube-system kube-proxy
kubectl __complete get pods --field-selector ""
kubectl __complete get pods --sort-by ""
kubectl __complete get pods --chunk-size x ""
kubectl __complete get -f ""
kubectl __complete get --subresource ""
kubectl __complete get deploy/demoapp ""
kubectl __complete get deploy/demoapp d
kubectl __complete get deploy/demoapp svc/
kubectl __complete get pods/mypod pods/my
kubectl __complete get pods -- m
kubectl __complete get pods -- -
kubectl __complete get -l a=b pods my
kubectl __complete -n kube-system get pods core
kubectl __complete describe ""
kubectl __complete describe pod mypod ""
kubectl __complete delete pod mypod ""
kubectl __complete delete deploy/demoapp d
kubectl __complete delete pod --forc
kubectl __complete edit no
kubectl __complete edit node ""
kubectl __complete label pods my
kubectl __complete annotate pod ""
kubectl __complete patch deploy ""
kubectl __complete logs ""
kubectl __complete logs my
kubectl __complete logs nosuch
kubectl __complete logs d
kubectl __complete logs deploy
kubectl __complete logs deploy/
kubectl __complete logs mypod ""
kubectl __complete logs mypod -c ""
kubectl __complete logs mypod-with-sidecar ""
kubectl __complete logs deploy/demoapp ""
kubectl __complete logs mypod demoapp ""
kubectl __complete logs -l ""
kubectl __complete logs -f ""
kubectl __complete logs -n kube-system etc
kubectl __complete exec ""
kubectl __complete exec -it my
kubectl __complete exec mypod -c ""
kubectl __complete exec mypod-with-sidecar -c ""
kubectl __complete exec -c ""
kubectl __complete exec mypod -- ""
kubectl __complete exec mypod ""
kubectl __complete attach ""
kubectl __complete apply ""
kubectl __complete apply -f ""
kubectl __complete apply --subresource s
kubectl __complete apply view
kubectl __complete apply view-last-applied de
kubectl __complete replace -f ""
kubectl __complete rollout ""
kubectl __complete rollout re
kubectl __complete rollout nosuch ""
kubectl __complete rollout status ""
kubectl __complete rollout status dep
kubectl __complete rollout status deploy ""
kubectl __complete rollout undo deploy/
kubectl __complete rollout undo deploy demoapp -- | grep -v -e '^-o' -e -o=
kubectl __complete rollout pause ""
kubectl __complete scale ""
kubectl __complete scale --
kubectl __complete scale --replicas=3 ""
kubectl __complete scale --replicas 3 deploy ""
kubectl __complete scale --replicas 3 deploy demoapp ""
kubectl __complete scale deploy/demoapp ""
kubectl __complete scale deploy/demoapp --rep
kubectl __complete expose ""
kubectl __complete expose deploy ""
kubectl __complete expose --type ""
kubectl __complete run ""
kubectl __complete run x --image=y ""
kubectl __complete run x --image=y --rest
kubectl __complete create dep
kubectl __complete create deployment ""
kubectl __complete create deployment x --
kubectl __complete create deployment x --image=a -- | grep -v -e '^-o' -e -o=
kubectl __complete create deployment x --image a --im
kubectl __complete create secret ""
kubectl __complete create service ""
kubectl __complete create configmap ""
kubectl __complete create clusterrolebinding ""
kubectl __complete create clusterrolebinding x --clusterrole=vi
kubectl __complete create clusterrolebinding x --clusterrole vi
kubectl __complete create -f ""
kubectl __complete config ""
kubectl __complete config use-context ""
kubectl __complete config use-context x
kubectl __complete config set-context ""
kubectl __complete config set-context x ""
kubectl __complete config delete-user ""
kubectl __complete config delete-cluster kub
kubectl __complete config get-clusters ""
kubectl __complete --context ""
kubectl __complete --cluster=""
kubectl __complete --user kube
kubectl __complete -n ""
kubectl __complete --namespace=k
kubectl __complete get pods --context nosuch ""
kubectl __complete --
kubectl __complete explain ""
kubectl __complete explain pod.sp
kubectl __complete wait ""
kubectl __complete wait -f ""
kubectl __complete api-resources ""
kubectl __complete api-resources --ver
kubectl __complete version ""
kubectl __complete cluster-info ""
kubectl __complete nosuch ""
kubectl __complete nosuch a b ""
kubectl __complete help cr
kubectl __complete help create dep
kubectl __complete help create deployment ""
kubectl __complete help rollout ""
kubectl __completeNoDesc rollout ""
kubectl __completeNoDesc create deployment x --image=a --po
kubectl __complete
`;

testSideBySide(LINES);
