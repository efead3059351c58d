/** Lines of shell that bash and ours must run alike. Each runs in an empty directory, LC_ALL=C.UTF-8. */
export const cases: string[] = String.raw`
echo hello world
echo -n a; echo b
echo -e 'a\tb\nc'
echo "a  b"   c
echo 'single $x' "double $HOME_NOT" \$x
x=5; echo $x "$x" '$x' ${'$'}{x}y
x="a b c"; for i in $x; do echo "[$i]"; done
x="a b c"; for i in "$x"; do echo "[$i]"; done
set -- a "b c" d; for i in "$@"; do echo "<$i>"; done; echo $#
set -- a "b c" d; for i in $*; do echo "<$i>"; done; echo "$*"
set -- a b c d; shift 2; echo $1 $#; shift 5; echo $?
IFS=:; x=a:b::c; for i in $x; do echo "[$i]"; done
IFS=,; set -- 1 2 3; echo "$*"
echo {a,b,c}{1..3} {5..1..2} {a..e} x{,y}z {01..03} {a,{b,c}}
echo ${'$'}{x:-default} ${'$'}{x-unset}; x=; echo "${'$'}{x:-default}" "[${'$'}{x-unset}]"
echo ${'$'}{x:=set}; echo $x; echo ${'$'}{x:+alt} ${'$'}{y:+alt}.
(echo ${'$'}{nope:?is missing}); echo $?
x=/usr/local/lib/file.tar.gz; echo ${'$'}{x##*/} ${'$'}{x%/*} ${'$'}{x%.*} ${'$'}{x%%.*} ${'$'}{x#*/}
x=foobarbar; echo ${'$'}{x/bar/X} ${'$'}{x//bar/X} ${'$'}{x/#foo/Y} ${'$'}{x/%bar/Z} ${'$'}{x//o}
x=hello; echo ${'$'}{#x} ${'$'}{x:1:3} ${'$'}{x: -3} ${'$'}{x:0:-1} ${'$'}{x^} ${'$'}{x^^}; y=ABC; echo ${'$'}{y,} ${'$'}{y,,}
a=b; b=c; echo ${'$'}{!a}; abc1=1 abc2=2; echo ${'$'}{!abc*}
x="it's"; echo ${'$'}{x@Q}; echo "${'$'}{x@U}"
a=(1 2 "3 4" 5); echo ${'$'}{a[0]} ${'$'}{a[2]} ${'$'}{#a[@]} ${'$'}{a[@]:1:2} ${'$'}{a[-1]}; for i in "${'$'}{a[@]}"; do echo "[$i]"; done
a=(x y z); a+=(w); a[7]=q; echo "${'$'}{a[@]}" "${'$'}{!a[@]}" ${'$'}{#a[@]}; unset 'a[1]'; echo "${'$'}{a[*]}"
declare -A m; m[one]=1; m[two]=2; echo ${'$'}{m[one]} ${'$'}{m[two]} ${'$'}{#m[@]}; [[ -v m[one] ]] && echo yes; unset 'm[one]'; echo ${'$'}{#m[@]}
declare -A m=([a]=1 [b]="2 3"); echo "${'$'}{m[b]}"
a=(a.txt b.txt c.md); echo "${'$'}{a[@]%.txt}" "${'$'}{a[@]/./-}"
echo $((1+2*3)) $((7/2)) $((7%3)) $((2**10)) $((1<<4)) $((5>3)) $((!0)) $((~0)) $((0x1f)) $((010)) $((2#101))
x=5; echo $((x++)) $x $((++x)) $((x+=10)) $((x>10?1:0)) $(( (x+1)*2 ))
((x=3)); echo $x; ((0)); echo $?; ((5)); echo $?
let x=2+3 y=x*2; echo $x $y
for ((i=0;i<3;i++)); do echo $i; done
i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done
i=3; until ((i==0)); do echo $i; ((i--)); done
for i in 1 2 3 4 5; do [ $i = 2 ] && continue; [ $i = 4 ] && break; echo $i; done
for i in 1 2; do for j in a b; do [ $j = b ] && continue 2; echo $i$j; done; done
if false; then echo a; elif true; then echo b; else echo c; fi
if [ 1 -gt 2 ]; then echo gt; else echo le; fi
case abc in a*) echo star;; *) echo other;; esac
case x in y) echo y;; x|z) echo xz;;& x) echo again;; *) echo no;; esac
case a in a) echo 1;& b) echo 2;; c) echo 3;; esac
case "*" in "*") echo lit;; esac; case ab in [[:alpha:]]?) echo cls;; esac
f() { echo "f $1 $#"; return 3; }; f x y; echo $?
f() { local v=inner; echo $v; }; v=outer; f; echo $v
f() { g() { echo nested; }; g; }; f; g
fact() { if [ $1 -le 1 ]; then echo 1; else echo $(( $1 * $(fact $(($1-1))) )); fi; }; fact 6
function foo { echo "$FUNCNAME $@"; }; foo a b
f() { return; }; false; f; echo $?
true && echo yes || echo no; false && echo yes || echo no; ! true; echo $?
false || false || echo end; true; echo $?
(x=1; echo $x); echo "[$x]"; { x=2; }; echo $x
(exit 3); echo $?; (cd /; pwd); pwd | grep -c .
echo $(echo a; echo b) "$(echo a; echo b)"
echo "$(echo "nested $(echo deep)")"; echo ${'`'}echo back${'`'}
x=$(false); echo $?; x=$(echo hi; exit 4); echo $x $?
echo one two | wc -w; printf 'c\na\nb\n' | sort | head -1
yes | head -3; echo ${'$'}{PIPESTATUS[@]}
false | true; echo $? ${'$'}{PIPESTATUS[*]}; set -o pipefail; false | true; echo $?
echo a > f; echo b >> f; cat f; cat < f | tr a-z A-Z; wc -l < f
echo err >&2; echo out; ls nosuchfile 2>/dev/null; echo $?
{ echo o; echo e >&2; } > f 2>&1; cat f
{ echo o; echo e >&2; } 2>&1 >/dev/null | cat
echo hi &> f; cat f; echo x > f; set -C; echo y > f; echo $?; echo z >| f; cat f
cat <<EOF
x is $((1+1)) $(echo sub) \$esc
EOF
cat <<'EOF'
raw $x $(no)
EOF
cat <<-EOF
	tabbed
	EOF
x=v; cat <<EOF | tr a-z A-Z
val $x
EOF
cat <<< "here $((2+2))"; read a b <<< "one two three"; echo "$a|$b"
while read -r line; do echo "[$line]"; done < <(printf 'a\nb c\n')
printf 'a b\nc d\n' | while read x y; do echo "$y $x"; done
read -a arr <<< "x y z"; echo ${'$'}{arr[1]} ${'$'}{#arr[@]}
IFS=: read -r u p rest <<< "root:x:0:0"; echo $u $p $rest
read x < /dev/null; echo $?
printf '%s-%d|%5s|%-5s|%05d|%x|%o|%c\n' a 42 r l 7 255 8 xyz
printf '%s\n' a b c; printf '%d %d\n' 1 2 3; printf '%%|%b\n' 'a\tb'; printf '%q\n' "a b'c"
printf '%.2f %e %g\n' 3.14159 12345.678 0.0001; printf '%5.1f|%+d\n' 2.25 5
printf -v v '%03d' 7; echo $v
[ -z "" ] && echo empty; [ -n "a" ] && echo non; [ a = a -a b != c ] && echo and; [ ! -e nofile ] && echo none
mkdir d; touch f; [ -d d ] && echo dir; [ -f f ] && echo file; [ -s f ] || echo zero; test -e f; echo $?
[ 1 -eq 1 ]; echo $?; [ 1 -eq x ]; echo $?; [ a b ]; echo $?
[[ abc == a* ]] && echo glob; [[ abc == "a*" ]] || echo nolit; [[ abc =~ ^a(.)c$ ]] && echo ${'$'}{BASH_REMATCH[1]}
[[ 2 -lt 10 && a < b ]] && echo ok; [[ -z $unset || 1 -eq 2 ]] && echo ok2; [[ ! -f nope ]] && echo ok3
x='a b'; [[ $x == 'a b' ]] && echo quoted; [[ a.b =~ a\.b ]] && echo re; [[ aXb =~ a\.b ]] || echo nore
set -e; false; echo unreachable
set -e; false || true; if false; then :; fi; ! true; echo reached; (false); echo no
set -u; echo $undefined; echo no
set -u; echo ${'$'}{undefined:-ok}; set +u; echo "[$undefined]"
set -x; echo a b; x=1; [ $x = 1 ]
set -x; for i in 1 2; do echo "$i x"; done
trap 'echo bye' EXIT; echo hi; exit 3
trap 'echo err' ERR; false; true; echo done
trap 'echo got' USR1; kill -USR1 $$; echo after
trap 'echo int; exit 7' INT; kill -INT $$; echo no
f() { trap 'echo ret' RETURN; echo in; }; f
echo start; exit 5; echo no
(trap 'echo sub' EXIT; echo in); echo out
eval 'x=1; echo $((x+1))'; eval "echo \$x"
echo 'echo sourced $1; v=9' > s.sh; . ./s.sh arg; echo $v; source ./s.sh
echo 'return 4; echo no' > s.sh; . ./s.sh; echo $?
alias ll='echo aliased'; ll; shopt -s expand_aliases
type echo; type cd if; type nosuch; command -v echo; command -v nosuch; echo $?
f() { :; }; type -t f echo if cat nosuch
unset x; x=1; unset x; echo "[${'$'}{x-gone}]"; readonly r=1; r=2; echo no
export V=exported; sh -c 'echo $V'; V2=temp sh -c 'echo $V2'; echo "[$V2]"
env -i A=1 B=2 /usr/bin/env | sort
x=1; (x=2); echo $x; x=3 true; echo $x
sleep 0 & wait; echo waited; sleep 0 & wait $!; echo $?; (exit 6) & wait $!; echo $?
echo a & wait; { echo b; } & wait
false & wait $!; echo $?; wait 99999; echo $?
nosuchcommand; echo $?; ./nosuch; echo $?; /; echo $?; touch ne; ./ne; echo $?
echo '#!/bin/sh
echo script $1' > s; chmod +x s; ./s arg; bash s two
cd nosuchdir; echo $?; cd /tmp; cd - >/dev/null; mkdir -p a/b; cd a/b; cd ..; basename $PWD; cd; echo $?
touch b.txt a.txt c.md .hid; echo *.txt *; echo [ab]*; echo *.nope; echo .h*
touch a1 a2 b1; echo a? [!a]* ; shopt -s nullglob; echo z*; echo end
mkdir -p x/y; touch x/1 x/y/2; echo x/* */y/*; shopt -s globstar; echo **
touch 'a b' c; for f in *; do echo "[$f]"; done; rm 'a b'; ls
shopt -s extglob; touch foo.c foo.h bar.c; eval 'echo *.@(c|h) !(foo*)'; x=aabb; echo ${'$'}{x##+(a)}
set -f; echo *; set +f
echo ~ | grep -c /; x=~/a; echo ${'$'}{x%/a} | grep -c '^/'; echo "~" '~'
echo $'a\tb\x41\u00e9\'' "$(printf 'x\n\n')y"
echo a\
b; echo "c\
d"
echo # comment
echo a#b '#' # c
x=1;y=2;echo $x$y;;
echo 'unterminated
echo "also
echo $(
if true; then echo
for i in; do echo x; done; echo empty
echo )
fi
echo a | | b
echo a &&
{ echo a
echo ok; echo bad ) ; echo c
echo $((1/0)); echo after
echo $((1+)); echo after
((x = )); echo $?
x=abc; echo ${'$'}{x:9} "[${'$'}{x:1:0}]"; echo ${'$'}{x/b*/}
echo "${'$'}{x:-"quoted default"}" ${'$'}{x:-'single q'} "${'$'}{x:-$(echo sub)}"
set -- 1 2 3; echo "${'$'}{@:2}" "${'$'}{@:1:1}" ${'$'}{#} "${'$'}{@: -1}"; set --; echo "[$@]" $#
f() { echo "$@"; shift; echo "$@"; }; f 1 2 3
getopts_f() { while getopts "ab:c" o; do echo "$o ${'$'}{OPTARG-}"; done; shift $((OPTIND-1)); echo "rest $*"; }; getopts_f -a -b val -c x y
while getopts ":a:" o -z -a; do echo "$o $OPTARG"; done
select x in a b; do echo $x; break; done <<< 2
mapfile -t l < <(printf '1\n2\n3\n'); echo ${'$'}{#l[@]} ${'$'}{l[2]}
declare -i n=5; n+=3; n=n*2; echo $n; declare -r c=1; declare -p n c; declare -u up=abc; echo $up
declare -a arr=(1 2); declare -p arr; x='a"b'; declare -p x
f() { declare -n ref=$1; ref=changed; }; v=orig; f v; echo $v
local x=1; echo $?
echo ${'$'}{BASH_VERSION%%.*} $- | grep -c B; echo $0; echo $LINENO
f() { f2 "$@"; }; f2() { echo "${'$'}{FUNCNAME[@]}"; }; f
exec 3>f; echo three >&3; exec 3>&-; cat f; exec 4<f; read -u 4 l; echo $l
echo x 1>&2 2>/dev/null; echo y 2>&1 >/dev/null; echo bad >&9; echo $?
cat nosuch < nosuch2; echo $?; echo > /nosuchdir/f; echo $?
echo abc | { read x; echo $x; }; echo abc | (read y; echo $y); echo "[$x$y]"
n=0; while true; do n=$((n+1)); [ $n -gt 100 ] && break; done; echo $n
x=0; f() { x=$((x+1)); [ $x -lt 50 ] && f; }; f; echo $x
echo "$(cat <<EOF
inner $((1+1))
EOF
)"
diff_x() { [ "$1" == "$2" ]; }; diff_x a a && echo same
time -p true 2>/dev/null; echo timed
echo "a b" | xargs -n1 echo x; printf '1 2 3' | xargs; echo a b | xargs -I{} echo '<{}>'
printf 'b\na\nc\na\n' | sort -u; printf '10\n9\n2\n' | sort -n; printf 'x 2\ny 1\n' | sort -k2; printf '1K\n2M\n3\n' | sort -h -r
printf 'a:b:c\n1:2:3\n' | cut -d: -f1,3; echo hello | cut -c2-4; echo 'a b' | cut -d' ' -f2-
printf 'a\na\nb\n' | uniq -c; printf 'a\na\nb\n' | uniq -d; printf 'aB\nAb\n' | uniq -i
echo hello | tr 'a-y' 'b-z'; echo aabbcc | tr -s a-c; echo a1b2 | tr -d 0-9; echo abc | tr -c 'b\n' x
printf '1\n2\n3\n4\n' | head -n 2; printf '1\n2\n3\n4\n' | tail -n 2; printf '1\n2\n3\n' | tail -n +2; printf '1\n2\n3\n' | head -n -1; printf abcdef | head -c3
printf 'foo\nbar\nFoo\n' | grep -i foo; printf 'a\nb\n' | grep -v a; printf 'a\nb\na\n' | grep -c a; printf 'x1\ny2\n' | grep -n '[0-9]'; echo foobar | grep -o 'o.'; echo a | grep -q b; echo $?
printf '1\n2\nX\n3\n4\n' | grep -A1 -B1 X; printf 'a.b\naxb\n' | grep -F a.b; echo word words | grep -w word; echo 'ab12' | grep -E '^[a-z]+[0-9]{2}$'; printf 'a\n' > f1; cp f1 f2; grep a f1 f2; grep -l a f1 f2; grep x f1 nosuch; echo $?
echo hello | sed 's/l/L/g'; printf 'a\nb\nc\n' | sed -n '2p'; printf 'a\nb\nc\n' | sed '/b/d'; echo abc | sed -E 's/(a)(b)/\2\1/'; printf 'a\nb\n' | sed '$a end'; printf 'a\nb\nc\n' | sed '1,2s/^/> /'; echo x | sed 's/x/a\nb/'; printf '1\n2\n3\n' | sed -n '$='; printf 'a\nb\n' | sed 'N;s/\n/,/'; echo abc | sed 'y/abc/xyz/'; printf 'a\nb\nc\n' | sed '2q'; printf 'one\ntwo\n' | sed '1!G;h;$!d'; echo "a/b" | sed 's|/|:|'; echo foo | sed 's/o/0/2'; echo Foo | sed 's/foo/bar/I'; printf 'x\n' > sf; sed -i 's/x/y/' sf; cat sf; printf 'a\nb\n' | sed '/a/{s/a/A/;p}'; echo 'hello world' | sed 's/\w\+/[&]/g'; printf 'a\nb\nc\nd\n' | sed '2~2d'; echo abc | sed 's/b*/X/g'; echo x | sed 'k'; echo $?
seq 3; seq 2 2 6; seq -s, 3; seq 3 -1 1; seq -w 8 10; basename /a/b.txt .txt; dirname /a/b/c; echo abc | rev; printf 'a\nb\n' | tac; printf 'a\nb\n' | nl
echo hello | base64; echo aGVsbG8K | base64 -d; printf 'a\nb\nc\n' | paste -sd,; echo 'a b c' | wc; printf 'abc' | wc -c; wc -l nosuch; echo $?
mkdir a; mkdir a; echo $?; mkdir -p a/b/c; rm a; echo $?; rm -r a; ls a; echo $?; rm nosuch; rm -f nosuch; echo $?; touch f; mv f g; ls; cp g h; ls; cp nosuch x; mv nosuch x; rmdir nosuch; ln -s g link; readlink link; cat link; ls -1; cp -r g; mkdir d; cp d e; echo $?
echo a | tee f1 f2; cat f1 f2; echo b | tee -a f1 >/dev/null; cat f1; cat nosuch f1; echo $?; cat -n f1; printf 'a\tb\n' | cat -A
date -u -d @0 +%Y-%m-%dT%H:%M:%SZ; date -u -d '2024-02-29 12:34:56' '+%j %a %b %e %I %p %s'; date -u -d '2024-01-01 +1 day' +%F
true; echo $?; false; echo $?; : ; echo $?; [ ]; echo $?; test; echo $?
x=; echo ${'$'}x"a"; echo "" '' | wc -c; set -- "" ''; echo $#; for i in "$@"; do echo "[$i]"; done
a=1 b=$a c=$((a+1)); echo $a $b $c; a=$b$c; echo $a
echo a; { false; echo b; } && echo c; ! { true; false; }; echo $?
f() { cat; }; echo piped | f; f <<< str; f() { echo redirected; } > out; f; cat out
while read l; do echo "$l"; done <<EOF
one
two
EOF
if grep -q x <<< xyz; then echo found; fi; until true; do :; done; echo $?
echo {1..3}' '{a,b}; echo {x}; echo {a,b; echo a{1..2}b{3,4}; echo {1,2}{,}; echo "{a,b}" {'a b',c}
[[ foo == f?? ]]; echo $?; [[ foo = @(foo|bar) ]]; echo $?; [[ 5 -ge 5 ]]; echo $?; [[ "" ]]; echo $?; [[ x ]]; echo $?
kill -l 9; kill -l TERM; kill %9; echo $?; jobs; bg; echo $?
ulimit -n >/dev/null; umask; umask 077; umask; hash -r; echo $?; dirs >/dev/null; builtin echo b; command echo c; enable_x=1
break; continue; echo still; return 2; echo $?; exit 300
shift x; echo $?; set -o nosuch; echo $?; unset 1a; echo $?; export 1a=2; echo $?; read 1x; echo $?
`
  .split('\n')
  .filter((line) => line !== '')
  .reduce<string[]>((all, line) => {
    const last = all.at(-1);
    if (last !== undefined && continues(last)) all[all.length - 1] = `${last}\n${line}`;
    else all.push(line);
    return all;
  }, []);

/** A here-document, a trailing backslash or an open quote goes on, unless it is a case about that. */
function continues(text: string): boolean {
  const heredoc = /<<-?'?EOF'?/.test(text) && !/\n\t?EOF$/.test(text) && !/\n\t?EOF\n\)"$/.test(text);
  if (heredoc) return true;
  if (/cat <<EOF\ninner.*\nEOF$/.test(text)) return true;
  if (/\\$/.test(text)) return true;
  return text.startsWith("echo '#!/bin/sh") && !text.includes('bash s two');
}
