/** awk's syntax tree. */
import type { Cell } from './values.ts';

export type Lvalue =
  | { type: 'global'; name: string; cell: Cell }
  | { type: 'local'; name: string; index: number }
  | { type: 'field'; index: Expr }
  | { type: 'element'; array: Name; subscripts: Expr[] };

export type Name = { type: 'global'; name: string; cell: Cell } | { type: 'local'; name: string; index: number };

export type Expr =
  | Lvalue
  | { type: 'number'; value: number }
  | { type: 'string'; value: string }
  | { type: 'regexp'; source: string }
  | { type: 'group'; inner: Expr }
  | { type: 'grouping'; items: Expr[] }
  | { type: 'unary'; operator: '!' | '-' | '+'; operand: Expr }
  | { type: 'binary'; operator: string; left: Expr; right: Expr }
  | { type: 'concat'; left: Expr; right: Expr }
  | { type: 'and' | 'or'; left: Expr; right: Expr }
  | { type: 'match'; negated: boolean; text: Expr; regexp: Expr }
  | { type: 'in'; subscripts: Expr[]; array: Name }
  | { type: 'conditional'; test: Expr; yes: Expr; no: Expr }
  | { type: 'assign'; operator: string; target: Lvalue; value: Expr }
  | { type: 'increment'; by: 1 | -1; prefix: boolean; target: Lvalue }
  | { type: 'call'; name: string; args: Expr[]; line: number }
  | { type: 'builtin'; name: string; args: Expr[] }
  | { type: 'getline'; target: Lvalue | undefined; from: Expr | undefined; kind: 'main' | 'file' | 'command' };

export type Statement =
  | { type: 'expression'; expr: Expr; line: number }
  | { type: 'print' | 'printf'; args: Expr[]; to: { kind: '>' | '>>' | '|'; target: Expr } | undefined; line: number }
  | { type: 'block'; body: Statement[]; line: number }
  | { type: 'if'; test: Expr; yes: Statement; no: Statement | undefined; line: number }
  | { type: 'while' | 'do'; test: Expr; body: Statement; line: number }
  | {
      type: 'for';
      init: Statement | undefined;
      test: Expr | undefined;
      step: Statement | undefined;
      body: Statement;
      line: number;
    }
  | { type: 'forin'; target: Lvalue; array: Name; body: Statement; line: number }
  | { type: 'switch'; subject: Expr; cases: { test: Expr | undefined; body: Statement[] }[]; line: number }
  | { type: 'delete'; array: Name; subscripts: Expr[] | undefined; line: number }
  | { type: 'exit' | 'return'; value: Expr | undefined; line: number }
  | { type: 'next' | 'nextfile' | 'break' | 'continue'; line: number };

export interface Rule {
  when: 'BEGIN' | 'END' | 'always' | 'pattern' | 'range';
  pattern?: Expr;
  end?: Expr;
  /** Undefined: print the record. */
  body: Statement | undefined;
}

export interface FunctionNode {
  name: string;
  parameters: string[];
  body: Statement;
}

export interface Script {
  rules: Rule[];
  functions: Map<string, FunctionNode>;
  globals: Map<string, Cell>;
}
