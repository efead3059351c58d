/** `kubectl completion`'s words beside the real one's, and its script for bash read by the real bash. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { testSideBySide } from '../../cmd/testing/side-by-side.ts';
import { runShell } from '../../shell/testing.ts';
import { kubectl } from '../index.ts';

testSideBySide(`
kubectl completion
kubectl completion nosuch
kubectl completion bash zsh
`);

/** A kubectl that says what it was asked, and suggests what a real one might. */
const SESSION = `
kubectl() {
  case "$*" in
    *"apply -f "*) printf 'json\\nyaml\\n:8\\n' ;;
    *"cp "*) printf 'web:\\nwebster:\\n:2\\n' ;;
    *"version "*) printf ':0\\n' ;;
    *) printf '%s\\n' "asked:$*" web webster :4 ;;
  esac
}
compopt() { echo "compopt $*"; }
eval "$SCRIPT"
press() {
  COMP_LINE=$1 COMP_POINT=\${#1} COMPREPLY=()
  __start_kubectl kubectl "$2" ''
  printf '%s => %s\\n' "$1" "$(printf '%s\\n' "\${COMPREPLY[@]}" | sort | paste -sd' ')"
}
touch a.yaml b.txt c.json; mkdir d
press 'kubectl get po we' we
press 'kubectl get po --namespace=w' w
press 'kubectl get po asked' asked
press 'kubectl get po ' ''
press 'kubectl cp we' we
press 'kubectl apply -f ' ''
press 'kubectl apply -f c' c
press 'kubectl version ' ''
`;

test('the script for bash does the same in the real bash and in ours', async () => {
  const { stdout: script } = await runShell('kubectl completion bash', { programs: { kubectl } });
  const real = execFileSync('bash', ['--norc', '-c', `cd "$(mktemp -d)"\n${SESSION}`], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, SCRIPT: script },
  });
  expect(real).toBe(`compopt +o default
kubectl get po we => web webster
compopt +o default
kubectl get po --namespace=w => web webster
compopt +o default
kubectl get po asked => asked:__completeNoDesc get po asked
compopt +o default
kubectl get po  => asked:__completeNoDesc get po  web webster
compopt -o nospace
kubectl cp we => web: webster:
compopt -o filenames
kubectl apply -f  => a.yaml c.json d
compopt -o filenames
kubectl apply -f c => c.json
kubectl version  => 
`);
  const ours = await runShell(`SCRIPT='${script.replaceAll("'", "'\\''")}'\n${SESSION}`);
  expect(ours).toEqual({ stdout: real, stderr: '', code: 0 });
});
