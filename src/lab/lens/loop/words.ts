/** The words of the Loop lens. What controllers tell in terms of their own is put into sentences here. */
import type {
  LoopCompared,
  LoopDeed,
  LoopRound,
  LoopSaw,
  SizePoint,
  WorkloadChoice,
} from '../../../../sandbox/worker.ts';

type Wake = LoopRound['woke'][number];
type Lines = 'desired' | 'created' | 'ready';
export type Span = 'seconds' | 'minutes' | 'all';

export interface LoopWords {
  workload: string;
  latest(name: string): string;
  none: string;
  try: string;
  spans: Record<Span, string>;
  span: string;
  lines: Record<Lines, string>;
  acted: string;
  legend: string;
  chart: string;
  time: string;
  deleted: string;
  table: string;
  rounds: string;
  bounded(kept: { rounds: number; points: number }): string;
  earlier(lines: number): string;
  more(workloads: number): string;
  idle(rounds: number): string;
  latestOf(rounds: number, all: number): string;
  steps: { saw: string; compared: string; did: string };
  woken: string;
  nothing: string;
  between: string;
  stop: string;
  summary(name: string, size: SizePoint): string;
  kinds: Record<WorkloadChoice['kind'], string>;
  saw(saw: LoopSaw): string;
  woke(wake: Wake, kind: string): string;
  wakes(changes: number): string;
  compared(compared: LoopCompared): string;
  did(deed: LoopDeed): string;
}

const counted = (one: string, many: string) => (n: number) => `${n} ${n === 1 ? one : many}`;
const pods = counted('Pod', 'Pods');

const en: LoopWords = {
  workload: 'Workload',
  latest: (name) => (name === '' ? 'Latest changed' : `Latest changed: ${name}`),
  none: 'Nothing here keeps Pods yet: no Deployment, no ReplicaSet, no DaemonSet.',
  try: 'Put one at the prompt:',
  spans: { seconds: '20 s', minutes: '2 min', all: 'All' },
  span: 'How much of the time before the last change',
  lines: { desired: 'desired', created: 'created', ready: 'ready' },
  acted: 'a controller acted',
  legend: 'Lines of the chart',
  chart: 'Desired against actual',
  time: 'Time',
  deleted: 'deleted',
  table: 'As a table',
  rounds: 'Rounds of the loop, the latest first',
  bounded: (kept) =>
    `Kept are the latest ${kept.rounds} rounds of all workloads together, and ${kept.points} changes of size of each.`,
  earlier: (lines) => `${counted('earlier line is', 'earlier lines are')(lines)} not shown.`,
  more: (n) => `${counted('workload is', 'workloads are')(n)} not on the list.`,
  idle: (n) => `${counted('round', 'rounds')(n)} with nothing to do`,
  latestOf: (n, all) => `The latest ${n} of ${all}:`,
  steps: { saw: 'saw', compared: 'compared', did: 'did' },
  woken: 'Woken: ',
  nothing: 'nothing',
  between: '; ',
  stop: '. ',
  summary: (name, { desired, created, ready, gone }) =>
    gone ? `${name}: deleted.` : `${name}: ${desired} desired, ${created} created, ${ready} ready.`,
  kinds: { Deployment: 'Deployments', ReplicaSet: 'ReplicaSets', DaemonSet: 'DaemonSets' },
  saw: (saw) => {
    if (saw.what === 'gone') return 'it is no longer there';
    if (saw.what === 'unscheduled') return `${pods(saw.count)} without a node`;
    if (saw.what === 'endpoints') return `${pods(saw.pods)} selected, ${saw.ready} ready`;
    if (saw.what === 'nodes')
      return `Pods on ${saw.created} of ${counted('node', 'nodes')(saw.desired)}, ${saw.ready} ready`;
    const size = `${saw.created} of ${pods(saw.desired)}, ${saw.ready} ready`;
    if (saw.what === 'pods') return saw.terminating > 0 ? `${size}, ${saw.terminating} on the way out` : size;
    const sets = saw.sets.map(
      ({ name, newest, desired, ready }) => `${name}${newest ? ' (newest)' : ''} ${ready} of ${desired} ready`,
    );
    if (saw.more > 0) sets.push(`${saw.more} more`);
    if (sets.length === 1) return size;
    return sets.length > 0 ? `${size}: ${sets.join(', ')}` : `${size}; no ReplicaSet`;
  },
  woke: (wake, kind) => {
    if (wake.by === 'timer') return 'a time it had set itself';
    if (wake.by === 'retry') return 'it failed before and tries again';
    const is = { added: 'is new', updated: 'changed', terminating: 'is being deleted', deleted: 'is gone' };
    return `${kind} ${wake.name} ${is[wake.by]}`;
  },
  wakes: (n) => `${n} changes in all`,
  compared: (compared) => {
    switch (compared.is) {
      case 'equal':
        return 'as it should be';
      case 'missing':
        return compared.count === 1 ? 'one is missing' : `${compared.count} are missing`;
      case 'surplus':
        return compared.count === 1 ? 'one too many' : `${compared.count} too many`;
      case 'waiting':
        return 'what it asked for has not all come back yet; it does not ask twice';
      case 'deleting':
        return 'it is being deleted';
      case 'paused':
        return 'its rollout is paused';
      case 'resized':
        return `another size is wanted: ${compared.desired}`;
      case 'unknownTemplate':
        return 'no ReplicaSet has this Pod template';
      case 'rolling': {
        const far = `${compared.newest} of ${compared.desired} by the newest template, ${compared.old} by older ones`;
        return compared.most === undefined
          ? far
          : `${far} (at most ${pods(compared.most)}, at least ${compared.least} available)`;
      }
      case 'stale':
        return `${counted('slice is', 'slices are')(compared.count)} out of date`;
      case 'fit':
        return `${compared.fit} of ${counted('node', 'nodes')(compared.nodes)} fit`;
      case 'unfit':
        return compared.message;
    }
  },
  did: (deed) => {
    switch (deed.did) {
      case 'created':
      case 'deleted': {
        const more = deed.count - deed.names.length;
        const names = `${deed.names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
        const where = deed.nodes ? ` for ${deed.nodes.join(', ')}` : '';
        const size = deed.replicas === undefined ? '' : ` with ${counted('replica', 'replicas')(deed.replicas)}`;
        return `${deed.did} ${deed.kind} ${names}${where}${size}`;
      }
      case 'scaled':
        return `scaled ${deed.name} from ${deed.from} to ${deed.to}`;
      case 'status':
        return `wrote the status: ${deed.ready} of ${deed.desired} ready`;
      case 'slice':
        return `${deed.fresh ? 'created' : 'updated'} an EndpointSlice: ${counted('endpoint', 'endpoints')(deed.endpoints)}`;
      case 'bound': {
        const more = deed.count - deed.names.length;
        const each = deed.names.map((name, i) => `${name} to ${deed.nodes[i]}`);
        return `bound ${each.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
      }
      case 'failed':
        return `failed: ${deed.message}`;
      case 'else':
        return deed.text;
    }
  },
};

const zhCN: LoopWords = {
  workload: '工作负载',
  latest: (name) => (name === '' ? '最近有变化的' : `最近有变化的：${name}`),
  none: '这里还没有照管 Pod 的对象：Deployment、ReplicaSet、DaemonSet 一个也没有。',
  try: '放一条命令到提示符后：',
  spans: { seconds: '20 秒', minutes: '2 分钟', all: '全部' },
  span: '最后一次变化之前，看多长时间',
  lines: { desired: '期望', created: '现有', ready: '就绪' },
  acted: '控制器动了手',
  legend: '图中的线',
  chart: '期望与实际',
  time: '时间',
  deleted: '已删除',
  table: '用表格看',
  rounds: '控制循环的每一轮，最近的在前',
  bounded: (kept) => `所有工作负载合计保留最近 ${kept.rounds} 轮，每个工作负载保留 ${kept.points} 次数量变化。`,
  earlier: (lines) => `更早的 ${lines} 行没有显示。`,
  more: (n) => `还有 ${n} 个工作负载不在列表里。`,
  idle: (n) => `${n} 轮无事可做`,
  latestOf: (n, all) => `共 ${all} 轮，最近 ${n} 轮是：`,
  steps: { saw: '看到', compared: '比较', did: '动作' },
  woken: '起因：',
  nothing: '什么也没做',
  between: '；',
  stop: '。',
  summary: (name, { desired, created, ready, gone }) =>
    gone ? `${name}：已删除。` : `${name}：期望 ${desired} 个，现有 ${created} 个，就绪 ${ready} 个。`,
  kinds: { Deployment: 'Deployment', ReplicaSet: 'ReplicaSet', DaemonSet: 'DaemonSet' },
  saw: (saw) => {
    if (saw.what === 'gone') return '对象已经不在了';
    if (saw.what === 'unscheduled') return `${saw.count} 个 Pod 还没有节点`;
    if (saw.what === 'endpoints') return `选中 ${saw.pods} 个 Pod，其中 ${saw.ready} 个就绪`;
    if (saw.what === 'nodes')
      return `应有 ${saw.desired} 个节点各跑一个 Pod，现有 ${saw.created} 个，其中 ${saw.ready} 个就绪`;
    const size = `期望 ${saw.desired} 个 Pod，现有 ${saw.created} 个，其中 ${saw.ready} 个就绪`;
    if (saw.what === 'pods') return saw.terminating > 0 ? `${size}，另有 ${saw.terminating} 个正在退出` : size;
    const sets = saw.sets.map(
      ({ name, newest, desired, ready }) => `${name}${newest ? '（最新）' : ''}期望 ${desired} 个、就绪 ${ready} 个`,
    );
    if (saw.more > 0) sets.push(`另有 ${saw.more} 个`);
    if (sets.length === 1) return size;
    return sets.length > 0 ? `${size}：${sets.join('，')}` : `${size}；还没有 ReplicaSet`;
  },
  woke: (wake, kind) => {
    if (wake.by === 'timer') return '到了它自己定的时间';
    if (wake.by === 'retry') return '上次没做成，再试一次';
    const is = { added: '是新建的', updated: '有变化', terminating: '正在删除', deleted: '已经不在了' };
    return `${kind} ${wake.name} ${is[wake.by]}`;
  },
  wakes: (n) => `共 ${n} 处变化`,
  compared: (compared) => {
    switch (compared.is) {
      case 'equal':
        return '与期望一致';
      case 'missing':
        return `少 ${compared.count} 个`;
      case 'surplus':
        return `多 ${compared.count} 个`;
      case 'waiting':
        return '之前要的还没有全部见到结果，不重复要';
      case 'deleting':
        return '对象正在删除';
      case 'paused':
        return '更新已暂停';
      case 'resized':
        return `要的数量变了：${compared.desired} 个`;
      case 'unknownTemplate':
        return '没有哪个 ReplicaSet 用的是这份 Pod 模板';
      case 'rolling': {
        const far = `按最新模板的有 ${compared.newest} 个（要 ${compared.desired} 个），按旧模板的还有 ${compared.old} 个`;
        return compared.most === undefined
          ? far
          : `${far}；总数最多 ${compared.most} 个，可用的至少 ${compared.least} 个`;
      }
      case 'stale':
        return `有 ${compared.count} 个切片过时了`;
      case 'fit':
        return `${compared.nodes} 个节点里有 ${compared.fit} 个合适`;
      case 'unfit':
        return compared.message;
    }
  },
  did: (deed) => {
    switch (deed.did) {
      case 'created':
      case 'deleted': {
        const more = deed.count - deed.names.length;
        const names = `${deed.names.join('、')}${more > 0 ? ` 等 ${deed.count} 个` : ''}`;
        const where = deed.nodes ? `，给 ${deed.nodes.join('、')}` : '';
        const size = deed.replicas === undefined ? '' : `，副本数 ${deed.replicas}`;
        return `${deed.did === 'created' ? '创建了' : '删除了'} ${deed.kind} ${names}${where}${size}`;
      }
      case 'scaled':
        return `把 ${deed.name} 从 ${deed.from} 个调到 ${deed.to} 个`;
      case 'status':
        return `写了 status：${deed.desired} 个里有 ${deed.ready} 个就绪`;
      case 'slice':
        return `${deed.fresh ? '创建了' : '更新了'}一个 EndpointSlice，含 ${deed.endpoints} 个端点`;
      case 'bound': {
        const more = deed.count - deed.names.length;
        const each = deed.names.map((name, i) => `${name} 分到 ${deed.nodes[i]}`);
        return `${each.join('，')}${more > 0 ? `，还有 ${more} 个` : ''}`;
      }
      case 'failed':
        return `失败：${deed.message}`;
      case 'else':
        return deed.text;
    }
  },
};

/** By the page's `lang`; English where a language is unknown. */
export const loopWords = (language: string | undefined): LoopWords => (language === 'zh-CN' ? zhCN : en);
