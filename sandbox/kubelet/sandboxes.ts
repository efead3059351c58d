/** Pod sandboxes: the network namespace, the volumes and the containers' files. Handles here are made again after a restore. */

import { StatusError } from '../apimachinery/errors.ts';
import { deepEqual } from '../apimachinery/json.ts';
import type { Listener, NetworkNamespace, PodNetwork, Served } from '../apimachinery/network.ts';
import type { HostNetwork } from '../apimachinery/process.ts';
import {
  ContainerFileSystem,
  type Directory,
  directory,
  loadTree,
  plant,
  type SavedEntry,
  saveTree,
} from './file-system.ts';
import { hostPids } from './host-system.ts';
import type { ServerRequest } from './image.ts';
import { atTag } from './image.ts';
import { presentImage } from './image-manager.ts';
import { added, hostInterfaces, podInterfaces } from './interfaces.ts';
import { serverProcesses } from './process-table.ts';
import type { Surroundings } from './runtime.ts';
import { isRunning, type KubeletServices, podEvent } from './services.ts';
import { specOf } from './status.ts';
import type { ContainerRun, PodState } from './types.ts';
import { atomicDirectory, MountError, requestToken, volumeFiles } from './volumes.ts';

interface Handle {
  namespace: NetworkNamespace;
  network: HostNetwork;
  volumes: Map<string, Directory>;
  files: Map<string, ContainerFileSystem>;
}

/** What a snapshot keeps of written files: Pod uid → volume or container run id → tree. */
export type SavedFiles = Record<string, { volumes: Record<string, SavedEntry>; files: Record<string, SavedEntry> }>;

export class Sandboxes {
  private readonly k: KubeletServices;
  private readonly network: PodNetwork;
  private readonly handles = new Map<string, Handle>();
  private readonly hostPaths = new Map<string, Directory>();
  private saved: SavedFiles = {};
  readonly hostNamespace: NetworkNamespace;

  constructor(k: KubeletServices, network: PodNetwork) {
    this.k = k;
    this.network = network;
    this.hostNamespace = {
      addresses: [k.node.address, gatewayOf(k.node.podCIDR)],
      node: k.node.name,
      hostname: k.node.name,
      listeners: () => [
        { protocol: 'tcp', address: '::', port: 10250, pid: 712, program: 'kubelet' },
        ...this.hostListeners(),
      ],
      interfaces: () => hostInterfaces(k.node.address, k.node.podCIDR, k.state.traffic),
      count: (rx, tx) => {
        k.state.traffic = added(k.state.traffic, rx, tx);
      },
      serve: (port, request) => this.serve(this.hostPods(), port, request),
    };
  }

  /** Of the Pods in the node's own network namespace, with the node's numbers for their processes. */
  private hostListeners(): Listener[] {
    const pids = hostPids(this.k);
    return this.hostPods().flatMap((state) =>
      state.containers.flatMap(({ run }) =>
        listenersOf([run]).map((listener) => ({ ...listener, pid: pids.get(run?.id ?? '') ?? 1 })),
      ),
    );
  }

  /** Makes the volumes and plugs the Pod into the network. Rejects with MountError. */
  async create(state: PodState): Promise<void> {
    const { k } = this;
    const pod = k.podOf(state);
    if (!pod || !state.sandbox) return;
    this.attach(state);
  }

  /** Fills the volumes that have files. Rejects with MountError. */
  async prepareVolumes(state: PodState, podIP: string): Promise<void> {
    const pod = this.k.podOf(state);
    if (!pod) return;
    const context = this.volumeContext(podIP);
    const volumes: Record<string, Record<string, string>> = {};
    for (const volume of pod.spec.volumes ?? []) {
      const files = await volumeFiles({ ...context, pod }, volume);
      if (files) volumes[volume.name] = files;
    }
    state.volumes = volumes;
  }

  /** Writes what has changed since into the volumes of a running Pod, in place; what cannot be had stays as it is. */
  async refreshVolumes(state: PodState): Promise<void> {
    const pod = this.k.podOf(state);
    if (!pod || !state.volumes) return;
    const context = this.volumeContext(state.sandbox?.ip ?? '');
    for (const volume of pod.spec.volumes ?? []) {
      const old = state.volumes[volume.name];
      if (!old) continue;
      let files: Record<string, string> | undefined;
      try {
        files = await volumeFiles({ ...context, pod }, volume);
      } catch (error) {
        if (!(error instanceof MountError)) throw error;
        podEvent(this.k, state, pod, 'Warning', 'FailedMount', error.message);
      }
      if (!files) continue;
      for (const { serviceAccountToken: token } of volume.projected?.sources ?? [])
        if (token && old[token.path] !== undefined) files[token.path] = old[token.path] as string;
      if (deepEqual(old, files)) continue;
      state.volumes[volume.name] = files;
      const made = this.handles.get(state.uid)?.volumes.get(volume.name);
      const mode = volume.configMap?.defaultMode ?? volume.secret?.defaultMode ?? 0o644;
      if (made) made.entries = atomicDirectory(files, this.k.clock.now(), mode).entries;
    }
  }

  private volumeContext(podIP: string) {
    const { k } = this;
    return {
      objects: k.objects,
      now: k.clock.now(),
      podIP,
      hostIP: k.node.address,
      nodeName: k.node.name,
      allocatable: {},
      ca: k.ca,
    };
  }

  /**
   * Asks the API server for the tokens of projected volumes, once. Only what runs programs reads them, so the
   * kubelet of this cluster puts it off until then.
   */
  async ensureTokens(state: PodState): Promise<void> {
    const pod = this.k.podOf(state);
    if (!pod || state.tokens) return;
    state.tokens = true;
    for (const volume of pod.spec.volumes ?? []) {
      for (const { serviceAccountToken: source } of volume.projected?.sources ?? []) {
        const files = state.volumes?.[volume.name];
        if (!source || !files) continue;
        try {
          files[source.path] = await requestToken(this.k.client, pod, source);
        } catch (error) {
          if (!(error instanceof StatusError)) throw error;
          delete state.tokens;
          continue;
        }
        const made = this.handles.get(state.uid)?.volumes.get(volume.name);
        if (made) made.entries = atomicDirectory(files, this.k.clock.now()).entries;
      }
    }
  }

  /** Plugs an existing sandbox in: at its creation and after a restore. */
  attach(state: PodState): void {
    if (this.handles.has(state.uid) || !state.sandbox) return;
    const pod = this.k.podOf(state);
    const hostNetwork = pod?.spec.hostNetwork === true;
    const ip = state.sandbox.ip;
    const hostname = hostNetwork ? this.k.node.name : ((pod?.spec.hostname as string) ?? state.name).slice(0, 63);
    const inCluster =
      pod?.spec.dnsPolicy === 'ClusterFirst' ? !hostNetwork : pod?.spec.dnsPolicy === 'ClusterFirstWithHostNet';
    const hosts: Record<string, string> = { [hostname]: ip };
    for (const alias of pod?.spec.hostAliases ?? []) for (const name of alias.hostnames ?? []) hosts[name] = alias.ip;
    const namespace: NetworkNamespace = {
      addresses: hostNetwork ? this.hostNamespace.addresses : [ip],
      node: this.k.node.name,
      ...(inCluster ? { dnsNamespace: state.namespace } : {}),
      hostname,
      pod: { namespace: state.namespace, name: state.name },
      hosts,
      listeners: () => listenersOf(state.containers.map((c) => c.run)),
      interfaces: hostNetwork ? this.hostNamespace.interfaces : () => podInterfaces(ip, state.traffic),
      count: (rx, tx) => {
        state.traffic = added(state.traffic, rx, tx);
      },
      serve: (port, request) => this.serve([state], port, request),
    };
    if (!hostNetwork) this.network.attach(namespace);
    this.handles.set(state.uid, {
      namespace,
      network: this.network.host(
        hostNetwork
          ? { ...namespace, listeners: this.hostNamespace.listeners, serve: this.hostNamespace.serve }
          : namespace,
      ),
      volumes: new Map(),
      files: new Map(),
    });
  }

  detach(state: PodState): void {
    const handle = this.handles.get(state.uid);
    if (!handle) return;
    if (handle.namespace.addresses !== this.hostNamespace.addresses) this.network.detach(handle.namespace);
    this.handles.delete(state.uid);
    delete this.saved[state.uid];
  }

  attachHost(): void {
    this.network.attach(this.hostNamespace);
  }

  /** The network as the node itself sees it: for probes. */
  get hostNetwork(): HostNetwork {
    return this.network.host({ ...this.hostNamespace, instant: true });
  }

  /** Whether another process of the same network namespace has the port. */
  isTaken(state: PodState, port: number, protocol: 'tcp' | 'udp'): boolean {
    const pod = this.k.podOf(state);
    const peers = pod?.spec.hostNetwork ? this.hostPods() : [state];
    return peers.some((peer) =>
      peer.containers.some(
        ({ run }) => isRunning(run) && run.listening.some((l) => l.port === port && l.protocol === protocol),
      ),
    );
  }

  /** The network as the Pod's own processes see it; undefined without a sandbox. */
  networkOf(state: PodState): HostNetwork | undefined {
    this.attach(state);
    return this.handles.get(state.uid)?.network;
  }

  surroundings(state: PodState, container: string, run: ContainerRun): Surroundings {
    this.attach(state);
    const handle = this.handles.get(state.uid) as Handle;
    const files = () => this.files(state, container, run, handle);
    return {
      image: atTag(this.k.catalogue.get(run.repository), run.tag),
      hostname: handle.namespace.hostname,
      address: state.sandbox?.ip ?? '',
      // Made when somebody looks: most containers' files are never read.
      get fs() {
        return files();
      },
      network: handle.network,
      namespace: handle.namespace,
    };
  }

  /** What has been written, for a snapshot. */
  save(): SavedFiles {
    const out: SavedFiles = { ...this.saved };
    for (const [uid, handle] of this.handles) {
      const files: Record<string, SavedEntry> = {};
      let changed = false;
      for (const [id, fs] of handle.files) {
        if (!fs.changed) continue;
        changed = true;
        files[id] = fs.save();
      }
      if (!changed) continue;
      const volumes: Record<string, SavedEntry> = {};
      for (const [name, root] of handle.volumes) volumes[name] = saveTree(root);
      out[uid] = { volumes, files };
    }
    return out;
  }

  load(saved: SavedFiles): void {
    this.saved = saved;
  }

  /** A container's files, made when first needed: image, then volumes, then what the kubelet writes. */
  private files(state: PodState, container: string, run: ContainerRun, handle: Handle): ContainerFileSystem {
    const made = handle.files.get(run.id);
    if (made) return made;
    const now = () => this.k.clock.now();
    const saved = this.saved[state.uid]?.files[run.id];
    const root = saved ? (loadTree(saved) as Directory) : this.imageTree(run, handle);
    const fs = new ContainerFileSystem(root, now);
    const pod = this.k.podOf(state);
    const spec = pod ? specOf(pod, container) : undefined;
    for (const mount of spec?.volumeMounts ?? []) {
      const volume = (pod?.spec.volumes ?? []).find((v: { name: string }) => v.name === mount.name);
      if (!volume) continue;
      const dir = this.volume(state, volume, handle, run);
      const readOnly =
        mount.readOnly === true || volume.configMap || volume.secret || volume.projected || volume.downwardAPI;
      const sub = mount.subPath ? subDirectory(dir, mount.subPath) : dir;
      if (sub.type === 'directory') fs.mount(mount.mountPath.replace(/\/+$/, ''), sub, Boolean(readOnly));
      else plant(root, mount.mountPath, sub.data);
    }
    if (saved) fs.changed = true;
    handle.files.set(run.id, fs);
    return fs;
  }

  private imageTree(run: ContainerRun, handle: Handle): Directory {
    const root = directory(this.k.clock.now());
    for (const dir of [
      '/bin/',
      '/etc/',
      '/home/',
      '/root/',
      '/usr/bin/',
      '/var/log/',
      '/var/run/',
      '/proc/',
      '/sys/',
      '/dev/',
      '/lib/',
      '/media/',
      '/mnt/',
      '/opt/',
      '/run/',
      '/sbin/',
      '/srv/',
    ]) {
      plant(root, dir, '');
    }
    plant(root, '/tmp/', '');
    const first = serverProcesses(run, false)[0]?.argv ?? run.argv;
    plant(root, '/proc/1/cmdline', `${first.join('\0')}\0`, 0o444);
    plant(root, '/proc/1/comm', `${(first[0] ?? '').replace(/^.*\//, '')}\n`);
    const environ = Object.entries(run.env).map(([name, value]) => `${name}=${value}\0`);
    plant(root, '/proc/1/environ', environ.join(''), 0o400);
    plant(root, '/proc/version', 'Linux version 6.1.0-29-amd64 (debian-kernel@lists.debian.org)\n', 0o444);
    const image = this.k.catalogue.get(run.repository);
    const files = image.files?.(run.tag) ?? {};
    for (const path of Object.keys(files).sort())
      plant(root, path, files[path] as string, /\.(sh|py)$/.test(path) ? 0o755 : 0o644);
    const { namespace } = handle;
    const extra = Object.entries(namespace.hosts ?? {})
      .map(([name, ip]) => `${ip}\t${name}\n`)
      .join('');
    plant(root, '/etc/hostname', `${namespace.hostname}\n`);
    plant(
      root,
      '/etc/hosts',
      `# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n${extra}`,
    );
    plant(
      root,
      '/etc/resolv.conf',
      namespace.dnsNamespace
        ? `search ${namespace.dnsNamespace}.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n`
        : 'nameserver 172.29.9.254\n',
    );
    if (image.tools.userland === 'busybox') plant(root, '/etc/group', 'root:x:0:root\n');
    plant(root, '/etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n');
    if (atTag(image, run.tag).tools.userland === 'debian') {
      plant(
        root,
        '/etc/os-release',
        'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
      );
    }
    return root;
  }

  private volume(state: PodState, volume: Record<string, any>, handle: Handle, run: ContainerRun): Directory {
    const made = handle.volumes.get(volume.name);
    if (made) return made;
    const saved = this.saved[state.uid]?.volumes[volume.name];
    const files = state.volumes?.[volume.name];
    let root: Directory;
    if (saved) root = loadTree(saved) as Directory;
    else if (files)
      root = atomicDirectory(
        files,
        run.startedAt,
        volume.configMap?.defaultMode ?? volume.secret?.defaultMode ?? 0o644,
      );
    else if (volume.hostPath) {
      root = this.hostPaths.get(volume.hostPath.path) ?? directory(this.k.clock.now());
      this.hostPaths.set(volume.hostPath.path, root);
    } else root = directory(this.k.clock.now(), 0o777);
    handle.volumes.set(volume.name, root);
    return root;
  }

  private hostPods(): PodState[] {
    return [...this.k.pods.values()].filter((state) => state.sandbox?.ip === this.k.node.address);
  }

  private serve(states: PodState[], port: number, request: ServerRequest): Served {
    for (const state of states) {
      for (const container of state.containers) {
        const { run } = container;
        if (!isRunning(run)) continue;
        const listening = run.listening.find((l) => l.port === port && l.protocol === 'tcp');
        if (!listening) continue;
        if (!listening.http || run.process.kind !== 'daemon' || (request.secure ?? false) !== (listening.tls ?? false))
          return 'stream';
        const { image } = presentImage(this.k.catalogue, {
          text: '',
          repository: run.repository,
          tag: run.tag,
          digest: undefined,
          canonical: '',
        });
        const daemon = image.daemons?.[run.process.name];
        if (!daemon?.http) return 'stream';
        return daemon.http(this.k.runtime.context(run, this.surroundings(state, container.name, run)), request);
      }
    }
    return undefined;
  }
}

function subDirectory(dir: Directory, path: string): Directory | { type: 'file'; data: Uint8Array } {
  const fs = new ContainerFileSystem(dir, () => dir.mtime);
  if (!fs.exists(`/${path}`)) fs.mkdir(`/${path}`, { recursive: true });
  if (fs.stat(`/${path}`).type !== 'directory') {
    try {
      return { type: 'file', data: fs.readFile(`/${path}`) };
    } catch {
      // A directory behind a link.
    }
  }
  let at: Directory = dir;
  for (const part of path.split('/').filter(Boolean)) at = at.entries.get(part) as Directory;
  return at;
}

function listenersOf(runs: (ContainerRun | undefined)[]): Listener[] {
  const out: Listener[] = [];
  for (const run of runs) {
    if (!isRunning(run)) continue;
    for (const { port, protocol } of run.listening) {
      out.push({ protocol, address: '0.0.0.0', port, pid: 1, program: programOf(run) });
    }
  }
  return out;
}

function programOf({ argv }: ContainerRun): string {
  const name = (argv[0] ?? '').replace(/^.*\//, '');
  return name.endsWith('.py') ? 'python3' : name;
}

/** The bridge's address on a node: the first of its Pod network. */
export function gatewayOf(podCIDR: string): string {
  return podCIDR.replace(/\.\d+\/\d+$/, '.1');
}

export { MountError };
