/** Words that are the same in both languages: names of things, and the way to the other language. */
const SAME = new Set(
  'Kubetab Kubernetes Pod Pods Deployment ReplicaSet DaemonSet StatefulSet Job CronJob IngressClass Service ConfigMap Secret Ingress Kubelet Node Namespace Lease kubelet kubectl kubeconfig kube-proxy etcd uid API server URL HTTP JSON CSV JUnit YAML RBAC RoleBinding NetworkPolicy Event resourceVersion operator CrashLoopBackOff ImagePullBackOff Ctrl Esc Tab Enter Python Chromium web GET POST PATCH DELETE'.split(
    ' ',
  ),
);
const OTHER_LANGUAGE = /^(English|Read this in English)$/;

const CHINESE = /\p{Script=Han}/u;

/** The Chinese says nothing in Chinese where the English speaks: in words, not in code, numbers or names. */
export function untranslated(english: string, chinese: string): boolean {
  if (CHINESE.test(chinese) || OTHER_LANGUAGE.test(chinese)) return false;
  return speaks(english) && (chinese.trim() === '' || speaks(chinese));
}

/** It has a word of English that is no code and no name, and it is no command. */
export function speaks(text: string): boolean {
  if (/^kubectl /.test(text) || /^[a-z]+-controller$/.test(text)) return false;
  const prose = text.replace(/`[^`]*`|\{[^}]*\}/g, ' ');
  return (prose.match(/(?<![\w./-])[A-Za-z][A-Za-z'-]+(?![\w/])/g) ?? []).some((word) => !SAME.has(word));
}
