import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ControlPlane } from '../cmd/testing/control-plane.ts';
import { deployment, service } from '../cmd/testing/objects.ts';
import { controllers } from './index.ts';
import { DEPLOYMENTS, SERVICES } from './resources.ts';

test('every definition in this folder is on the list', () => {
  const files = (folder: string): string[] =>
    readdirSync(folder).flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory()
        ? files(path)
        : path.endsWith('.ts') && !path.endsWith('.test.ts')
          ? [path]
          : [];
    });
  const defined = files(import.meta.dirname).flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/: ControllerDefinition = \{\n {2}name: '([^']+)'/g)].map(
      (match) => match[1],
    ),
  );
  expect(controllers.map(({ name }) => name).sort()).toEqual(defined.sort());
  expect(new Set(controllers.map(({ name }) => name)).size).toBe(controllers.length);
});

test('nobody is refused anything: each identity has the rights it needs', async () => {
  const plane = await ControlPlane.start();
  const refused: string[] = [];
  plane.trace.listen((event) => {
    if (event.type === 'request' && (event.status === 403 || event.status === 401))
      refused.push(`${event.user} ${event.method} ${event.url}`);
  });
  await plane.addNode('node01');
  await plane.create(SERVICES, service('web', 'web'));
  await plane.create(DEPLOYMENTS, deployment('web', 3));
  await plane.clock.settle();
  await plane.admin.delete(DEPLOYMENTS, 'default', 'web');
  await plane.admin.delete(SERVICES, 'default', 'web');
  await plane.clock.settle();
  expect(refused).toEqual([]);
});

test('two clusters of one seed live the same life, request by request; restored between, too', async () => {
  const play = async (restore: boolean) => {
    const told: string[] = [];
    const listen = (plane: ControlPlane) =>
      plane.trace.listen((event) => {
        if (event.type === 'commit') told.push(`${event.at} ${event.revision} ${event.op} ${event.key}`);
      });
    let plane = await ControlPlane.start();
    listen(plane);
    for (let round = 0; round < 6; round++) {
      if (round === 0) {
        await plane.create(SERVICES, service('web', 'web'));
        await plane.create(DEPLOYMENTS, deployment('web', 12));
      }
      if (round === 2) {
        const containers = [{ name: 'c', image: 'nginx:2' }];
        await plane.admin.patch(DEPLOYMENTS, 'default', 'web', 'strategic', {
          spec: { template: { spec: { containers } } },
        });
      }
      if (round === 4) await plane.admin.delete(DEPLOYMENTS, 'default', 'web', { propagationPolicy: 'Foreground' });
      await plane.clock.advance(730);
      if (restore) {
        plane = await plane.restored();
        listen(plane);
      }
    }
    await plane.clock.settle();
    return { told, hash: plane.server.hash() };
  };
  const [first, again, restored] = [await play(false), await play(false), await play(true)];
  expect(again).toEqual(first);
  expect(restored).toEqual(first);
});
