import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { load } from "js-yaml";
import { folder, ROOT } from "../support/cli.ts";

/** What GitHub's runner does with a composite action, so far as ours needs it. */

export interface Action {
  readonly inputs: Readonly<Record<string, { description: string; default?: string }>>;
  readonly outputs: Readonly<Record<string, { description: string; value: string }>>;
  readonly runs: { readonly steps: readonly ActionStep[] };
}

interface ActionStep {
  readonly id?: string;
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}

export const action = load(readFileSync(join(ROOT, "action.yml"), "utf8")) as Action;

export interface Run {
  readonly cwd: string;
  readonly with?: Readonly<Record<string, string>>;
  /** Contexts by their dotted names: "github.token". */
  readonly context?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly event?: object;
  /** Where the action's checkout is. */
  readonly path?: string;
}

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** The steps of other actions that would have run, with what they are given. */
  readonly used: readonly Readonly<Record<string, string>>[];
}

export async function runAction(run: Run): Promise<Ended> {
  const temporary = folder({ output: "", summary: "", "event.json": JSON.stringify(run.event ?? {}) });
  const at = (name: string): string => join(temporary, name);
  const known: Record<string, string> = { "github.token": "", "github.repository": "acme/budgets", ...run.context };
  for (const [name, { default: usual = "" }] of Object.entries(action.inputs))
    known[`inputs.${name}`] = run.with?.[name] ?? expanded(usual, known);
  const ended = { code: 0, out: "", used: [] as Readonly<Record<string, string>>[] };
  for (const step of action.runs.steps) {
    const isFine = ended.code === 0;
    if (step.if === undefined ? !isFine : !holds(step.if, known)) continue;
    const given = (values: ActionStep["env"] = {}) =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, expanded(value, known)]));
    if (step.run === undefined) {
      ended.used.push(given(step.with));
      continue;
    }
    const env = {
      PATH: process.env["PATH"] ?? "",
      RUNNER_TEMP: at("temp"),
      GITHUB_ACTION_PATH: run.path ?? ROOT,
      GITHUB_OUTPUT: at("output"),
      GITHUB_STEP_SUMMARY: at("summary"),
      GITHUB_EVENT_PATH: at("event.json"),
      ...run.env,
      ...given(step.env),
    };
    const { code, out } = await shell(step.run, env, run.cwd, at("script.sh"));
    ended.out += out;
    ended.code ||= code;
    for (const [name, value] of Object.entries(outputsIn(readFileSync(at("output"), "utf8"))))
      known[`steps.${step.id}.outputs.${name}`] = value;
  }
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, expanded(value, known)]);
  return { ...ended, outputs: Object.fromEntries(outputs), summary: readFileSync(at("summary"), "utf8") };
}

const expanded = (value: string, known: Readonly<Record<string, string>>): string =>
  value.replace(/\$\{\{ ([\w.-]+) \}\}/g, (_, name: string) => known[name] ?? "");

/** Of GitHub's expressions: names, texts, ==, !=, &&, ||, ! and cancelled(). */
function holds(condition: string, known: Readonly<Record<string, string>>): boolean {
  const script = condition
    .replace(/^\$\{\{|\}\}$/g, "")
    .replace(/'[^']*'|\b[a-z]+\.[\w.-]+/g, (token) =>
      token.startsWith("'") ? token : JSON.stringify(known[token] ?? ""),
    );
  return Boolean(new Function("cancelled", `return ${script}`)(() => false));
}

async function shell(
  script: string,
  env: Readonly<Record<string, string>>,
  cwd: string,
  path: string,
): Promise<{ code: number; out: string }> {
  writeFileSync(path, script);
  mkdirSync(env["RUNNER_TEMP"] ?? "", { recursive: true });
  const child = spawn("/bin/bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", path], { cwd, env });
  const ended = new Promise<number>((resolve) => child.on("close", (code) => resolve(code ?? -1)));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out: out + err };
}

/** name=value, or name<<END, lines, END. */
function outputsIn(written: string): Record<string, string> {
  const found: Record<string, string> = {};
  const lines = written.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const [, name = "", end = ""] = /^([\w-]+)<<(.+)$/.exec(lines[at] ?? "") ?? [];
    if (name === "") continue;
    const last = lines.indexOf(end, at + 1);
    found[name] = lines.slice(at + 1, last).join("\n");
    at = last;
  }
  return found;
}
