/** What a mistyped command was probably meant to be. The tool's own error stays; the lab offers the line beside it. */

const PROGRAMS =
  'alias awk base64 basename bash bg cat cd chmod clear cp curl cut date df diff dirname echo env exit export fg find free grep head help history hostname ifconfig ip jobs jq kill kubectl less ln ls man mkdir mv nano netstat nslookup printenv printf ps pwd rm sed seq sh sleep sort source tail tar tee time top touch tr type uname uniq unset vi vim wait watch wc wget which whoami xargs yes'.split(
    ' ',
  );
const COMMANDS =
  'alpha annotate api-resources api-versions apply attach auth autoscale certificate cluster-info completion config cordon cp create debug delete describe diff drain edit events exec explain expose get help kustomize label logs options patch plugin port-forward proxy replace rollout run scale set taint top uncordon version wait'.split(
    ' ',
  );
const TYPES =
  'all clusterrolebindings clusterroles cm componentstatuses configmaps controllerrevisions cronjobs cs csr customresourcedefinitions crd daemonsets deploy deployments ds endpoints endpointslices events ev horizontalpodautoscalers hpa ingresses ing jobs leases limitranges limits namespaces ns networkpolicies netpol nodes no persistentvolumeclaims persistentvolumes pdb poddisruptionbudgets pods po priorityclasses pv pvc quota replicasets replicationcontrollers resourcequotas rolebindings roles rs sa sc secrets serviceaccounts services statefulsets storageclasses sts svc'.split(
    ' ',
  );
const FLAGS =
  '--all --all-namespaces --annotations --as --command --container --context --cascade --dry-run --field-selector --filename --follow --force --from-literal --grace-period --help --image --kubeconfig --label-columns --labels --max-log-requests --name --namespace --no-headers --output --overwrite --port --previous --raw --recursive --replicas --restart --resource-version --revision --rm --selector --show-labels --show-managed-fields --since --sort-by --stdin --tail --template --timeout --tty --type --watch --watch-only'.split(
    ' ',
  );
/** Followed by a value when that is not joined with `=`. */
const VALUED = /^(?:-[nfolLckp]|--(?:namespace|context|kubeconfig|output|selector|container|filename|as))$/;
/** Commands whose first argument is a type. */
const TYPED = new Set('annotate autoscale delete describe edit explain expose get label patch scale wait'.split(' '));

/** Of a line that failed with this status; undefined when nothing close is known. */
export function suggestionFor(line: string, status: number): string | undefined {
  let changed = false;
  const said = line
    .split(/("(?:\\.|[^"])*"|'[^']*'|\|\||&&|[|;&\n(){}])/)
    .map((part, i) => {
      if (i % 2 === 1) return part;
      const made = repairCommand(part, status);
      changed ||= made !== part;
      return made;
    })
    .join('');
  return changed ? said.trim() : undefined;
}

function repairCommand(text: string, status: number): string {
  const words = text.split(/(\s+)/);
  const at = words.findIndex((word) => word.trim() !== '' && !/^\w+=/.test(word));
  if (at < 0) return text;
  const program = words[at] as string;
  if (!PROGRAMS.includes(program)) {
    const meant = status === 127 ? nearest(program, PROGRAMS) : undefined;
    if (!meant) return text;
    words[at] = meant;
  }
  if (words[at] === 'kubectl') repairKubectl(words, at + 1);
  return words.join('');
}

function repairKubectl(words: string[], from: number): void {
  let command: string | undefined;
  let typed = false;
  for (let i = from; i < words.length; i++) {
    const word = words[i] as string;
    if (word.trim() === '') continue;
    if (word === '--') return;
    if (word.startsWith('-')) {
      const [flag, ...value] = word.split('=');
      if (word.startsWith('--') && !FLAGS.includes(flag as string)) {
        const meant = nearest(flag as string, FLAGS);
        if (meant) words[i] = [meant, ...value].join('=');
      }
      if (VALUED.test(words[i] as string)) i += 2;
    } else if (command === undefined) {
      command = COMMANDS.includes(word) ? word : nearest(word, COMMANDS);
      if (command === undefined) return;
      words[i] = command;
    } else if (TYPED.has(command) && !typed) {
      typed = true;
      words[i] = word.replace(/^[^/.]+/, (types) => types.split(',').map(typeFor).join(','));
    }
  }
}

function typeFor(word: string): string {
  const lower = word.toLowerCase();
  if (TYPES.includes(lower) || TYPES.includes(`${lower}s`) || TYPES.includes(`${lower}es`)) return word;
  if (TYPES.includes(lower.replace(/y$/, 'ies'))) return word;
  return nearest(lower, TYPES) ?? word;
}

/** One slip for short words, two for long ones. */
function nearest(word: string, known: readonly string[]): string | undefined {
  const most = word.length <= 3 ? 1 : 2;
  let best: string | undefined;
  let least = most + 1;
  for (const each of known) {
    if (Math.abs(each.length - word.length) > most) continue;
    const far = distance(word, each);
    if (far > 0 && far < least) [best, least] = [each, far];
  }
  // Of two letters, one changed is another word.
  return best !== undefined && word.length - least < 2 && word.length < 4 && !anagram(word, best) ? undefined : best;
}

function anagram(a: string, b: string): boolean {
  return [...a].sort().join('') === [...b].sort().join('');
}

/** Letters added, left out, changed, or two of them swapped. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i && j ? 0 : i + j)),
  );
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(i - 2, j - 2) + 1);
      (rows[i] as number[])[j] = best;
    }
  }
  return at(a.length, b.length);
}
