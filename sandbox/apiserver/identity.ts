/** Which API server it is. Follows pkg/controlplane/apiserver/config.go: a hash over its host's name and `kube-apiserver`. */
import { encodeUtf8 } from '../apimachinery/streams.ts';
import { sha256 } from './sha256.ts';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** `apiserver-` and 26 letters and digits: the name of its Lease in kube-system. */
export function serverIdentity(hostname: string): string {
  const parts = [hostname, 'kube-apiserver'].flatMap((part) => {
    const bytes = encodeUtf8(part);
    return [bytes.length >> 8, bytes.length & 255, ...bytes];
  });
  let out = '';
  let bits = 0;
  let held = 0;
  for (const byte of sha256(new Uint8Array(parts)).slice(0, 16)) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) out += BASE32[(held >> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  if (bits > 0) out += BASE32[(held << (5 - bits)) & 31];
  return `apiserver-${out}`;
}
