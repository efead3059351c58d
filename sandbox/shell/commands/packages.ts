/** yum, dnf, apt: what this machine has is installed; nothing else can be had. */
import type { Process, Program } from '../../apimachinery/process.ts';

/** Package → its version and release as Enterprise Linux 9 numbers them, and the names it is also asked for by. */
const PACKAGES: Record<string, string> = {
  bash: '5.2.15-1.el9.x86_64',
  'bash-completion': '2.11-5.el9.noarch',
  'bind-utils': '9.16.23-29.el9.x86_64',
  coreutils: '8.32-39.el9.x86_64',
  curl: '7.76.1-31.el9.x86_64',
  diffutils: '3.7-12.el9.x86_64',
  file: '5.39-16.el9.x86_64',
  findutils: '4.8.0-7.el9.x86_64',
  gawk: '5.2.1-1.el9.x86_64',
  grep: '3.6-5.el9.x86_64',
  hostname: '3.23-6.el9.x86_64',
  iproute: '6.11.0-1.el9.x86_64',
  iputils: '20210202-11.el9.x86_64',
  jq: '1.8.2-1.el9.x86_64',
  kubectl: '1.36.3-150500.1.1.x86_64',
  less: '590-5.el9.x86_64',
  'man-db': '2.9.3-7.el9.x86_64',
  nano: '5.6.1-6.el9.x86_64',
  'net-tools': '2.0-0.64.el9.x86_64',
  'procps-ng': '3.3.17-14.el9.x86_64',
  sed: '4.8-9.el9.x86_64',
  sudo: '1.9.5p2-10.el9.x86_64',
  tar: '1.34-7.el9.x86_64',
  tree: '1.8.0-10.el9.x86_64',
  'util-linux': '2.37.4-20.el9.x86_64',
  'vim-enhanced': '8.2.2637-21.el9.x86_64',
  wget: '1.21.1-8.el9.x86_64',
  which: '2.21-29.el9.x86_64',
};
const PROVIDES: Record<string, string> = Object.assign(Object.create(null), {
  vim: 'vim-enhanced',
  vi: 'vim-enhanced',
  awk: 'gawk',
  man: 'man-db',
  ps: 'procps-ng',
  ip: 'iproute',
  iproute2: 'iproute',
  nslookup: 'bind-utils',
  dnsutils: 'bind-utils',
  procps: 'procps-ng',
  'inetutils-ping': 'iputils',
  ping: 'iputils',
});

function packageOf(name: string): string | undefined {
  const plain = PROVIDES[name] ?? name;
  return Object.hasOwn(PACKAGES, plain) ? plain : undefined;
}

function split(process: Process): { flags: string[]; verb: string | undefined; names: string[] } {
  const args = process.argv.slice(1);
  const flags = args.filter((arg) => arg.startsWith('-'));
  const [verb, ...names] = args.filter((arg) => !arg.startsWith('-'));
  return { flags, verb, names };
}

const CHECKED = 'Last metadata expiration check: 0:12:08 ago.\n';

export const dnf: Program = async (process) => {
  const { verb, names } = split(process);
  const out = (text: string) => process.stdout.write(text);
  const err = (text: string) => process.stderr.write(text);
  const called = (process.argv[0] as string).replace(/^.*\//, '');
  switch (verb) {
    case undefined:
      await err(`usage: ${called} [options] COMMAND\n`);
      return 1;
    case 'install':
    case 'reinstall':
    case 'upgrade':
    case 'update': {
      if (names.length === 0) {
        if (verb === 'install' || verb === 'reinstall') {
          await err(`usage: ${called} ${verb} [-c [config file]] [-q] [-v] PACKAGE [PACKAGE ...]\n`);
          await err(`${called} ${verb}: error: the following arguments are required: PACKAGE\n`);
          return 1;
        }
        await out(`${CHECKED}Dependencies resolved.\nNothing to do.\nComplete!\n`);
        return 0;
      }
      await out(CHECKED);
      const unknown = names.filter((name) => !packageOf(name));
      for (const name of names) {
        const found = packageOf(name);
        if (found) await out(`Package ${found}-${PACKAGES[found]} is already installed.\n`);
        else await out(`No match for argument: ${name}\n`);
      }
      if (unknown.length > 0) {
        await err(`Error: Unable to find a match: ${unknown.join(' ')}\n`);
        return 1;
      }
      await out('Dependencies resolved.\nNothing to do.\nComplete!\n');
      return 0;
    }
    case 'remove':
    case 'erase':
      for (const name of names) {
        const found = packageOf(name);
        if (!found) await out(`No match for argument: ${name}\n`);
        else {
          await err(
            `Error: \n Problem: The operation would result in removing the following protected packages: ${found}\n`,
          );
          return 1;
        }
      }
      await out('No packages marked for removal.\nDependencies resolved.\nNothing to do.\nComplete!\n');
      return 0;
    case 'list': {
      const wanted = names.filter((n) => n !== 'installed').map((n) => packageOf(n) ?? n);
      const shown = Object.keys(PACKAGES).filter((name) => wanted.length === 0 || wanted.includes(name));
      if (shown.length === 0) {
        await err('Error: No matching Packages to list\n');
        return 1;
      }
      await out('Installed Packages\n');
      for (const name of shown) {
        const [version, arch] = (PACKAGES[name] as string).split(/\.(?=[^.]+$)/);
        await out(`${`${name}.${arch}`.padEnd(40)} ${(version as string).padEnd(30)} @System\n`);
      }
      return 0;
    }
    case 'search': {
      const hits = Object.keys(PACKAGES).filter((name) => names.some((n) => name.includes(n)));
      await out(hits.length > 0 ? `${hits.map((n) => `${n}.x86_64`).join('\n')}\n` : 'No matches found.\n');
      return 0;
    }
    case 'makecache':
      await out('Metadata cache created.\n');
      return 0;
    case 'clean':
      await out('0 files removed\n');
      return 0;
    case 'check-update':
      await out(CHECKED);
      return 0;
    default:
      await err(`No such command: ${verb}. Please use /usr/bin/${called} --help\n`);
      return 1;
  }
};

const READ = 'Reading package lists... Done\nBuilding dependency tree... Done\nReading state information... Done\n';
const NOTHING = '0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n';

export const apt: Program = async (process) => {
  const { verb, names } = split(process);
  const out = (text: string) => process.stdout.write(text);
  switch (verb) {
    case 'update':
      await out(`${READ}All packages are up to date.\n`);
      return 0;
    case 'install':
      await out(READ);
      for (const name of names) {
        const found = packageOf(name);
        if (!found) {
          await process.stderr.write(`E: Unable to locate package ${name}\n`);
          return 100;
        }
        const version = (PACKAGES[found] as string).replace(/\.(el9|1)?\.?(x86_64|noarch)$/, '');
        await out(`${name} is already the newest version (${version}).\n`);
      }
      await out(NOTHING);
      return 0;
    case 'upgrade':
    case 'dist-upgrade':
    case 'full-upgrade':
    case 'autoremove':
      await out(`${READ}Calculating upgrade... Done\n${NOTHING}`);
      return 0;
    case undefined:
      await out(`${process.argv[0]} 2.6.1 (amd64)\nUsage: ${process.argv[0]} [options] command\n`);
      return 0;
    default:
      await process.stderr.write(`E: Invalid operation ${verb}\n`);
      return 100;
  }
};
