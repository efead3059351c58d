/** Bytes of what a base64 text stands for. */
export function decodedLength(base64: string): number {
  const digits = base64.replace(/[=\s]/g, '').length;
  return Math.floor((digits * 3) / 4);
}
