/** What a controller notes of a round as it goes: what woke it, what it saw, how that compared, what it did. */
import type { KubeObject } from '../apimachinery/meta.ts';
import type { EventHandlers } from '../client/informer.ts';
import type { Compared, Deed, Round, Saw, Wake } from '../trace.ts';
import { controllerOf } from './owner.ts';

/** Of many, so many are told by name. */
const FEW = 3;

type Change = 'added' | 'updated' | 'terminating' | 'deleted';
type Woken = Pick<Round, 'woke' | 'wakes'>;

/** The changes that put a key into the queue, until it is taken from there. */
export class Wakes {
  private readonly woken = new Map<string, Woken>();
  /** While handlers run: the change they are told of. */
  private by: Change = 'added';
  private resource = '';
  private object: KubeObject | undefined;

  /** The same handlers, whose calls of {@link add} are for the change they are told of. */
  witness(resource: string, handlers: EventHandlers): EventHandlers {
    const during = (by: Change, object: KubeObject, handle: () => void): void => {
      this.by = by;
      this.resource = resource;
      this.object = object;
      handle();
      this.object = undefined;
    };
    return {
      ...(handlers.add && { add: (object) => during('added', object, () => handlers.add?.(object)) }),
      ...(handlers.update && {
        update: (old, object) =>
          during(object.metadata.deletionTimestamp ? 'terminating' : 'updated', object, () =>
            handlers.update?.(old, object),
          ),
      }),
      ...(handlers.delete && { delete: (object) => during('deleted', object, () => handlers.delete?.(object)) }),
    };
  }

  add(key: string): void {
    const { object, by, resource } = this;
    if (object) this.put(key, by, resource, object.metadata.name as string);
  }

  timer(key: string | undefined): void {
    if (key !== undefined) this.put(key, 'timer');
  }

  /** `failed`: the key has been tried before, and the time it set itself is its back-off. */
  take(key: string, failed: boolean): Woken {
    const woken = this.woken.get(key);
    if (!woken) return { woke: [], wakes: 0 };
    this.woken.delete(key);
    if (failed) woken.woke = woken.woke.map((wake) => (wake.by === 'timer' ? { by: 'retry' } : wake));
    return woken;
  }

  private put(key: string, by: Wake['by'], resource = '', name = ''): void {
    let woken = this.woken.get(key);
    if (!woken) {
      woken = { woke: [], wakes: 0 };
      this.woken.set(key, woken);
    }
    woken.wakes++;
    const { woke } = woken;
    if (woke.length >= FEW) return;
    for (const wake of woke) if (wake.by === by && (!('name' in wake) || wake.name === name)) return;
    woke.push(by === 'timer' || by === 'retry' ? { by } : { by, resource, name });
  }
}

type Told = Pick<Round, 'kind' | 'owner' | 'saw' | 'compared' | 'did'>;

/** Of one round. */
export class RoundNotes {
  private readonly told: Told = { compared: [], did: [] };

  get telling(): boolean {
    return this.told.saw !== undefined;
  }

  saw(saw: Saw, object?: KubeObject): void {
    const { told } = this;
    told.saw = saw;
    if (!object) return;
    told.kind = object.kind;
    const owner = controllerOf(object);
    if (owner) told.owner = { kind: owner.kind, name: owner.name };
  }

  compared(compared: Compared): void {
    this.told.compared.push(compared);
  }

  did(deed: Deed): void {
    const { did } = this.told;
    const last = did[did.length - 1];
    if (!last || !('names' in last && 'names' in deed) || last.did !== deed.did || last.kind !== deed.kind) {
      did.push(deed);
      return;
    }
    last.count += deed.count;
    if (last.names.length >= FEW) return;
    last.names.push(...deed.names);
    if (deed.nodes) last.nodes = [...(last.nodes ?? []), ...deed.nodes];
  }

  whole(): Told {
    return this.told;
  }
}
