/** Manual pages, in short. */

export interface Page {
  section: 1;
  summary: string;
  synopsis: string[];
  description?: string;
  options?: [string, string][];
  keys?: [string, string][];
  examples?: [line: string, text: string][];
  see?: string[];
}

export const pages: Record<string, Page> = Object.assign(Object.create(null) as Record<string, Page>, {
  awk: {
    section: 1,
    summary: 'pattern scanning and processing',
    synopsis: ["awk [-F fs] [-v var=value] 'PROGRAM' [file...]", 'awk [-F fs] -f PROGFILE [file...]'],
    description:
      'A program is PATTERN { ACTION } pairs, run for each line. $1, $2 … are its fields, $0 the whole line, NF the number of fields, NR the number of the line. BEGIN and END run before and after all input.',
    options: [
      ['-F fs', 'What separates fields; blanks unless told.'],
      ['-v var=value', 'Set a variable first.'],
    ],
    examples: [
      ['kubectl get pods | awk \'$3 != "Running" { print $1 }\'', 'The Pods that do not run:'],
      ["awk '{ s += $2 } END { print s }' file", 'The sum of a column:'],
    ],
    see: ['sed(1)', 'cut(1)'],
  },
  base64: {
    section: 1,
    summary: 'encode or decode base64',
    synopsis: ['base64 [-d] [file]'],
    options: [['-d', 'Decode, e.g. what a Secret holds.']],
  },
  bash: {
    section: 1,
    summary: 'the shell',
    synopsis: ['bash [-c COMMAND] [FILE [argument...]]'],
    description:
      "Reads commands, finds programs along $PATH, joins them with pipes. What it does itself (cd, export, read, jobs, trap, …) is listed by `type NAME'.",
    options: [
      ['-c COMMAND', 'Run this text.'],
      ['-e', 'Stop at the first failure.'],
      ['-u', 'An unset variable is an error.'],
      ['-x', 'Show each command before it runs.'],
    ],
    keys: [
      ['Ctrl-C', 'end the running command'],
      ['Ctrl-D', 'end of input; leaves an empty prompt'],
      ['Ctrl-A Ctrl-E', 'begin, end of line'],
      ['Ctrl-U Ctrl-K', 'delete to begin, to end'],
      ['Ctrl-R', 'search the history'],
      ['Tab', 'complete'],
    ],
    see: ['sh(1)'],
  },
  cat: {
    section: 1,
    summary: 'print files one after the other',
    synopsis: ['cat [-nA] [file...]'],
    options: [
      ['-n', 'Number the lines.'],
      ['-A', 'Show tabs and line ends.'],
    ],
  },
  chmod: {
    section: 1,
    summary: 'change the mode of files',
    synopsis: ['chmod MODE file...'],
    options: [
      ['+x', 'Executable.'],
      ['644', 'Owner writes, all read.'],
    ],
  },
  cp: {
    section: 1,
    summary: 'copy files',
    synopsis: ['cp [-rp] SOURCE... DEST'],
    options: [['-r', 'Directories with what is in them.']],
  },
  curl: {
    section: 1,
    summary: 'transfer a URL',
    synopsis: ['curl [options] URL...'],
    description: "Sends a request and prints the answer's body.",
    options: [
      ['-i', 'Print the headers of the answer too.'],
      ['-v', 'Print what is sent and received.'],
      ['-s, -S', 'No progress meter; but errors.'],
      ['-X METHOD', 'The method, when it is not GET.'],
      ['-H "Name: value"', 'A header of the request.'],
      ['-d DATA', 'A body; makes it a POST. @file reads a file.'],
      ['-o FILE', 'Write to a file.'],
      ['-L', 'Follow redirects.'],
      ['-k', 'Do not check the certificate.'],
      ['--cacert FILE', 'Trust certificates signed by this one.'],
      ['--cert FILE --key FILE', 'Show a client certificate.'],
      ['-w FORMAT', 'Print figures afterwards, e.g. %{http_code}.'],
    ],
    examples: [['curl -k https://127.0.0.1:6443/version', 'Ask the API server without checking who it is:']],
    see: ['wget(1)', 'kubectl(1)'],
  },
  bc: {
    section: 1,
    summary: 'a calculator for numbers of any length',
    synopsis: ['bc [-l] [-q] [file...]'],
    description:
      'Reads lines of calculations and prints what they come to. scale is the number of decimals a division keeps (0 at first), ibase and obase the bases numbers are read and printed in. There are variables, arrays a[1], if, while, for, define f(x) { … }, and sqrt(x), length(x), scale(x). quit ends it.',
    options: [
      ['-l', 'With s(x), c(x), a(x), l(x), e(x) and j(n,x), and a scale of 20.'],
      ['-q', 'Without the words at the beginning.'],
    ],
    examples: [
      ['echo "scale=2; 10/3" | bc', 'A division with two decimals:'],
      ['echo "obase=16; 255" | bc', 'In another base:'],
    ],
  },
  cut: {
    section: 1,
    summary: 'print parts of lines',
    synopsis: ['cut -d C -f LIST | -c LIST [file...]'],
    options: [
      ['-d C', 'What separates fields.'],
      ['-f LIST', 'Which fields.'],
      ['-c LIST', 'Which characters.'],
    ],
  },
  date: {
    section: 1,
    summary: 'show the time',
    synopsis: ['date [-u] [-d TEXT] [+FORMAT]'],
    options: [['+FORMAT', 'e.g. +%F %T']],
  },
  diff: {
    section: 1,
    summary: 'compare files line by line',
    synopsis: ['diff [-u] FILE1 FILE2'],
    options: [['-u', 'With context, as patches have it.']],
  },
  echo: {
    section: 1,
    summary: 'print its arguments',
    synopsis: ['echo [-neE] [text...]'],
    options: [
      ['-n', 'Without a newline.'],
      ['-e', 'Backslash escapes mean something.'],
    ],
  },
  env: { section: 1, summary: 'show the environment, or run in another', synopsis: ['env [NAME=VALUE...] [COMMAND]'] },
  file: { section: 1, summary: 'say what kind a file is', synopsis: ['file file...'] },
  find: {
    section: 1,
    summary: 'search for files',
    synopsis: ['find [path...] [expression]'],
    options: [
      ['-name PATTERN', 'By name, e.g. "*.yaml".'],
      ['-type f|d', 'Files, directories.'],
      ['-maxdepth N', 'How deep.'],
      ['-exec COMMAND {} \\;', 'Run a command on each.'],
      ['-delete', 'Delete each.'],
    ],
    see: ['xargs(1)', 'ls(1)'],
  },
  grep: {
    section: 1,
    summary: 'print lines that match',
    synopsis: ['grep [-ivnrcolwE] [-A N] [-B N] PATTERN [file...]'],
    options: [
      ['-i', 'Case does not matter.'],
      ['-v', 'Lines that do not match.'],
      ['-n', 'With line numbers.'],
      ['-r', 'All files below a directory.'],
      ['-c', 'How many.'],
      ['-o', 'Only what matched.'],
      ['-A N, -B N, -C N', 'Lines after, before, around.'],
      ['-E', 'Extended regular expressions: a|b, +, ?.'],
    ],
    see: ['sed(1)', 'awk(1)'],
  },
  head: {
    section: 1,
    summary: 'print the first lines',
    synopsis: ['head [-n N] [-c N] [file...]'],
    options: [['-n N', 'How many lines; 10 unless told.']],
  },
  jq: {
    section: 1,
    summary: 'command-line JSON processor',
    synopsis: ['jq [options] FILTER [file...]'],
    description: 'Reads JSON, runs each value through the filter, prints what comes out.',
    options: [
      ['-r', 'Strings without their quotes.'],
      ['-c', 'One line for each result.'],
      ['-n', 'No input: the filter begins with null.'],
      ['-s', 'All input as one array.'],
      ['-e', 'The status says whether the last result was false or null.'],
      ['-S', 'Keys sorted.'],
      ['-R', 'Each line of input is a string.'],
      ['--arg NAME VALUE', '$NAME is a string in the filter.'],
      ['--argjson NAME JSON', '$NAME is that value.'],
      ['--slurpfile NAME FILE', '$NAME is an array of the values in the file.'],
      ['--tab, --indent N', 'How to indent.'],
    ],
    examples: [
      ["kubectl get pods -o json | jq -r '.items[].metadata.name'", 'The names of all Pods:'],
      ["jq '.spec.replicas' deploy.json", 'One field:'],
    ],
    see: ['kubectl(1)'],
  },
  kill: {
    section: 1,
    summary: 'send a signal to a process or job',
    synopsis: ['kill [-SIGNAL] PID | %JOB'],
    options: [
      ['-9', 'KILL: cannot be refused.'],
      ['-l', 'List the signals.'],
    ],
  },
  kubectl: {
    section: 1,
    summary: 'controls the Kubernetes cluster',
    synopsis: ['kubectl COMMAND [TYPE] [NAME] [flags]'],
    description:
      "Talks to the API server named in ~/.kube/config. `kubectl COMMAND --help' tells each command's flags; `kubectl explain TYPE.field' tells what a field means; `kubectl api-resources' lists the types.",
    options: [
      ['-n, --namespace NAME', 'The namespace to work in.'],
      ['-A, --all-namespaces', 'All of them.'],
      ['-o, --output FORMAT', 'wide, yaml, json, name, jsonpath=…, custom-columns=…'],
      ['-l, --selector QUERY', 'Only objects with these labels.'],
      ['-w, --watch', 'Go on showing changes; Ctrl-C ends it.'],
      ['-v, --v LEVEL', '6 and above show the requests that are sent.'],
    ],
    examples: [
      ['kubectl get pods -A -o wide', 'All Pods, with their nodes:'],
      ['kubectl apply -f app.yaml', 'Bring the cluster to what a file says:'],
      ['kubectl describe pod web', 'Why a Pod does not start:'],
    ],
    see: ['jq(1)', 'curl(1)'],
  },
  less: {
    section: 1,
    summary: 'view a text a screen at a time',
    synopsis: ['less [-SRNiF] [file...]', 'command | less'],
    options: [
      ['-S', 'Chop long lines instead of folding them.'],
      ['-R', 'Keep colours.'],
      ['-N', 'Number the lines.'],
      ['-i', 'Search without regard to case.'],
      ['-F', 'Leave at once if it fits on one screen.'],
    ],
    keys: [
      ['Space f', 'a screen forward'],
      ['b', 'a screen back'],
      ['j k', 'a line down, up'],
      ['d u', 'half a screen down, up'],
      ['g G', 'first line, last line'],
      ['/text ?text', 'search forward, back'],
      ['n N', 'again, the other way'],
      ['q', 'quit'],
    ],
    see: ['cat(1)', 'man(1)'],
  },
  ls: {
    section: 1,
    summary: 'list files',
    synopsis: ['ls [-laRtShF] [file...]'],
    options: [
      ['-l', 'Long: mode, size, time.'],
      ['-a', 'Hidden ones too.'],
      ['-R', 'Directories below too.'],
    ],
  },
  man: {
    section: 1,
    summary: 'show a manual page',
    synopsis: ['man NAME...', 'man -k WORD'],
    description: 'The pages of this machine are short. Leave with q.',
    options: [
      ['-k', 'List the pages that mention the word.'],
      ['-f', 'Say in a line what a command does.'],
    ],
    see: ['less(1)'],
  },
  mkdir: {
    section: 1,
    summary: 'make directories',
    synopsis: ['mkdir [-p] dir...'],
    options: [['-p', 'Parents too; no complaint when it is there.']],
  },
  mv: { section: 1, summary: 'move or rename files', synopsis: ['mv [-f] SOURCE... DEST'] },
  nano: {
    section: 1,
    summary: 'a small and friendly editor',
    synopsis: ['nano [file...]'],
    description: 'Type to insert. The strip at the bottom says how to save and leave.',
    keys: [
      ['Ctrl-O', 'write'],
      ['Ctrl-X', 'leave'],
    ],
    see: ['vi(1)'],
  },
  printf: {
    section: 1,
    summary: 'print by a format',
    synopsis: ['printf FORMAT [argument...]'],
    options: [['%s %d', 'Text, number.']],
  },
  rm: {
    section: 1,
    summary: 'remove files',
    synopsis: ['rm [-rf] file...'],
    options: [
      ['-r', 'Directories with what is in them.'],
      ['-f', 'No questions, no complaints.'],
    ],
  },
  sed: {
    section: 1,
    summary: 'edit a stream of lines',
    synopsis: ["sed [-n] [-E] [-i] 'SCRIPT' [file...]"],
    options: [
      ['s/old/new/g', 'Replace; g: every occurrence.'],
      ['/text/d', 'Delete lines.'],
      ['-n /text/p', 'Print only these.'],
      ['-i', 'Change the file itself.'],
      ['-E', 'Extended regular expressions.'],
    ],
    examples: [["sed -i 's/replicas: 1/replicas: 3/' app.yaml", 'Change a file in place:']],
    see: ['awk(1)', 'grep(1)'],
  },
  sh: {
    section: 1,
    summary: 'the shell',
    synopsis: ['sh [-c COMMAND] [FILE [argument...]]'],
    description: 'The same as bash here.',
    see: ['bash(1)'],
  },
  sleep: { section: 1, summary: 'wait', synopsis: ['sleep SECONDS'] },
  sort: {
    section: 1,
    summary: 'sort lines',
    synopsis: ['sort [-nruhV] [-k KEY] [-t C] [file...]'],
    options: [
      ['-n', 'As numbers.'],
      ['-r', 'Backwards.'],
      ['-u', 'Each line once.'],
      ['-k N', 'By field N.'],
    ],
  },
  sudo: { section: 1, summary: 'run a command as another user', synopsis: ['sudo [-u USER] COMMAND'] },
  tail: {
    section: 1,
    summary: 'print the last lines',
    synopsis: ['tail [-n N] [-f] [file...]'],
    options: [
      ['-n N', 'How many lines; +N: from line N on.'],
      ['-f', 'Go on as the file grows.'],
    ],
  },
  tar: {
    section: 1,
    summary: 'pack files',
    synopsis: ['tar -c|-x|-t [-z] -f FILE [file...]'],
    options: [
      ['-c', 'Create.'],
      ['-x', 'Extract.'],
      ['-t', 'List.'],
    ],
  },
  tee: {
    section: 1,
    summary: 'copy input to files and on',
    synopsis: ['tee [-a] file...'],
    options: [['-a', 'Append.']],
  },
  test: {
    section: 1,
    summary: 'judge an expression',
    synopsis: ['test EXPRESSION, [ EXPRESSION ]'],
    options: [
      ['-f, -d, -e PATH', 'A file, a directory, anything there.'],
      ['-n, -z TEXT', 'Not empty, empty.'],
      ['A = B, A -eq B', 'Equal as text, as numbers.'],
    ],
  },
  tr: {
    section: 1,
    summary: 'replace or delete characters',
    synopsis: ['tr [-ds] SET1 [SET2]'],
    options: [
      ['-d', 'Delete.'],
      ['-s', 'Squeeze repeats.'],
    ],
  },
  tree: {
    section: 1,
    summary: 'list directories as a tree',
    synopsis: ['tree [-adf] [-L DEPTH] [dir...]'],
    options: [
      ['-a', 'Hidden ones too.'],
      ['-L DEPTH', 'How deep.'],
    ],
  },
  uniq: {
    section: 1,
    summary: 'drop repeated lines',
    synopsis: ['uniq [-cdiu] [file]'],
    options: [
      ['-c', 'Say how often.'],
      ['-d', 'Only those repeated.'],
    ],
  },
  vi: {
    section: 1,
    summary: 'a text editor',
    synopsis: ['vi [file...]'],
    description:
      'Keys are commands until i, a or o begins to insert; Esc ends that. To leave: Esc, then :q! and Enter.',
    keys: [
      ['i a o', 'insert before, after, on a new line'],
      ['Esc', 'back to commands'],
      ['x dd', 'delete a character, a line'],
      ['yy p', 'copy a line, put it'],
      ['u Ctrl-R', 'undo, redo'],
      ['/text n N', 'search, again, back'],
      ['gg G', 'first line, last line'],
      [':w', 'write'],
      [':q', 'quit; :q! throws changes away'],
      [':wq', 'write and quit'],
    ],
    see: ['nano(1)'],
  },
  vim: {
    section: 1,
    summary: 'a text editor, vi improved',
    synopsis: ['vim [file...]'],
    description:
      'Keys are commands until i, a or o begins to insert; Esc ends that. To leave: Esc, then :q! and Enter.',
    keys: [
      ['i a o', 'insert before, after, on a new line'],
      ['Esc', 'back to commands'],
      ['x dd', 'delete a character, a line'],
      ['yy p', 'copy a line, put it'],
      ['u Ctrl-R', 'undo, redo'],
      ['/text n N', 'search, again, back'],
      ['gg G', 'first line, last line'],
      [':w', 'write'],
      [':q', 'quit; :q! throws changes away'],
      [':wq', 'write and quit'],
    ],
    see: ['nano(1)'],
  },
  watch: {
    section: 1,
    summary: 'run a command again and again',
    synopsis: ['watch [-n SECONDS] COMMAND'],
    options: [
      ['-n SECONDS', 'How often; 2 unless told.'],
      ['-d', 'Mark what changed.'],
    ],
  },
  wc: {
    section: 1,
    summary: 'count lines, words, bytes',
    synopsis: ['wc [-lwc] [file...]'],
    options: [
      ['-l', 'Lines.'],
      ['-w', 'Words.'],
      ['-c', 'Bytes.'],
    ],
  },
  wget: {
    section: 1,
    summary: 'download files',
    synopsis: ['wget [-qO FILE] URL'],
    options: [['-qO- URL', 'Print what is there.']],
  },
  xargs: {
    section: 1,
    summary: 'build commands from input',
    synopsis: ['xargs [-n N] [-I {}] COMMAND'],
    options: [
      ['-n N', 'N arguments a command.'],
      ['-I {}', 'Where each line goes.'],
    ],
  },
  yum: { section: 1, summary: 'the package manager', synopsis: ['yum install|list|search [PACKAGE...]'] },
} satisfies Record<string, Page>);
