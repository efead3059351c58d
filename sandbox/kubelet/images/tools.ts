/** Which commands the common base images carry. */
import type { Toolset } from '../image.ts';

const BUSYBOX =
  'ash awk base64 basename bunzip2 bzcat cat chgrp chmod chown chroot clear cmp comm cp cut date dd df diff dirname dmesg du echo ed egrep env expr factor false fgrep find fold free getopt grep gunzip gzip head hexdump hostname id ifconfig install ip kill killall less ln logger ls md5sum mkdir mkfifo mknod mktemp more mount mv nc netstat nice nl nohup nproc nslookup od paste pgrep pidof ping ping6 pkill printenv printf ps pwd readlink realpath rev rm rmdir route sed seq sh sha1sum sha256sum sha512sum shuf sleep sort split stat stty su sync tac tail tar tee test time timeout top touch tr traceroute true truncate tty uname uniq unlink unzip uptime usleep vi watch wc wget which whoami xargs xxd yes zcat [';

const DEBIAN =
  'arch awk base32 base64 basename bash cat chgrp chmod chown chroot cksum clear cmp comm cp csplit cut dash date dd df diff dir dirname du echo egrep env expand expr factor false fgrep find fmt fold getent grep groups gunzip gzip head hostid hostname id install join link ln logname ls md5sum mkdir mkfifo mknod mktemp mount mv nice nl nohup nproc numfmt od paste perl pr printenv printf ptx pwd readlink realpath rm rmdir sed seq sh sha1sum sha224sum sha256sum sha384sum sha512sum shuf sleep sort split stat stty su sum sync tac tail tar tee test timeout touch tr true truncate tsort tty uname unexpand uniq unlink users wc which who whoami xargs yes [';

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '));
const busyboxNames = set(BUSYBOX);
const debianNames = set(DEBIAN);

export const busyboxTools: Toolset = {
  shell: true,
  userland: 'busybox',
  has: (name) => busyboxNames.has(name),
  names: () => [...busyboxNames],
};
export const debianTools: Toolset = {
  shell: true,
  userland: 'debian',
  has: (name) => debianNames.has(name),
  names: () => [...debianNames],
};
/** An image made `FROM scratch`: no shell, nothing to exec. */
export const noTools: Toolset = { shell: false, userland: 'debian', has: () => false, names: () => [] };

export function plus(base: Toolset, ...names: string[]): Toolset {
  return {
    shell: base.shell,
    userland: base.userland,
    has: (name) => names.includes(name) || base.has(name),
    names: () => [...names, ...base.names()],
  };
}
