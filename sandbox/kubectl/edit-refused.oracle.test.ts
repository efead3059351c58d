/** kubectl edit beside the real one: what is refused, by itself or by the server, and how it comes back. */
import { SAME } from '../cmd/testing/edited.ts';
import { testSideBySide } from '../cmd/testing/side-by-side.ts';

const LINES = `
kubectl create cm c-@ --from-literal=key=one
kubectl create deployment d-@ --image=nginx --replicas=0
EDITOR='sed -i s/name:.c-@/name:\\ other/' kubectl edit cm c-@ ${SAME}; echo \${PIPESTATUS[0]}
EDITOR='sed -i s/name:.c-@/name:\\ other/' kubectl edit cm c-@ 2>&1 | sed -n 's/.*"\\(.*\\)"$/\\1/p' | xargs cat | grep -c other
EDITOR='sed -i s/namespace:.default/namespace:\\ other/' kubectl edit cm c-@ ${SAME}
EDITOR='sed -i s/kind:.ConfigMap/kind:\\ Secret/' kubectl edit cm c-@ ${SAME}
EDITOR='sed -i s/kind:.ConfigMap/kind:\\ Nosuch/' kubectl edit cm c-@ ${SAME}
EDITOR='sed -i s/apiVersion:.v1/apiVersion:\\ v9/' kubectl edit cm c-@ ${SAME}
EDITOR='sh -c "cat \\$0; sed -i \\"s/^apiVersion: v1/apiVersion: v9/\\" \\$0"' kubectl edit cm c-@ ${SAME}
EDITOR='sh -c "cat \\$0; sed -i /^kind/d \\$0"' kubectl edit cm c-@ ${SAME}
EDITOR='sh -c "cat \\$0; sed -i s/,$// \\$0"' kubectl edit cm c-@ -o json ${SAME}
EDITOR='sh -c "grep -q not.valid \\$0 && sed -i \\"s/^data: ./data:/\\" \\$0 || sed -i \\"s/^data:/data: [/\\" \\$0"' kubectl edit cm c-@ ${SAME}
EDITOR='sed -i /^apiVersion/d' kubectl edit cm c-@ ${SAME}
EDITOR='sed -i /^kind/d' kubectl edit cm c-@ ${SAME}
EDITOR='sed -i /name:.c-@/d' kubectl edit cm c-@ ${SAME}
EDITOR='sed -i /uid:/d' kubectl edit cm c-@ ${SAME} | sed -E 's/"(creationTimestamp|resourceVersion)":"[^"]*"/"\\1":X/g'
EDITOR='sh -c "cat \\$0; grep -q ^:.: \\$0 || echo \\": : [\\" >> \\$0"' kubectl edit cm c-@ ${SAME}
EDITOR='sh -c "grep -q not.valid \\$0 || sed -i \\"s/^data:/data: [/\\" \\$0"' kubectl edit cm c-@ ${SAME}
EDITOR='sh -c "cat \\$0; sed -i \\"s/^data:/datum:/\\" \\$0"' kubectl edit cm c-@ ${SAME}
EDITOR='sed -i s/^data:/datum:/' kubectl edit cm c-@ --validate=false ${SAME}
EDITOR='sed -i s/^data:/datum:/' kubectl edit cm c-@ --validate=warn ${SAME}
EDITOR='sh -c "cat \\$0; sed -i \\"s/replicas: 0/replicas: -1/\\" \\$0"' kubectl edit deploy d-@ ${SAME}
EDITOR='sh -c "cat \\$0; sed -i \\"s/replicas: 0/replicas: -1/;s/image: nginx/image: /\\" \\$0"' kubectl edit deploy d-@ ${SAME}
EDITOR='sh -c "sed -i \\"s/replicas: -1/replicas: 1/;s/replicas: 0/replicas: -1/\\" \\$0"' kubectl edit deploy d-@ ${SAME}
EDITOR='sed -i s/replicas:.1/replicas:\\ x/' kubectl edit deploy d-@ ${SAME}
EDITOR='sed -i s/app:.d-@/app:\\ q/' kubectl edit deploy d-@ ${SAME}
kubectl delete cm/c-@ deploy/d-@
`;

testSideBySide(LINES);
