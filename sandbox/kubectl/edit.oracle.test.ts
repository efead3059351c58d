/** kubectl edit beside the real one: scripts stand for the person, and show what the file held. */
import { SAME } from '../cmd/testing/edited.ts';
import { testSideBySide } from '../cmd/testing/side-by-side.ts';

const LINES = `
kubectl create cm c-@ --from-literal=key=one
kubectl create deployment d-@ --image=nginx --replicas=0
kubectl create svc clusterip s-@ --tcp=80
kubectl edit
EDITOR=true kubectl edit cm
kubectl edit cm nosuch
EDITOR=true kubectl edit cm c-@
EDITOR=true kubectl edit cm/c-@ svc/s-@
EDITOR=cat kubectl edit cm c-@ ${SAME}
EDITOR=cat kubectl edit cm c-@ -o json ${SAME}
EDITOR=cat kubectl edit cm c-@ -o yaml --show-managed-fields ${SAME} | sed '/time:/d'
EDITOR=cat kubectl edit cm/c-@ svc/s-@ ${SAME} | grep -v -e ' 10\\.'
EDITOR='sed -i s/one/two/' kubectl edit cm c-@
kubectl get cm c-@ -o jsonpath='{.data}'
EDITOR='sed -i s/two/three/' kubectl edit cm c-@ -o json ${SAME}
KUBE_EDITOR='sed -i s/three/four/' EDITOR=false kubectl edit cm c-@ --output-patch
VISUAL='sed -i s/four/five/' EDITOR=true kubectl edit cm c-@
EDITOR='sed -i "s/four/it'\\''s five/"' kubectl edit cm c-@; kubectl get cm c-@ -o jsonpath='{.data}'
EDITOR=false kubectl edit cm c-@ ${SAME}
EDITOR=nosuch-editor kubectl edit cm c-@ ${SAME}
EDITOR='nosuch-editor -x' kubectl edit cm c-@ ${SAME}
EDITOR='sh -c "exit 3"' kubectl edit cm c-@ ${SAME}
EDITOR='cp /dev/null' kubectl edit cm c-@ ${SAME}
EDITOR='sh -c "echo > \\$0"' kubectl edit cm c-@ ${SAME}
EDITOR='sh -c "echo \\"# nothing\\" > \\$0"' kubectl edit cm c-@ ${SAME}
EDITOR='sh -c "sed -i \\"s/^/# /\\" \\$0"' kubectl edit cm c-@ ${SAME}
EDITOR='sed -i 1i#more' kubectl edit cm c-@
EDITOR='sed -i s/replicas:.1/replicas:\\ 0/' kubectl edit deploy d-@ -o name
EDITOR='sed -i s/replicas:.0/replicas:\\ 1/' kubectl edit deploy d-@ --save-config; kubectl get deploy d-@ -o yaml | grep -c last-applied
export -f kubectl 2>/dev/null; EDITOR='bash -c "kubectl scale deploy d-@ --replicas=3 >/dev/null; sed -i \\"s/image: nginx/image: httpd/\\" \\$0"' kubectl edit deploy d-@ ${SAME}
EDITOR='sed -i s/five/six/' kubectl edit cm/c-@ svc/s-@ ${SAME}
EDITOR='sh -c "sed -i \\"s/six/seven/;s/port: 80/port: 99999/\\" \\$0; cat \\$0"' kubectl edit cm/c-@ svc/s-@ ${SAME} | grep -v -e ' 10\\.'
EDITOR='sh -c "sed -i \\"/^  kind: Service/,$ d\\" \\$0"' kubectl edit cm/c-@ svc/s-@ ${SAME}
EDITOR='sed -i s/seven/eight/' kubectl edit cm c-@ --windows-line-endings
EDITOR='od -c' kubectl edit cm c-@ --windows-line-endings | sed -n 1,3p
EDITOR='sed -i s/eight/nine/' kubectl edit cm c-@ -o jsonpath={.data}
EDITOR='sed -i s/replicas:.3/replicas:\\ 2/' kubectl edit deploy d-@ --subresource=scale ${SAME}
EDITOR='sed -i s/observedGeneration:.*/observedGeneration:\\ 1000/' kubectl edit deploy d-@ --subresource=status
EDITOR=true kubectl edit deploy d-@ --subresource=nosuch
EDITOR=true kubectl edit -f nosuch.yaml
kubectl get cm c-@ -o yaml > f-@.yaml; EDITOR='sed -i s/nine/ten/' kubectl edit -f f-@.yaml; kubectl get cm c-@ -o jsonpath='{.data}'
EDITOR='sed -i s/ten/eleven/' kubectl edit -f f-@.yaml --field-manager=me; kubectl get cm c-@ -o jsonpath='{.metadata.managedFields[*].manager}'
EDITOR='sed -i s/eleven/twelve/' kubectl edit cm c-@ --dry-run=client
EDITOR='bash -c "kubectl delete cm c-@ >/dev/null; sed -i \\"s/eleven/gone/\\" \\$0"' kubectl edit cm c-@ ${SAME}
EDITOR=true kubectl edit cm -l nosuch=nosuch
EDITOR='sed -i s/a/b/' kubectl edit ns/default ${SAME}
kubectl create ns dev-@; EDITOR='sed -i s/name:.dev-@/name:\\ devvv/' kubectl edit ns/dev-@ ${SAME}
kubectl delete deploy/d-@ svc/s-@
`;

testSideBySide(LINES);
