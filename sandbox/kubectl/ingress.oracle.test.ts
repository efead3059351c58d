/** Ingress and IngressClass beside the real kubectl. */
import { testSideBySide } from '../cmd/testing/side-by-side.ts';

const LINES = `
kubectl api-resources --api-group=networking.k8s.io
kubectl get ingress
kubectl get ing -A
kubectl get ingressclass
kubectl create ingress
kubectl create ingress a b --rule=/=x:1
kubectl create ingress web
kubectl create ingress web --rule=nonsense
kubectl create ingress web --rule=foo.com/=svc
kubectl create ingress web --rule=/=svc:80 --annotation=nonsense
kubectl create ingress web --default-backend=a:b:c
kubectl create ingress web --rule=foo.com/bar=svc1:8080,tls=my-cert --dry-run=client -o yaml
kubectl create ingress web --class=other --rule=/path=svc:port --dry-run=client -o yaml
kubectl create ing web --class=default --rule=foo.com/bar=svc:port --annotation b=foo --annotation a=bla=x --dry-run=client -o json
kubectl create ingress web --rule=foo.com/=svc:port --rule=foo.com/admin/=svcadmin:portadmin --dry-run=client -o yaml
kubectl create ingress web --rule='foo.com/path*=svc:8080' --rule='bar.com/admin*=svc2:http' --dry-run=client -o yaml
kubectl create ingress web --rule=foo.com/=svc:https,tls --rule='foo.com/path/subpath*=othersvc:8080' --dry-run=client -o yaml
kubectl create ingress web --default-backend=defaultsvc:http --rule='foo.com/*=svc:8080,tls=secret1' --rule='bar.com/*=svc:8080,tls=secret1' --dry-run=client -o yaml
kubectl create ingress web --rule=/=svc:80,tls --dry-run=client -o yaml
kubectl create ingress web --rule=/a=svc:0 --dry-run=client -o yaml
kubectl create ingress web-@ --class=nginx --rule='www.magedu.com/*=demoapp:80' --rule='www.magedu.com/nosuch=nosuch:http'
kubectl create ingress web-@ --class=nginx --rule='www.magedu.com/*=demoapp:80'
kubectl create ingress other-@ --class=nginx --default-backend=demoapp:80 --save-config
kubectl create ingress tls-@ --rule='a.com/=demoapp:80,tls=one' --rule='b.com/=demoapp:http,tls' --rule='c.com/=demoapp:80' --rule='d.com/=demoapp:80' --annotation=team=web
kubectl create ingress server-@ --rule=/=svc:80 --dry-run=server
kubectl create ingress bad-@ --rule=/=svc:99999
kubectl create ingress bad-@ --rule=a_b/=svc:80 --default-backend=x:-1
kubectl get ingress web-@ other-@ tls-@ | sed 's/[0-9]*s$/AGE/'
kubectl get ingress web-@ -o wide | sed 's/[0-9]*s$/AGE/'
kubectl get ing/web-@ -o yaml | grep -v -e uid -e creationTimestamp -e resourceVersion -e time:
kubectl describe ingress web-@
kubectl describe ing other-@ tls-@
kubectl describe ingress nosuch
printf 'apiVersion: networking.k8s.io/v1\\nkind: IngressClass\\nmetadata:\\n  name: class-@\\n  annotations:\\n    ingressclass.kubernetes.io/is-default-class: "true"\\nspec:\\n  controller: k8s.io/ingress-nginx\\n  parameters:\\n    apiGroup: k8s.example.com\\n    kind: IngressParameters\\n    name: external\\n' | kubectl apply -f -
kubectl get ingressclass class-@ | sed 's/[0-9]*s$/AGE/'
kubectl get ingressclasses class-@ -o yaml | grep -v -e uid -e creationTimestamp -e resourceVersion
kubectl describe ingressclass class-@
kubectl create ingress classless-@ --rule=/=demoapp:80
kubectl get ingress classless-@ -o jsonpath='{.spec.ingressClassName}{"\\n"}' | sed 's/class-[or]/class/'
kubectl patch ingressclass class-@ -p '{"spec":{"controller":"a/b"}}'
kubectl delete ingressclass class-@
printf 'apiVersion: networking.k8s.io/v1\\nkind: Ingress\\nmetadata:\\n  name: bad-@\\nspec:\\n  rules:\\n  - host: 10.0.0.1\\n    http:\\n      paths:\\n      - path: foo//bar\\n        pathType: Exact\\n        backend: {}\\n      - path: foo\\n        pathType: Nonsense\\n        backend:\\n          service: {name: A, port: {name: a--b}}\\n      - backend:\\n          service: {name: a, port: {number: 80}}\\n  - host: "a.*.b"\\n' | kubectl apply -f -
printf 'apiVersion: networking.k8s.io/v1\\nkind: Ingress\\nmetadata:\\n  name: bad-@\\nspec:\\n  rules:\\n  - hosts: x\\n' | kubectl apply -f -
printf 'apiVersion: networking.k8s.io/v1beta1\\nkind: Ingress\\nmetadata:\\n  name: bad-@\\n' | kubectl apply -f -
kubectl annotate ingress web-@ note=this
kubectl label ing web-@ tier=front
kubectl patch ing web-@ --type=json -p '[{"op":"replace","path":"/spec/rules/0/host","value":"*.magedu.com"}]'
kubectl get ing web-@ -o custom-columns=HOST:.spec.rules[*].host,GENERATION:.metadata.generation
kubectl patch ing web-@ --subresource=status --type=merge -p '{"status":{"loadBalancer":{"ingress":[{"ip":"172.29.9.11"},{"hostname":"node02"}]}}}'
kubectl get ing web-@ | sed 's/[0-9]*s$/AGE/'
kubectl patch ing web-@ --subresource=status --type=merge -p '{"status":{"loadBalancer":{"ingress":[{"ip":"x"},{"hostname":"10.0.0.1"}]}}}'
kubectl get ing web-@ -o jsonpath='{.metadata.generation} {.status}{"\\n"}'
kubectl explain ingress
kubectl explain ingress.spec.rules.http.paths.pathType
kubectl explain ingress.spec.rules --recursive
kubectl explain ingressclass.spec
kubectl get ingresses.networking.k8s.io --as=system:serviceaccount:default:default
kubectl get ingressclasses --as=system:serviceaccount:default:default
kubectl delete ingress web-@ other-@ tls-@ classless-@
kubectl delete ing nosuch
`;

testSideBySide(LINES);
