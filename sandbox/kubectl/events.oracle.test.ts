/**
 * events, and Events of either group, beside the real ones. Ages are taken out, and Events that still grow; where there
 * are more than a dozen their order is too: Go's sort leaves those of the same second in an order of its own.
 */
import { testSideBySide } from '../cmd/testing/side-by-side.ts';

const SEEN = String.raw`grep -v 'ever\b\|ending\b' | sed -E 's/([0-9]+m)?[0-9]+s +/AGE /g; s/(LAST|FIRST) SEEN +/\1 /g'`;

const LINES = `
kubectl events --for=pod/nosuch
kubectl events -n nosuch
kubectl events --for=pod
kubectl events --for=pod/a/b
kubectl events --for=nosuch/a
kubectl events --for=deployments.apps/web
kubectl events --types=Bad
kubectl events --types=Normal,bad -A
kubectl events -o wide
kubectl events -o bad
kubectl events --nosuch
kubectl events -n lab --for=pod/rich | ${SEEN} | sort
kubectl events -n lab --for=pod/rich extra words | ${SEEN} | sort
kubectl events -n lab --for=Pod/rich --no-headers | ${SEEN} | sort
kubectl events -n lab --for=po/crash --types=Warning | ${SEEN}
kubectl events -n lab --for=po/crash --types=warning,NORMAL | ${SEEN}
kubectl events -n lab --for=deploy/web | ${SEEN}
kubectl events -n lab --for=deploy/web -o name
kubectl events -n lab --for=deploy/web -o yaml
kubectl events -n lab --for=deploy/web -o json
kubectl events -n lab --for=pod/done -o json
kubectl events -n lab --for=pod/pending -o yaml
kubectl events -n lab --for=deploy/web -o jsonpath='{.items[*].reason}{"\\n"}'
kubectl events -n lab --for=deploy/web -o go-template='{{range .items}}{{.type}} {{end}}'
kubectl events -n lab | wc -l
kubectl events -n lab | ${SEEN} | sort
kubectl events -A | ${SEEN} | sort
kubectl events -A --for=deploy/web | ${SEEN}
kubectl events -n lab --chunk-size=1 | ${SEEN} | sort
timeout 6 kubectl events -n lab --for=deploy/web --watch | ${SEEN}
timeout 6 kubectl events -n lab --for=deploy/web --watch -o name
kubectl get events.events.k8s.io -n lab | ${SEEN} | sort
kubectl get events.events.k8s.io -n lab -o wide | ${SEEN} | sort
kubectl get ev -n lab -o name | grep -v ^event/never
kubectl get events.events.k8s.io -n lab -o name
kubectl get ev nosuch
kubectl get ev/nosuch
kubectl get ev,po nosuch
kubectl get po,ev -n lab -o name | grep -v ^event/never
kubectl get EV nosuch
kubectl get PO nosuch
kubectl get ev.events.k8s.io nosuch
kubectl delete ev nosuch
kubectl describe ev nosuch
kubectl explain ev | head -3
kubectl label ev nosuch a=b
kubectl events --for=ev/nosuch
kubectl wait ev/nosuch --for=delete
kubectl get events.v1.events.k8s.io -n lab --field-selector regarding.name=done | ${SEEN} | sort
kubectl get events.v1.events.k8s.io -n lab --field-selector involvedObject.name=done
kubectl get events.events.k8s.io -n lab --field-selector regarding.kind=Deployment -o yaml
kubectl api-resources --api-group=events.k8s.io -o wide
kubectl api-versions
kubectl explain events.events.k8s.io
kubectl explain events.events.k8s.io.regarding
`;

testSideBySide(LINES, { lab: true });
