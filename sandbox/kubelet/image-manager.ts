/** Images on the node and the pulls that bring them. Follows pkg/kubelet/images; the failures are containerd's. */
import type { Random } from '../apimachinery/random.ts';
import { atTag, digestOf, type Image, type ImageReference, parseImageReference } from './image.ts';
import { repositoryExists, unknownImage } from './images/unknown.ts';
import type { NodeState } from './types.ts';

/** What the registries hold. */
export class ImageCatalogue {
  private readonly known = new Map<string, Image>();
  private readonly unknown = new Map<string, Image>();

  constructor(images: readonly Image[]) {
    for (const image of images) this.known.set(image.repository, image);
  }

  get(repository: string): Image {
    const known = this.known.get(repository) ?? this.unknown.get(repository);
    if (known) return known;
    const made = unknownImage(repository);
    this.unknown.set(repository, made);
    return made;
  }

  /** containerd's words for why the reference cannot be pulled; undefined when it can. */
  pullError(reference: ImageReference): string | undefined {
    const { repository, tag, canonical, digest } = reference;
    const image = this.get(repository);
    const failed = `failed to pull and unpack image "${canonical}": failed to resolve image: `;
    if (!this.known.has(repository) && !repositoryExists(repository)) {
      return `${failed}pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`;
    }
    if (!digest && !image.hasTag(tag as string)) return `${failed}${canonical}: not found`;
    return undefined;
  }
}

export interface Present {
  reference: ImageReference;
  image: Image;
  /** `docker.io/library/nginx@sha256:…` */
  imageID: string;
  tag: string;
}

export function presentImage(catalogue: ImageCatalogue, reference: ImageReference): Present {
  const tag = reference.tag ?? 'latest';
  const digest = reference.digest ?? digestOf(`${reference.repository}:${tag}`);
  return {
    reference,
    image: atTag(catalogue.get(reference.repository), tag),
    imageID: `${reference.repository}@${digest}`,
    tag,
  };
}

/**
 * Plans a pull that begins now. One image at a time downloads on a node (serializeImagePulls); who asks for
 * one already on its way is served with it. `took` is the download itself, `done` includes the waiting.
 */
export function planPull(
  node: NodeState,
  catalogue: ImageCatalogue,
  reference: ImageReference,
  present: boolean,
  now: number,
  random: Random,
): { done: number; took: number } {
  const running = node.pulls[reference.canonical];
  if (running && running.done > now) {
    const took = 15 + random.int(60);
    return { done: running.done + took, took };
  }
  const failing = catalogue.pullError(reference) !== undefined;
  const image = catalogue.get(reference.repository);
  const bytes = failing || present ? 0 : image.size(reference.tag ?? 'latest');
  // A look at the registry, then some 40 MB a second, unpacking included.
  const took = Math.round(350 + random.int(500) + (bytes / 40_000) * (0.85 + random.next() * 0.3));
  const begin = failing || present ? now : Math.max(now, node.pullerFree);
  const done = begin + took;
  if (!failing && !present) {
    node.pullerFree = done;
    node.pulls[reference.canonical] = { done, took };
  }
  return { done, took };
}

export function keepImage(node: NodeState, catalogue: ImageCatalogue, reference: ImageReference): void {
  delete node.pulls[reference.canonical];
  if (node.images[reference.canonical]) return;
  const { image, imageID, tag } = presentImage(catalogue, reference);
  node.images[reference.canonical] = {
    size: image.size(tag),
    digest: imageID.slice(imageID.indexOf('@') + 1),
    repository: reference.repository,
  };
}

/** Keeps an image by name: for what kubeadm pulled before the cluster began. */
export function preload(node: NodeState, catalogue: ImageCatalogue, name: string): void {
  const reference = parseImageReference(name);
  if (typeof reference === 'string') throw new Error(`image ${name}: ${reference}`);
  keepImage(node, catalogue, reference);
}
