/** Builtins and expansions, compared with bash as the lines of bash.cases.ts are. */
export const builtinCases: string[] = String.raw`
x='Hello World'; echo ${'$'}{x~} ${'$'}{x~~} ${'$'}{x~[hH]} ${'$'}{x~~[lo]}; a=(abc DEF); echo ${'$'}{a[@]~} ${'$'}{a[@]~~}
x="it's a"; echo ${'$'}{x@Q} ${'$'}{x@U} ${'$'}{x@u} ${'$'}{x@L} ${'$'}{x@A} [${'$'}{x@a}]; declare -i n=5; echo ${'$'}{n@a} ${'$'}{n@A}
a=(1 'b c' d); echo "${'$'}{a[@]@Q}" "${'$'}{a[*]@Q}" ${'$'}{a[@]@A} ${'$'}{a@a}; echo ${'$'}{a[@]@K}; declare -A m=([k]=v); echo ${'$'}{m[@]@K} ${'$'}{m[@]@k}; echo "${'$'}{a[@]@k}"
x='a\tb\n'; echo "${'$'}{x@E}"; y='\u@x'; z='$HOME'; echo "${'$'}{z@P}"; set -- a 'b c'; echo "${'$'}{@@Q}" "${'$'}{*@Q}" ${'$'}{@@A}
x=$'a\nb'; echo ${'$'}{x@Q}; unset u; echo [${'$'}{u@Q}] [${'$'}{u@A}]; e=; echo [${'$'}{e@Q}] [${'$'}{e@A}]
readonly r=1; export e=2; declare -l l=AB; declare -u u=ab; for v in r e l u; do declare -n p=$v; echo ${'$'}{p@a} ${'$'}{p@A} $p; unset -n p; done
TZ=UTC printf '%(%F %T)T %(%s)T\n' 86400 0; TZ=UTC printf '[%12(%H:%M)T] %(%%)T\n' 3600 0; TZ=UTC printf '%(%Y)T\n' 0 31536000
mapfile -t a < <(printf '1\n2\n3\n'); echo ${'$'}{#a[@]} ${'$'}{a[2]}; mapfile -t -n 2 -s 1 b < <(seq 5); echo ${'$'}{b[@]}; mapfile -d , -t c <<< 'x,y,z'; declare -p c; mapfile -O 5 -t b < <(seq 2); declare -p b; readarray -t < <(seq 2); echo ${'$'}{MAPFILE[@]}
mapfile -t -c 2 -C 'echo got' a < <(seq 5); echo ${'$'}{#a[@]}
printf '1\n3\nq\n2\n' | { select x in one two three; do echo "$REPLY:$x"; [ "$REPLY" = q ] && break; done; }; echo $?
PS3='pick: '; select x in a b; do echo $x; done <<< $'\n2'; echo $?
mkdir a b c; pushd a; pushd ../b; dirs -v; pushd; pushd +1; popd +1; dirs; popd; popd; echo $?
mkdir a b; pushd -n /tmp; pushd a; dirs -p; dirs +1; dirs -0; dirs -l -v; popd -n; popd -0; dirs -c; dirs
umask; umask -S; umask -p; umask u=rwx,g=rx,o=; umask; umask g+w,o+r; umask -S; umask a-x; umask; umask -p -S; umask 027; > f; stat -c %a f
umask 077; touch a; mkdir b; mkdir -p c/d/e; echo x | tee f > /dev/null; cp f g; > h; stat -c '%a %n' a b c c/d c/d/e f g h; (umask 0; touch i; mkdir j; stat -c '%a %n' i j); umask 777; mkdir -p k/l; touch m; stat -c '%a %n' k k/l m
umask 0; touch a; chmod 666 a; cp a b; umask 022; cp a c; cp -p a d; touch a; sort -o e a; sed -i s/x/y/ a; stat -c '%a %n' a b c d e; chmod 600 b; touch b; echo x > b; stat -c %a b
enable -n test; type test; enable test; type test; enable -n echo pwd; enable -n; type -t echo; enable echo; echo ok; enable -p | head -3; enable -s | tail -2
enable -a | wc -l | grep -c .; enable -n printf; builtin printf 'x\n'; echo $?; printf 'y\n'
history; history -s one two; history -s three; history; history 1; history -d 1; history; history -p a b; history -w h; cat h; history -c; history; history -r h; history; echo $?
history -s a; history -s b; history -s c; history -d -1; history; history -d 9; echo $?; history -d 1-2; history; history -a; echo $?; history 1 2; echo $?
set -o history; echo a; fc -l 2>/dev/null | wc -l | grep -c .
help -s cd pwd umask; help -s 'exp*'; help nosuch; echo $?; help -s test | head -1; help -d nosuch2 >/dev/null; echo $?
type help enable fc suspend logout; command -v fc enable help; builtin help -s true
logout; echo $?; suspend; echo $?; (logout); echo $?
cat <(echo a; echo b) <(echo c); diff <(printf '1\n2\n') <(printf '1\n3\n'); echo $?; paste <(seq 3) <(seq 4 6); comm -12 <(seq 5) <(seq 3 8); join <(echo a 1) <(echo a 2)
while read -r a b; do echo "$b-$a"; done < <(printf '1 2\n3 4\n'); read x < <(yes); echo $x; head -2 <(yes n); cat <(yes) | head -1; wc -l < <(seq 7)
f() { cat "$1"; echo --; cat "$2"; }; f <(echo 1) <(echo 2); for i in <(echo p) <(echo q); do cat $i; done; cat < <(cat < <(echo deep)); sort -m <(seq 1 2 5) <(seq 2 2 6)
exec 3< <(echo l1; echo l2); read a <&3; read b <&3; echo $b $a; read c <&3; echo $?; exec 3<&-; x=$(cat <(echo in)); echo $x; grep -f <(echo b) <(printf 'a\nb\n'); . <(echo 'v=7'); echo $v
seq 5 | tee >(wc -l > n) > /dev/null; sleep 0.2; cat n; { echo out; echo err >&2; } 2> >(sed s/^/E:/ > e) > >(sed s/^/O:/ > o); sleep 0.2; cat o e; echo x > >(cat > y); sleep 0.2; cat y
[ -p <(:) ] && echo pipe; [ -f <(:) ] || echo nofile; cat <(exit 3); echo $?; false <(:); echo $?; set -e; cat <(false); echo still
declare -r RO=1; { RO=2; } 2>/dev/null; echo no
declare -r RO=1; (RO=2) 2>/dev/null; echo $?; RO=2 true; echo $?; eval 'RO=3'; echo no
f() { :; }; declare -rf f 2>/dev/null; readonly -f f; f() { echo new; }; unset -f f; f; echo $?; export -f f; declare -F
a=(1 2 3); a[1]=; echo ${'$'}{#a[@]} "[${'$'}{a[1]}]"; a+=([5]=x); declare -p a; unset 'a[0]' 'a[-1]'; declare -p a; declare -a z; declare -p z; declare -A w; declare -p w
trap 'echo bye' EXIT; trap -p; trap - EXIT; trap 'echo u' USR1; kill -USR1 $$; trap -p USR1; trap '' INT; trap -p INT; trap - INT USR1; trap -p; kill -l 9 TERM 137 INT
jobs; sleep 5 & jobs; jobs -p | grep -c .; jobs -r; kill %1; wait %1; echo $?; jobs; disown; echo $?
alias ll='ls -l' g=grep; alias; alias ll; unalias ll; alias; unalias -a; alias; echo $?
getopts 'ab:' o -a -b val rest; echo $o $OPTIND; getopts 'ab:' o -a -b val rest; echo $o $OPTARG $OPTIND; getopts 'ab:' o -a -b val rest; echo $? $o
ulimit -n 2>/dev/null | grep -c .; ulimit -c unlimited 2>/dev/null; times | wc -l; hash -r; hash; echo $?; shopt -p dotglob nullglob; shopt -q nullglob; echo $?
`
  .split('\n')
  .slice(1, -1);
