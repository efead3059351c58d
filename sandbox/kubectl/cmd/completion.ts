/** `kubectl completion SHELL`. The scripts are ours; they ask `__complete`, and so work with the real kubectl too. */
import { type Command, usageError } from '../command.ts';

const bash = `# bash completion for kubectl: source <(kubectl completion bash)
__start_kubectl()
{
    local line=\${COMP_LINE:0:COMP_POINT} words word out directive cut
    read -ra words <<< "$line"
    if [[ $line == *[[:space:]] ]]; then words+=(""); fi
    out=$("\${words[0]}" __completeNoDesc "\${words[@]:1}" 2>/dev/null)
    directive=\${out##*:}
    out=\${out%:*}
    COMPREPLY=()
    if (( directive & 8 )); then
        while IFS= read -r word; do
            if [[ -d $word || $'\\n'$out == *$'\\n'"\${word##*.}"$'\\n'* ]]; then COMPREPLY+=("$word"); fi
        done < <(compgen -f -- "$2")
        compopt -o filenames
        return
    fi
    if (( directive & 2 )); then compopt -o nospace; fi
    if (( directive & 4 )); then compopt +o default; fi
    # What readline has already taken as words of their own is not repeated.
    cut=\${words[\${#words[@]}-1]}
    cut=\${cut#-*=}
    cut=\${cut%"$2"}
    while IFS= read -r word; do
        if [[ -n $word && $word == "$cut$2"* ]]; then COMPREPLY+=("\${word#"$cut"}"); fi
    done <<< "$out"
}
complete -o default -F __start_kubectl kubectl
`;

const zsh = `#compdef kubectl
# zsh completion for kubectl: source <(kubectl completion zsh)
_kubectl()
{
    local -a found plain
    local line directive
    found=("\${(@f)$(\${words[1]} __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
    directive=\${found[-1]#:}
    for line in "\${(@)found[1,-2]}"; do
        [[ -n $line ]] && plain+=("\${\${line//:/\\\\:}/$'\\t'/:}")
    done
    if (( directive & 8 )); then
        _files -g "*.(\${(j:|:)plain})"
    elif (( $#plain )); then
        if (( directive & 2 )); then _describe kubectl plain -S ''; else _describe kubectl plain; fi
    elif (( ! (directive & 4) )); then
        _files
    fi
}
compdef _kubectl kubectl
`;

const fish = `# fish completion for kubectl: kubectl completion fish | source
function __kubectl_complete
    set -l words (commandline -opc) (commandline -ct)
    $words[1] __complete $words[2..-1] 2>/dev/null | string match -rv '^:\\d+$'
end
complete -c kubectl -f -a '(__kubectl_complete)'
`;

const powershell = `# powershell completion for kubectl: kubectl completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName kubectl -ScriptBlock {
    param($word, $ast, $position)
    $words = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
    if ($word -eq '') { $words += '""' }
    kubectl __complete @words 2>$null | Where-Object { $_ -notmatch '^:\\d+$' } | ForEach-Object {
        $value, $about = $_ -split "\`t", 2
        if (-not $about) { $about = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
    }
}
`;

const scripts: Readonly<Record<string, string>> = { bash, zsh, fish, powershell };

export const completion: Command = {
  name: 'completion',
  use: 'completion SHELL',
  short: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
  long: `Output shell completion code for the specified shell (bash, zsh, fish, or powershell).

Your shell has to read the code before the Tab key knows kubectl's commands, flags, types and names. In the lab's terminal that has been done.`,
  examples: `# Until this bash is closed
source <(kubectl completion bash)

# In every bash from now on
echo 'source <(kubectl completion bash)' >> ~/.bashrc

# A short name that completes in the same way
alias k=kubectl
complete -o default -F __start_kubectl k`,
  action: (invocation) => ({
    async run() {
      const { args, process } = invocation;
      if (args.length === 0) throw usageError(invocation, 'Shell not specified.');
      if (args.length > 1) throw usageError(invocation, 'Too many arguments. Expected only the shell type.');
      const shell = args[0] as string;
      if (!Object.hasOwn(scripts, shell))
        throw usageError(invocation, `Unsupported shell type ${JSON.stringify(shell)}.`);
      await process.stdout.write(scripts[shell] as string);
    },
  }),
};
