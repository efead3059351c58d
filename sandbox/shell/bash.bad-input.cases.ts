// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell, not templates
/** What a person mistypes: bash and ours must refuse it in the same words, with the same status. */
export const badInputCases: string[] = String.raw`
echo "abc
echo 'abc
echo $(ls
echo ${'`'}ls
echo ${'$'}{x
echo $((1+2
cat <<EOF
x="a
(echo a
{ echo a
if true
if true; then echo a
if true; then echo a; else
while true
while true; do echo a
for i in 1 2
for i in 1 2; do echo $i
for
for 1x in a; do :; done
for ((i=0;i<3;i++
for ((i=0;i<3)); do :; done
case x
case x in
case x in a) echo a
case x in a echo a;; esac
f() {
f()
f( { echo a; }
function
function 1a { echo x; }; 1a
echo a )
echo a; }
echo a;; echo b
echo a &&
echo a ||
echo a |
&& echo a
|| echo a
| cat
; echo a
& echo a
echo a & & echo b
echo a ; ; echo b
echo a | | cat
echo a && || echo b
then echo a
fi
done
do echo
esac
else
elif true; then :; fi
if; then echo a; fi
if true; then fi
while; do :; done
while true; do done
echo <
echo >
echo > ; echo b
echo >& ; echo b
echo < > f
cat < nosuch; echo $?
cat < nosuch | wc -c; echo $?
echo a > nosuch/f; echo $?
echo a > /; echo $?
mkdir d; echo a > d; echo $?; cat < d; echo $?
x="a b"; echo hi > $x; echo $?
echo hi > $nosuch; echo $?
touch a1 a2; echo hi > a*; echo $?
echo hi >&9; echo $?
echo hi >&nosuch/x; echo $?
cat <&9; echo $?
cat <&foo; echo $?
exec 5< nosuch; echo not reached
exec nosuchprogram; echo not reached
exec ./nosuch; echo not reached
set -C; echo a > f; echo b > f; echo $?; cat f
echo ${'$'}{}
echo ${'$'}{x y}; echo after
echo ${'$'}{1x}; echo after
echo ${'$'}{x!}; echo after
echo ${'$'}{x@Z}; echo after
x=1; echo ${'$'}{x@Z}; echo after
echo ${'$'}{#x@Q}; echo after
echo ${'$'}{!}; echo after
echo ${'$'}{!x}; echo after
x='a b'; echo ${'$'}{!x}; echo after
x=y-z; echo ${'$'}{!x}; echo after
echo ${'$'}{x:?}; echo after
echo ${'$'}{x?}; echo after
echo ${'$'}{x:?not here}; echo after
echo ${'$'}{1:?first argument}; echo after
(echo ${'$'}{x:?sub}); echo $?
x=$(echo ${'$'}{y:?in subst}); echo $? [$x]
: ${'$'}{1:=a}; echo after
x=abc; echo ${'$'}{x:1:-5}; echo after
x=abc; echo ${'$'}{x:a b}; echo after
x=abc; echo ${'$'}{x:1/0}; echo after
set -u; echo $x; echo after
set -u; echo ${'$'}{x[1]}; echo after
set -u; echo $1; echo after
set -u; echo ${'$'}{x#a}; echo after
set -u; echo $((x+1)); echo after
set -u; x=(1); echo ${'$'}{x[3]}; echo after
set -u; (echo $nope); echo $?
set -u; f() { echo $nope; echo in; }; f; echo after
readonly x=1; x=2; echo after
readonly x=1; x=2 echo hi; echo $?
readonly x=1; export x=2; echo $?
readonly x=1; unset x; echo $?
readonly x=1; declare x=2; echo $?
readonly x=1; local x=2; echo $?
readonly x=1; f() { local x=2; echo "[$x]"; }; f; echo $?
readonly x=1; read x <<< 5; echo $?
readonly x=1; ((x=2)); echo $?
readonly x=1; echo $((x++)); echo after
readonly x=1; for x in a b; do echo $x; done; echo $?
readonly x=1; printf -v x %s a; echo $?
readonly x=1; x+=2; echo after
readonly a=(1 2); a[0]=5; echo after
readonly f; f=1; echo after
f() { :; }; readonly -f f; f() { echo new; }; echo $?; unset -f f; echo $?
unset -f nosuch; echo $?
unset 1x; echo $?
unset -x; echo $?
unset 'a b'; echo $?
unset UID; echo $?
declare -r y=1; (y=2; echo sub); echo $?
UID=5; echo after
a=(1 2); a[-5]=x; echo $?; echo after
a=(1 2); echo "[${'$'}{a[-5]}]"; echo $?
a=(1 2); a[]=x; echo $?
a=(1 2); echo ${'$'}{a[]}; echo after
a=(1 2); a[x y]=1; echo after
declare -A m; m[]=1; echo $?
declare -A m; m=(1); echo $? ${'$'}{#m[@]}
declare -A m; echo ${'$'}{m[]}; echo after
a=(1 2); a[1]=(3 4); echo after
a=1; declare -A a; echo $?
declare -A m; declare -a m; echo $?
declare -a m; declare -A m; echo $?
declare -n r=r; echo $?
declare -n r=1x; echo $?
declare -z x; echo $?
declare 1x=1; echo $?
declare -f nosuch; echo $?
declare -p nosuch; echo $?
declare -i n=1+; echo $? [$n]
declare 'a b'=1; echo $?
local x=1; echo $?
typeset -q; echo $?
export -z; echo $?
export 1=2; echo $?
export -f nosuch; echo $?
export -n nosuch; echo $?
readonly -z; echo $?
readonly 1a; echo $?
cd nosuch; echo $?
touch f; cd f; echo $?
cd a b; echo $?
cd ''; echo $?
cd -z; echo $?
cd -; echo $?
unset HOME; cd; echo $?
mkdir d; cd d/nosuch; echo $?
pwd -z; echo $?
pushd; echo $?
pushd nosuch; echo $?
pushd +5; echo $?
popd; echo $?
popd +5; echo $?
popd -x; echo $?
dirs +5; echo $?
dirs -x; echo $?
[ a; echo $?
[ a -eq 1 ]; echo $?
[ 1 -eq b ]; echo $?
[ 1 -foo 2 ]; echo $?
[ a b ]; echo $?
[ a b c ]; echo $?
[ a b c d ]; echo $?
[ -f ]; echo $?; [ -f a b ]; echo $?
[ ! ]; echo $?; [ ! a b ]; echo $?
[ \( a ]; echo $?
[ a = ]; echo $?
[ = a ]; echo $?
[ -z a -a ]; echo $?
[ a -o ]; echo $?
[ 1 -lt ]; echo $?
[ '' -eq 1 ]; echo $?
[ 1.5 -eq 1 ]; echo $?
[ 99999999999999999999 -eq 1 ]; echo $?
[ -t x ]; echo $?
test 1 -eq x; echo $?
test -Q x; echo $?
test a -b; echo $?
[ a ] b; echo $?
[a = b]; echo $?
[[ a; echo $?
[[ a = ; echo $?
[[ ]]; echo $?
[[ -f ]]; echo $?
[[ a b ]]; echo no
[[ a -foo b ]]; echo no
[[ a == b c ]]; echo no
[[ ( a ]]; echo no
[[ a && ]]; echo no
[[ x =~ '[' ]]; echo $?
re='('; [[ x =~ $re ]]; echo $?
re='a{2,1}'; [[ x =~ $re ]]; echo $?
[[ 1 -eq a b ]]; echo no
[[ 1/0 -eq 1 ]]; echo $?
[[ 1x -eq 1 ]]; echo $?
[[ '1 2' -eq 1 ]]; echo $?
echo $((1/0)); echo after
echo $((1%0)); echo after
echo $((2**-1)); echo after
echo $((1+)); echo after
echo $((+)); echo after
echo $((1 2)); echo after
echo $((1 + + )); echo after
echo $((a b)); echo after
echo $((1a)); echo after
echo $((08)); echo after
echo $((0x)); echo after
echo $((0xg)); echo after
echo $((1#1)); echo after
echo $((65#1)); echo after
echo $((2#3)); echo after
echo $((16#)); echo after
echo $((99#a)); echo after
echo $((1?2)); echo after
echo $((1?:2)); echo after
echo $((1?2:)); echo after
echo $((1:2)); echo after
echo $(( (1+2 )); echo after
echo $((1+2))); echo after
echo $((5=3)); echo after
echo $((a=)); echo after
echo $((a+=)); echo after
echo $((1++)); echo after
echo $((--1)); echo after
echo $((++5)); echo after
echo $((a++b)); echo after
echo $((1,)); echo after
echo $((,1)); echo after
echo $((1 << )); echo after
echo $((1 << 64)) $((1 << -1)) $((1 << 65)); echo after
echo $((9223372036854775807+1)) $((9223372036854775808)); echo after
echo $((a[)); echo after
echo $((a[1)); echo after
echo $((1.5)); echo after
echo $((1.5 + 2)); echo after
echo $((#)); echo after
echo $(('a')); echo after
echo $((@)); echo after
echo $((2 @ 3)); echo after
echo $((!)); echo after
echo $((~)); echo after
echo $((*2)); echo after
echo $((2*)); echo after
echo $((2**)); echo after
echo $((1 == )); echo after
echo $((1 && )); echo after
echo $((1 || )); echo after
echo $((1 ! 2)); echo after
x=y; y=x; echo $((x)); echo after
x='1 +'; echo $((x)); echo after
x='1/0'; echo $((x)); echo after
x=a-; echo $((x)); echo after
x=08; echo $((x)); echo after
((1/0)); echo $?
((1+)); echo $?
(( )); echo $?
((x = )); echo $?
let; echo $?
let 1/0; echo $?
let x=; echo $?
let "1 2"; echo $?
let x=08; echo $?
let 'x = 1 +'; echo $?
x[1/0]=1; echo after
x=(1 2); echo ${'$'}{x[1/0]}; echo after
x=(1 2); echo ${'$'}{x[1+]}; echo after
for ((i=1/0;i<3;i++)); do echo $i; done; echo $?
for ((i=0;i<1/0;i++)); do echo $i; done; echo $?
for ((i=0;i<2;i+)); do echo $i; done; echo $?
declare -i n; n=1/0; echo after
declare -i n; n='2 3'; echo after
printf -v 'a[1/0]' x; echo $?
nosuchcommand; echo $?
./nosuchcommand; echo $?
/nosuch/command; echo $?
touch notexec; ./notexec; echo $?
mkdir dd; ./dd; echo $?; dd/; echo $?
'no such'; echo $?
''; echo $?
"$nosuch"; echo $?
$nosuch; echo $?
kubectll get pods; echo $?
a=b c=d; a = b; echo $?
x= nosuchcommand; echo $?
touch f; chmod 000 f; ./f; echo $?
echo 'echo hi' > s; ./s; echo $?
echo '#!/nosuch/interp' > s; chmod +x s; ./s; echo $?
bash nosuchscript; echo $?
printf 'a\0b\n' > bin; bash bin; echo $?; . ./bin; echo $?; chmod +x bin; ./bin; echo $?
printf 'echo ok\n\0\0' > s; bash s; echo $?
bash -c; echo $?
bash --nosuch; echo $?
bash -Z; echo $?
bash -o nosuch -c 'echo hi'; echo $?
bash .; echo $?
. nosuch; echo $?
.; echo $?
source; echo $?
source -x; echo $?
. ./nosuch; echo $?
mkdir d; . ./d; echo $?
echo 'if' > s; . ./s; echo $?
printf 'echo a\nif true; fi\necho b\n' > s; . ./s; echo $?
printf 'echo a\nif true; fi\necho b\n' > s; bash s; echo $?
printf 'echo a\necho "abc\necho b\n' > s; bash s; echo $?
printf 'echo a\ncat <<E\nx\n' > s; bash s; echo $?
printf 'echo a\n)\n' | bash; echo $?
printf 'echo $((1/0))\necho b\n' > s; bash s; echo $?
eval 'echo "'; echo $?
eval 'if'; echo $?
eval ')'; echo $?
eval -x; echo $?
eval 'echo ${'$'}{x y}'; echo after
bash -c 'echo "'; echo $?
bash -c 'if'; echo $?
bash -c ')'; echo $?
return; echo $?
return 5; echo $?
return abc; echo $?
f() { return 1 2; }; f; echo $?
break; echo $?
continue; echo $?
for i in 1 2; do break x; done; echo $?
for i in 1 2; do break 0; done; echo $?
for i in 1 2; do break -1; done; echo $?
for i in 1 2; do continue 0; echo no; done; echo $?
for i in 1 2; do break 1 2; done; echo $?
for i in 1 2; do break 99; done; echo $?
exit abc; echo no
exit 1 2; echo $?
(exit 256); echo $?; (exit -1); echo $?
shift 5; echo $?
shift -1; echo $?
shift abc; echo $?
shift 1 2; echo $?
set -- a; shift 2; echo $?
set -Z; echo $?
set -o nosuch; echo $?
set +o nosuch; echo $?
set -o; echo $? | head -1
shopt nosuch; echo $?
shopt -s nosuch; echo $?
shopt -z; echo $?
shopt -s -u extglob; echo $?
printf; echo $?
printf '%d\n' abc; echo $?
printf '%d\n' 12abc; echo $?
printf '%d\n' 0x; echo $?
printf '%d\n' 08; echo $?
printf '%d\n' 99999999999999999999; echo $?
printf '%f\n' abc; echo $?
printf '%f\n' 1.5x; echo $?
printf '%z\n' a; echo $?
printf '%'; echo $?
printf '%5'; echo $?
printf '%s %y\n' a b; echo $?
printf -z; echo $?
printf -v; echo $?
printf -v 1x a; echo $?
printf -v x; echo $?
printf '%d\n' ''; echo $?
printf '%c%d\n' a; echo $?
printf '\xZZ\n'; echo $?
printf '\u\n'; echo $?
printf '%*d\n' x 5; echo $?
printf '%b\n' 'a\xZb'; echo $?
printf '%q\n'; echo $?
read -z; echo $?
read 1x <<< a; echo $?
read -n x a <<< a; echo $?
read -t x a <<< a; echo $?
read -t -1 a <<< a; echo $?
read -u 9 a; echo $?
read -u x a; echo $?
read -p; echo $?
read -a 1x <<< a; echo $?
read -d; echo $?
mapfile -z; echo $?
mapfile 1x <<< a; echo $?
mapfile -n x a <<< a; echo $?
mapfile -u 9 a; echo $?
kill; echo $?
kill abc; echo $?
kill %1; echo $?
kill -9; echo $?
kill -FOO 1; echo $?
kill -s; echo $?
kill -s FOO 1; echo $?
kill -n 99 1; echo $?
kill 99999; echo $?
kill -l FOO; echo $?
kill -l 99; echo $?
kill -l 200; echo $?
kill -x; echo $?
trap x FOO; echo $?
trap 'echo a' 99; echo $?
trap -z; echo $?
trap x; echo $?
trap '' KILL; echo $?
trap -p FOO; echo $?
wait %1; echo $?
wait 99999; echo $?
wait abc; echo $?
wait -z; echo $?
fg; echo $?
bg; echo $?
fg %1; echo $?
jobs %1; echo $?
jobs -z; echo $?
disown; echo $?
disown %3; echo $?
disown -z; echo $?
suspend; echo $?
getopts; echo $?
getopts ab; echo $?
getopts ab 1x; echo $?
set -- -z; getopts ab o; echo $? $o
set -- -a; getopts a: o; echo $? $o
set -- -z; getopts :ab o; echo $? $o $OPTARG
set -- -a; getopts :a: o; echo $? $o $OPTARG
getopts -x; echo $?
type nosuch; echo $?
type -z; echo $?
command; echo $?
command -z; echo $?
command nosuch; echo $?
command -v nosuch; echo $?
command -V nosuch; echo $?
builtin nosuch; echo $?
builtin -z; echo $?
builtin ls; echo $?
hash nosuch; echo $?
hash -z; echo $?
hash -p; echo $?
alias nosuch; echo $?
alias -z; echo $?
alias 'a b=c'; echo $?
alias 'a/b=c'; echo $?
unalias nosuch; echo $?
unalias; echo $?
unalias -z; echo $?
umask 9; echo $?
umask abc; echo $?
umask u+z; echo $?
umask -z; echo $?
umask 1777; echo $?
ulimit -z; echo $?
ulimit abc; echo $?
ulimit -n abc; echo $?
enable nosuch; echo $?
enable -z; echo $?
enable -n nosuch; echo $?
history x; echo $?
history -z; echo $?
help nosuch; echo $?
compgen -z; echo $?
complete -z; echo $?
complete; echo $?
complete -p nosuch; echo $?
compopt -o nospace; echo $?
caller x; echo $?
logout; echo $?
fc -z; echo $?
! nosuch; echo $?
coproc nosuchx; wait; echo $?
select x in; do echo; done; echo $?
select 1x in a; do break; done; echo no
f() { f; }; FUNCNEST=20; f; echo $?
echo 'unterminated" here; echo b
echo "a'b; echo c
echo {a..; echo $?
echo {1..10..0}; echo $?
echo [; echo $?
echo [z-a]; echo $?
shopt -s failglob; echo nosuch*; echo after
shopt -s nullglob; echo nosuch*; echo after
echo ~nosuchuser; cd ~nosuchuser; echo $?
echo "a" "b
x=(a b; echo c
x = 5; echo $?
x =5; echo $?
1x=5; echo $?
x-y=5; echo $?
$x=5; echo $?
x[0=5; echo $?
let x[0=5; echo $?
a() b() c
f() echo hi; f
if [ 1 -eq 1 ] then echo a; fi
if [ 1 -eq 1 ]; then echo a; elif; fi
while [ 0 -eq 1 ] do echo a; done
for i in 1 2; echo $i; done
case a in b) echo;; c; esac
case a in (b echo;; esac
echo a > > b
echo a >>> b
echo a <<< 
cat << 
cat <<E <<F
2>&1 >
!
! !; echo $?
time; echo x 2>/dev/null
{; }
{ }
( )
()
{echo a; }
{ echo a }
(echo a))
[[ a
$(nosuch); echo $?
${'`'}nosuch${'`'}; echo $?
echo $(if); echo after
echo $(echo a; )); echo after
echo ${'`'}echo "a${'`'}; echo after
echo "${'$'}{x"; echo after
`
  .split('\n')
  .slice(1, -1)
  .filter((line) => line !== '')
  .concat([
    'echo $((1/0)); echo no\necho next $?',
    'readonly x=1; x=2; echo no\necho next $?',
    'echo ${x y}; echo no\necho next $?',
    '(echo ${x y}; echo no\necho sub $?); echo after\necho next',
    'echo a | { echo ${x y}; echo no; }; echo after',
    'set -u; echo $nope; echo no\necho no',
    'if [ 1 -eq 1 ] then\n echo a\nfi\necho no',
    'while true do\n echo a\ndone',
    'if true; then\n echo a\nfi fi\necho b',
    'for i in 1 2\n echo $i\ndone',
    'case x in\n a) echo a\n b) echo b;;\nesac',
    'echo one\nf() {\n echo two\n',
    'echo one\nif true; then\n echo two\n',
    'echo one\ncat <<E | wc -l\ntwo\n',
  ]);
