/** Conditions that could never be judged: kinds nobody serves, fields no object has, paths that are none. */
import { kinds } from '../../kinds/index.ts';
import type { Condition } from '../conditions/index.ts';
import type { ObjectReference } from '../conditions/object.ts';
import { nearest } from '../nearest.ts';
import { fieldProblem, pathProblem } from './field-path.ts';
import type { Rule } from './rule.ts';

export const conditions: Rule = ({ lab, complain }) => {
  const judge = (list: Condition[], place: string): void => {
    for (const [i, condition] of list.entries()) {
      const at = `${place}[${i}]`;
      if ('object' in condition) judgeObject(condition.object, condition.path, at, complain);
      else if (condition.path !== undefined) say(pathProblem(condition.path), `${at}.path`, complain);
    }
  };
  for (const [i, task] of lab.tasks.entries()) {
    for (const [j, check] of task.checks.entries()) judge(check.conditions, `tasks[${i}].checks[${j}].conditions`);
    for (const [j, mistake] of task.mistakes.entries()) judge(mistake.when, `tasks[${i}].mistakes[${j}].when`);
  }
};

type Complain = (place: string, problem: string) => void;

function say(problem: string | undefined, place: string, complain: Complain): void {
  if (problem) complain(place, problem);
}

function judgeObject(object: ObjectReference, path: string | undefined, at: string, complain: Complain): void {
  const { apiVersion, kind } = object;
  const served = kinds.filter((each) => versionOf(each) === apiVersion);
  const meant = served.find((each) => each.kind === kind);
  // A group of somebody's own may come with a CustomResourceDefinition: only playing tells.
  const foreign = served.length === 0 && /\..*\//.test(apiVersion) && !/\.k8s\.io\//.test(apiVersion);
  if (!meant && !foreign) complain(`${at}.object`, unknownKind(apiVersion, kind));
  const paths = (object.where ?? []).map((each, i): [string, string] => [each.path, `${at}.object.where[${i}].path`]);
  if (path !== undefined) paths.push([path, `${at}.path`]);
  for (const [each, place] of paths) {
    say(pathProblem(each) ?? (meant && fieldProblem(each, meant.schema)), place, complain);
  }
}

function unknownKind(apiVersion: string, kind: string): string {
  const elsewhere = kinds.find((each) => each.kind === kind);
  if (elsewhere) return `no ${kind} in ${apiVersion}; did you mean apiVersion: ${versionOf(elsewhere)}?`;
  const meant = nearest(
    kind,
    kinds.map((each) => each.kind),
  );
  return `this cluster knows no kind ${kind} in ${apiVersion}${meant ? `; did you mean ${meant}?` : ''}`;
}

function versionOf({ group, version }: { group: string; version: string }): string {
  return group ? `${group}/${version}` : version;
}
