/** The texts of a new lab. */

export const LAB = `# The lab NAME: what is there at the start, what is to be done, and how it is told that it was done.
# After each change:  npm run -s kubetab -- check FOLDER

# What the cluster holds when the learner comes. Without it: an empty cluster of three workers.
scenario: scenario.yaml

# The seed of every chance in the cluster (Pod names, addresses). The same seed gives the same cluster.
seed: 1

# Files of this folder that lie on the learner's machine, under these paths.
files:
  /root/web.yaml: manifests/web.yaml

# How the lab is given to a class; what is not said stays as it is here.
presets:
  hints: open        # locked: not shown
  solutions: locked  # open: shown when asked for
  speed: 1           # simulated seconds per second
  askName: true      # the learner gives a name first; it stands in what is handed in
  ownSeed: true      # by it, each learner has Pod names and addresses of his own
  # language: zh-CN  # the lab is shown in it, whatever the page's

# Questions to answer before trying. On the page:  <Predict id="after-delete" />
questions:
  - id: after-delete
    ask:
      en: You delete the only Pod of the Deployment web. What is there a minute later?
      zh-CN: 把 Deployment web 唯一的 Pod 删掉，一分钟后那里有什么？
    # One answer is right; each says why, or what would have to be true for it.
    options:
      - text:
          en: Nothing
          zh-CN: 什么也没有
        says:
          en: So it would be with a Pod that nobody owes. This one the Deployment still owes.
          zh-CN: 没有谁欠着的 Pod 才会这样。这一个，Deployment 还欠着。
      - text:
          en: Another Pod, with a new name
          zh-CN: 另一个 Pod，名字是新的
        right: true
        says:
          en: The Deployment still wants one, so another is made.
          zh-CN: Deployment 仍然要一个，于是另造一个。

tasks:
  # On the page:  <Task id="three" />
  - id: three
    # What it is worth when the lab is graded (default 1).
    points: 2
    title:
      en: Three Pods for web
      zh-CN: 让 web 有三个 Pod
    goal:
      en: Have the Deployment \`web\` run three Pods, and wait until all three are available.
      zh-CN: 让 Deployment \`web\` 运行三个 Pod，并等到三个都可用。
    # All must hold for the task to pass, and not all may hold before. A condition is about
    #   object:   an object of the cluster: exists, or path and expect, or count
    #   file:     a file on the learner's machine
    #   address:  what a URL answers that the learner wrote into a file
    # and expect knows equals, not, oneOf, matches, atLeast, atMost, present.
    checks:
      - says:
          en: The Deployment web wants three Pods
          zh-CN: Deployment web 要三个 Pod
        conditions:
          - object: &web { apiVersion: apps/v1, kind: Deployment, name: web }
            path: spec.replicas
            expect: { equals: 3 }
      - says:
          en: Three are available
          zh-CN: 三个都可用
        conditions:
          - object: *web
            path: status.availableReplicas
            expect: { equals: 3 }
    # Wrong ways you know of. The first whose conditions all hold speaks instead of the bare difference;
    # {where}, {expected} and {found} are filled in. attempt is a script that goes wrong in just this way:
    # check plays it and looks whether it gets these words.
    mistakes:
      - when:
          - object: *web
            exists: false
        says:
          en: The Deployment web is gone. Send \`web.yaml\` again with \`kubectl apply -f web.yaml\`.
          zh-CN: Deployment web 不见了。用 \`kubectl apply -f web.yaml\` 把它重新提交上去。
        attempt: kubectl delete deployment web
      - when:
          - object: *web
            path: spec.replicas
            expect: { equals: 1 }
        says:
          en: The Deployment still wants {found}. Editing the file changes nothing in the cluster until you send it.
          zh-CN: Deployment 要的仍然是 {found} 个。光改文件，集群里什么也不会变；要提交上去才算数。
        attempt: "sed -i 's/replicas: 1/replicas: 3/' web.yaml"
    # Three, from a nudge to nearly the answer.
    hints:
      - en: How many Pods a Deployment wants stands in its spec.
        zh-CN: Deployment 要几个 Pod，写在它的 spec 里。
      - en: The field is \`spec.replicas\`. Change it in \`web.yaml\` and apply the file, or let kubectl change it.
        zh-CN: 字段是 \`spec.replicas\`。在 \`web.yaml\` 里改好再 apply，或者让 kubectl 去改。
      - en: Scale it with \`kubectl scale deployment web --replicas=…\`, then wait with \`kubectl rollout status deployment web\`.
        zh-CN: 先 \`kubectl scale deployment web --replicas=…\`，再 \`kubectl rollout status deployment web\`。
    praise:
      en: Done. You said how many, and the controllers saw to it.
      zh-CN: 完成。你只说了要几个，剩下的由控制器办妥。
    # Its solution stands in solution.sh. It could stand here as well:  solution: kubectl …
`;

export const SCENARIO = `# What there is before the first command.
apiVersion: kubetab.dev/v1alpha1
kind: Scenario
metadata:
  name: NAME
spec:
  # How long the cluster has stood when the learner comes.
  age: 2d
  workers: [node01, node02, node03]
  # What happened, and how long ago: create makes objects, run is a script in the learner's shell.
  steps:
    - ago: 1h
      run: kubectl apply -f /root/web.yaml
`;

export const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: nginx:1.27
`;

export const SOLUTION = `# What solves each task of lab.yaml. Learners are not given this file.

# task: three
kubectl scale deployment web --replicas=3
kubectl rollout status deployment web
`;

export const PAGES = {
  en: `---
title: NAME
---

A Deployment named \`web\` has been running for an hour. Look at it first. A block marked \`run\` gets a button that
types it into the terminal; \`kubetab check\` runs it too and expects it to end well.

\`\`\`sh run
kubectl get deployment web
kubectl get pods
\`\`\`

<Predict id="after-delete" />

\`\`\`sh run
kubectl delete pod -l app=web
kubectl rollout status deployment web
kubectl get pods
\`\`\`

Now it is your turn.

<Task id="three" />

There is no Deployment \`shop\`, so this block says that it is meant to fail, and how.

\`\`\`sh run exit=1
kubectl get deployment shop
\`\`\`
`,
  'zh-CN': `---
title: NAME
---

名叫 \`web\` 的 Deployment 已经运行了一个小时。先看看它。标有 \`run\` 的代码块会带一个按钮，点一下就把它输入终端；\`kubetab check\` 也会执行它，并要求它正常结束。

\`\`\`sh run
kubectl get deployment web
kubectl get pods
\`\`\`

<Predict id="after-delete" />

\`\`\`sh run
kubectl delete pod -l app=web
kubectl rollout status deployment web
kubectl get pods
\`\`\`

现在轮到你了。

<Task id="three" />

并没有叫 \`shop\` 的 Deployment，所以这个代码块写明了：它本来就该失败，以及怎样失败。

\`\`\`sh run exit=1
kubectl get deployment shop
\`\`\`
`,
};
