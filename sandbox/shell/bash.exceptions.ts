// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell, not templates
/** Lines bash and ours run otherwise, and why. The test fails when one of them comes to agree. */
export const EXCEPTIONS: Record<string, string> = {
  'echo {1..5} {5..1} {a..e..2} {1..10..4} {-2..2} {01..10..3} {A..c} {x,y,}z {,a} {a} {a,b}{c,d}':
    'bash passes the \\ and ` of {A..c} through its own quoting again',
  "shopt -s extglob; x=foobarfoo; echo ${x//+(o)/0} ${x##*(f)} ${x%%@(foo|bar)} ${x/!(z)/Q} ${x#?(f)}; [[ foo == +([a-z]) ]] && echo y; [[ '' == *(x) ]] && echo e; case abc in !(abd)) echo n;; esac":
    'our parser reads extended patterns always; bash only on lines after shopt -s extglob',
  "set -o | grep -c on; set +o | head -2; shopt | grep -c '^[a-z]'; shopt extglob; shopt -q nullglob; echo $?; shopt -s nosuch; echo $?; set -Z; echo $?":
    'shopt extglob is on here, for the same reason',
  "trap 'echo hup' HUP TERM; kill -HUP $$; kill -TERM $$; echo alive; trap '' TERM; (trap); kill -TERM $$; echo still":
    "trap in a subshell lists the parent's traps in bash, though they are reset",
  'exec 3>f 4>&1; echo a >&3; echo b >&4; exec 3>&- 4>&-; cat f; exec 5<f; cat <&5; exec 5<&-; echo c 1<>f; cat f; echo d 2>&1 1>/dev/null; ls nosuch 2>&1 >/dev/null | wc -l':
    '1<>f writes over the beginning in bash; here it appends',
  'echo a > a b c; cat a; > empty; wc -c < empty; echo x >a y >b; cat a b; cat < a > c; cat c; {fd}>named; echo v >&$fd; cat named; exec {fd}>&-; echo $((fd>=10))':
    '{fd}>file without exec: the descriptor ends with the command here',
  'f() { return 300; }; f; echo $?; g() { return -1; }; g; echo $?; h() { return abc; }; h; echo $?; k() { return; echo no; }; false; k; echo $?; return 1; echo $?':
    "bash -c calls a function's text `environment' in errors",
  'r() { [ $1 -le 0 ] && return; echo $1; r $(($1-1)); }; r 3; fib() { if [ $1 -lt 2 ]; then echo $1; else echo $(( $(fib $(($1-1))) + $(fib $(($1-2))) )); fi; }; fib 10; FUNCNEST=5; deep() { deep; }; deep; echo $?':
    "bash -c calls a function's text `environment' in errors",
  'f() { echo "${FUNCNAME[0]} ${FUNCNAME[1]} ${#FUNCNAME[@]}"; }; g() { f; }; g; caller; echo $?; h() { caller 0; }; h; echo ${BASH_SOURCE[0]-none}':
    'caller 0 at the top of -c',
  "declare 1x=2; echo $?; declare -z; echo $?; export 'a b=c'; echo $?; readonly -p | grep -c BASHOPTS; typeset -i q=2*3; echo $q; declare -g gg=1; f() { declare -g hh=2; declare ii=3; }; f; echo $gg $hh [$ii]":
    'BASHOPTS is no variable here',
  'set -u; f() { echo $nope; echo in; }; f; echo after': "bash -c calls a function's text `environment' in errors",
  'readonly x=1; f() { local x=2; echo "[$x]"; }; f; echo $?':
    "bash -c calls a function's text `environment' in errors",
  'f() { return 1 2; }; f; echo $?': "bash -c calls a function's text `environment' in errors",
  'f() { f; }; FUNCNEST=20; f; echo $?': "bash -c calls a function's text `environment' in errors",
  'for ((i=0;i<3;i++': 'which line the text ended in',
  'x=y; y=x; echo $((x)); echo after': 'the same is said of the other of the two names: how deep was too deep',
  'x=(a b; echo c': 'with -c bash ends with status 1 when it stumbles in an array',
  'x[0=5; echo $?': 'our parser names the bracket of an arithmetic expression',
  'echo $(if); echo after': 'bash parses a command substitution with its line; here it is refused when it runs',
};
