/** A node's processes: what Debian and kubeadm start, and the containers' own. Made from the kubelet's state. */
import type { ProcessInfo, SystemView } from '../apimachinery/process.ts';
import { hash32 } from '../apimachinery/random.ts';
import { diskOf } from './node-status.ts';
import { memoryOf, serverProcesses } from './process-table.ts';
import { isRunning, type KubeletServices } from './services.ts';

const DAEMONS: [pid: number, command: string, vsz: number, rss: number][] = [
  [1, '/sbin/init', 168_132, 12_240],
  [2, '[kthreadd]', 0, 0],
  [274, '/lib/systemd/systemd-journald', 33_188, 14_316],
  [301, '/lib/systemd/systemd-udevd', 25_672, 6_644],
  [498, '/usr/sbin/cron -f', 6_608, 2_672],
  [503, '/lib/systemd/systemd-logind', 49_908, 7_480],
  [541, 'sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups', 15_432, 9_104],
  [588, '/usr/bin/containerd', 1_865_224, 58_732],
];

function kubeletCommand(): string[] {
  return '/usr/bin/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf --config=/var/lib/kubelet/config.yaml'.split(
    ' ',
  );
}

/** Shares of a processor that the busy ones take. */
const BUSY: Record<string, number> = {
  kubelet: 0.016,
  containerd: 0.004,
  etcd: 0.015,
  'kube-apiserver': 0.031,
  'kube-controller-manager': 0.01,
  'kube-scheduler': 0.003,
};

/** Container run → its first process on the node. */
export function hostPids(k: KubeletServices): Map<string, number> {
  const pids = new Map<string, number>();
  hostProcesses(k, pids);
  return pids;
}

function hostProcesses(k: KubeletServices, pids = new Map<string, number>()): ProcessInfo[] {
  const bootedAt = k.state.since - 45_000;
  const row = (pid: number, ppid: number, argv: string[], startedAt: number, vsz: number, rss: number) => ({
    pid,
    ppid,
    user: 'root',
    argv,
    startedAt,
    vsz,
    rss,
    cpu: (k.clock.now() - startedAt) * (BUSY[(argv[0] ?? '').replace(/^.*\//, '')] ?? 0.00002),
  });
  const out: ProcessInfo[] = DAEMONS.map(([pid, command, vsz, rss]) =>
    row(pid, pid === 1 || pid === 2 ? 0 : 1, command.split(' '), bootedAt, vsz, rss),
  );
  out.push(row(712, 1, kubeletCommand(), bootedAt + 20_000, 1_937_240, 96_580));
  const taken = new Set(out.map((p) => p.pid));
  const free = (wanted: number) => {
    let pid = wanted;
    while (taken.has(pid)) pid++;
    taken.add(pid);
    return pid;
  };
  for (const state of k.pods.values()) {
    if (!state.sandbox || state.released) continue;
    const shim = free(800 + (hash32(state.sandbox.id) % 3000));
    const words = `/usr/bin/containerd-shim-runc-v2 -namespace k8s.io -id ${state.sandbox.id} -address /run/containerd/containerd.sock`;
    out.push(row(shim, 1, words.split(' '), state.startTime, 1_238_360, 11_240));
    out.push({ ...row(free(shim + 20), shim, ['/pause'], state.startTime, 1_028, 640), user: '65535' });
    for (const { run } of state.containers) {
      if (!isRunning(run)) continue;
      const first = free(shim + 40);
      pids.set(run.id, first);
      for (const process of serverProcesses(run, false)) {
        const pid = process.pid === 1 ? first : free(first + process.pid);
        const cpu = row(pid, shim, process.argv, process.startedAt, 0, 0).cpu;
        out.push({ ...process, ...memoryOf(process.argv), cpu, pid, ppid: process.pid === 1 ? shim : first });
      }
    }
  }
  return out.sort((a, b) => a.pid - b.pid);
}

export function hostSystem(k: KubeletServices): SystemView {
  const bootedAt = k.state.since - 45_000;
  const total = k.node.memoryKi ?? 8_139_600;
  const all = () => hostProcesses(k);
  return {
    processes: all,
    kill: (pid) => all().some((p) => p.pid === pid),
    bootedAt,
    memory() {
      const used = 412_000 + all().reduce((sum, p) => sum + p.rss, 0);
      return { total, used: Math.min(used, Math.floor(total * 0.9)), cache: Math.floor(total * 0.22) };
    },
    disk: () => diskOf(k.state),
  };
}
