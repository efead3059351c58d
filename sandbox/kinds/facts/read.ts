/**
 * Which facts were checked against a stored copy of Kubernetes' source, and against which. Only those are counted.
 * The words of a test's case were read in the function it calls, beside it.
 */
import type { Fact } from './fact.ts';

/** The file a fact names → what was read. A fact of any other file is taken from memory. */
const read: Readonly<Record<string, string>> = {
  // validation.go at 000f26050b9be6fb3d79fae95e06b47fc96128cd (1.33: AllowInvalidLabelValueInRequiredNodeAffinity);
  // the names of variables, the wording of IP addresses and of lengths also at
  //   validation_test.go b1ce15c54586daabffbc79d6ef36feabbf5a0875 (1.34: containerRestartPolicy constants),
  //   apimachinery util/validation/ip.go 692785d25b688f83db14c20f26d0b99e2e99adb8,
  //   util/validation/validation.go, the copy of 17,700 characters (1.34: label values from validate/content). There
  //   DNS names and port names are still "no more than N characters"; label keys and values have "bytes". The real
  //   kubectl 1.36.3 holds both texts, and says "characters" of a key of a ConfigMap. That values are shown as JSON, and
  //   "may not be more than N bytes", is how transcripts of 1.34 and later servers have it; the stored copies of
  //   field/errors.go are older.
  'pkg/apis/core/validation/validation_test.go': '000f26050b9be6fb3d79fae95e06b47fc96128cd',
  // 1.3x: AllowInvalidLabelValueInSelector, StatefulSet maxUnavailable.
  'pkg/apis/apps/validation/validation_test.go': '2dd1588c490775be7cd90d0afc59c6dcef07032a',
  // 1.35: MarkCoveredByDeclarative. A User without a name has one complaint since, not two.
  'pkg/apis/rbac/validation/validation_test.go': '1dc8b4f20f8cd7581b3175390bcca93dbcd517e5',
  // 1.22 and later: 20,000 ports, hints.
  'pkg/apis/discovery/validation/validation_test.go': '76f1684117ad57fd61646af1eef8b9a52f2b5833',
  // 1.35: MarkCoveredByDeclarative. A class' parameters without kind or name are `Required value`, as the function has it.
  'pkg/apis/networking/validation/validation.go': '019c5dc51786ef4d3a3c670a852267d2b087016c',
  'pkg/apis/networking/validation/validation_test.go': 'text of 75,114 characters',
  'pkg/apis/networking/v1/defaults.go': '030880a5dc5449403c6d1f0aa146a7dc21d6c6dc',
  // The copy of 131,602 characters (1.32): printIngress, printIngressClass.
  'pkg/printers/internalversion/printers.go': 'text of 131,602 characters',
  // The copy of 242,020 characters (1.32): TestPrintPod, TestPrintPodWithRestartableInitContainer, TestPrintPodwide.
  'pkg/printers/internalversion/printers_test.go': 'text of 242,020 characters',
};

/** `from` as a whole, or `from` and what it is about: parts of the files above that were not read. */
const unread: readonly (string | readonly [from: string, ...about: string[]])[] = [
  'pkg/apis/core/validation/validation_test.go TestValidateNode',
  'pkg/printers/internalversion/printers.go printService',
  // ConvertDownwardAPIFieldLabel.
  [
    'pkg/apis/core/validation/validation_test.go TestValidateEnv',
    'Pod: a field path there is not',
    'Pod: a subscript where there is none',
  ],
  // Restart rules are younger than the copy. Transcripts of 1.35 and 1.36 servers have the words of "rules without a
  // policy" and "no operator", and take both actions; the list of actions was seen nowhere.
  [
    'pkg/apis/core/validation/validation_test.go TestValidateContainers',
    'Pod: part of a device',
    'Pod: ephemeral containers at creation',
    'Pod: an ephemeral container aiming at nothing, with ports',
    'Pod: a rule',
    'Pod: a rule for all containers',
    'Pod: rules without a policy',
    'Pod: an unknown action',
    'Pod: no operator',
  ],
  [
    'pkg/apis/core/validation/validation_test.go TestValidatePod',
    'Pod: a null selector, spread twice over one key',
    'Pod: a skew of nothing',
    'Pod: a user that is none',
    'Pod: two sources of a volume',
    'Pod: a bad volume name',
    'Pod: a volume twice',
    'Pod: a secret without its name',
    'Pod: a mode beyond 0777',
    'Pod: items that climb',
    'Pod: scheduling gates with a node',
  ],
  // The copy has cmp.Diff where 1.36 has a diff of JSON.
  [
    'pkg/apis/core/validation/validation_test.go TestValidatePodUpdate',
    'Pod: no image',
    'Pod: another container',
    'Pod: the host name',
  ],
  // The IPv4 check is written anew in 1.33.
  [
    'pkg/apis/discovery/validation/validation_test.go TestValidateEndpointSlice',
    'EndpointSlice: an address of another family',
  ],
  [
    'pkg/printers/internalversion/printers_test.go',
    'Pod: running, one container not ready',
    'Pod: succeeded without a state',
    'Pod: failed without a state',
    'Pod: pending',
    'Pod: both ready, with restarts',
  ],
];

/** Names in `unread` that no fact has: mistakes in the list. */
export function strangers(facts: readonly Fact[]): string[] {
  return unread.flatMap((entry) => {
    const [from, ...about] = typeof entry === 'string' ? [entry] : entry;
    const there = facts.filter((fact) => fact.from === from);
    if (there.length === 0) return [from];
    return about.filter((name) => !there.some((fact) => fact.about === name));
  });
}

/** Whether the fact's words were found in the copy read. */
export function confirmed({ from, about }: Fact): boolean {
  const file = from.split(' ')[0]!;
  if (!read[file]) return false;
  if (file.endsWith('printers_test.go') && !about.startsWith('Pod: ')) return false;
  return !unread.some((entry) =>
    typeof entry === 'string' ? entry === from : entry[0] === from && entry.includes(about, 1),
  );
}
