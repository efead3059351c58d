/** The words of the landing page, beside its title and tagline, which stand in content/. */

export interface Step {
  /** Text with `code`. */
  says: string;
  /** A command to offer. */
  run?: string;
  /** Where the way goes on, in place of a command. */
  link?: string;
}

export interface LandingWords {
  other: string;
  start: string;
  terminal: string;
  steps: readonly [Step, Step, Step];
  course: string;
  /** To the free sandbox. */
  sandbox: string;
  points: readonly (readonly [title: string, says: string])[];
}

const en: LandingWords = {
  other: '阅读中文版',
  start: 'Begin the course',
  terminal: 'Or begin right here',
  steps: [
    { says: 'A cluster waits behind this prompt. Ask what runs on it.', run: 'kubectl get pods' },
    { says: 'Three Pods run; `web` does not. Ask what happened to it.', run: 'kubectl describe pod web' },
    {
      says: 'Look at the last lines: the node cannot find `demoapp:v10`. There is a `v1.0`; somebody lost a dot.',
      link: 'Repair it in the first chapter. The cluster comes along',
    },
  ],
  course: 'The course',
  sandbox: 'Or a free sandbox, with scenarios to load',
  points: [
    [
      'It really runs',
      'API server, controllers, scheduler and kubelets run in the tab. Every command goes the whole way; no answer is recorded.',
    ],
    [
      'It speaks the same words',
      'Output, errors and columns are those of Kubernetes 1.36. What you learn here is what you will see at work.',
    ],
    ['Doing comes first', 'Each chapter opens with something to do. The ideas arrive when you have a use for them.'],
  ],
};

const zhCN: LandingWords = {
  other: 'Read this in English',
  start: '开始学习',
  terminal: '也可以就从这里开始',
  steps: [
    { says: '这个提示符后面就是一个集群。先看看上面跑着什么。', run: 'kubectl get pods' },
    { says: '三个 Pod 在运行，`web` 没有。问问它出了什么事。', run: 'kubectl describe pod web' },
    {
      says: '看最后几行：节点找不到 `demoapp:v10` 这个镜像。有的是 `v1.0`，不知是谁漏了一个点。',
      link: '到第一章里把它修好，集群会原样带过去',
    },
  ],
  course: '课程',
  sandbox: '也可以自由练习，有现成的场景可用',
  points: [
    ['真的在动', 'API server、控制器、调度器、kubelet 都在标签页里运行。每条命令都走完整条路，没有预先录好的回答。'],
    ['说的话一样', '输出、报错、列名与 Kubernetes 1.36 一致。在这里学会的，到工作中照样用。'],
    ['先动手，再讲理', '每一章从一件要做的事开始；概念在你用得上的时候才出现。'],
  ],
};

/** By the page's `lang`. */
export const landingWords = (language: string | undefined): LandingWords => (language === 'zh-CN' ? zhCN : en);
