import { type Defaults, parseDefaults } from "../budget/defaults.ts";
import { type Parsed, parseBudget } from "../budget/parse.ts";
import type { Day } from "../model/calendar.ts";
import type { Finding, Problem } from "../model/finding.ts";
import type { Source, SourceFile } from "../model/source.ts";
import type { Policy } from "../policy/load.ts";
import { inputFinding } from "../rules/finding.ts";
import { unreadableProblem } from "../rules/input.ts";
import { factsOf, factsWith, isFacts } from "./facts.ts";
import { type Fleet, FleetCount, type FleetOptions } from "./fleet.ts";
import { worstHealth } from "./health.ts";
import { judge } from "./judge.ts";
import { type Result, statusOf } from "./result.ts";
import { hasLabels } from "./stacks.ts";

/** How each budget is judged by itself. */
export interface JudgeOptions {
  /** Price every budget by this card instead of its own. It must be one of the policy's. */
  readonly rateCard?: string;
  /** Judge only budgets that carry all these labels, each with one of the values. Invalid files are always reported. */
  readonly where?: ReadonlyMap<string, readonly string[]>;
  /** Leave out findings below this severity; they change no verdict. Default: info, which is all of them. */
  readonly least?: "info" | "warning";
  /** Whether there is a file, by the name that is shown: nobody is told to give its name to another. */
  readonly isThere?: (file: string) => boolean;
}

export type CheckOptions = JudgeOptions & FleetOptions;

/**
 * The front door: budgets in, verdicts out, one by one, and the fleet's summary at the end. Pure: texts and
 * the day come in as arguments. Every app calls this and wires nothing itself.
 */
export function* check(
  sources: Iterable<Source>,
  policy: Policy,
  today: Day,
  options: CheckOptions = {},
): Generator<Result, Fleet, void> {
  const judge = new SourceJudge(policy, today, options);
  const fleet = new FleetCount(policy, options);
  for (const source of sources) {
    const result = judge.result(source);
    if (result !== null) yield fleet.add(result);
  }
  return fleet.summary(judge.defaults.findings);
}

/** Judges budgets one by one. What only several budgets show together, such as a duplicate, is left to FleetCount. */
export class SourceJudge {
  readonly defaults = new DefaultsCache();
  private readonly policy: Policy;
  private readonly today: Day;
  private readonly options: JudgeOptions;

  constructor(policy: Policy, today: Day, options: JudgeOptions) {
    this.policy = policy;
    this.today = today;
    this.options = options;
  }

  /** Null: it does not carry the labels that are asked for. */
  result(source: Source): Result | null {
    const result = checkOne(source, this.defaults.of(source), this.policy, this.today, this.options);
    return isSelected(result, this.options.where) ? result : null;
  }
}

function checkOne(
  source: Source,
  defaults: Defaults | null,
  policy: Policy,
  today: Day,
  options: JudgeOptions,
): Result {
  const { file, text } = source;
  if (typeof text !== "string") {
    const at = { file, ...text.position };
    const finding = inputFinding(unreadableProblem(text), at, null);
    return { ...invalidResult(file, () => at), findings: [finding] };
  }
  const parsed = parseBudget(source, text, defaults, policy);
  if (parsed.budget === null) return withProblems(file, parsed, parsed.problems);
  const judging = { file, policy, today, rateCard: options.rateCard, isThere: options.isThere };
  const facts = factsOf(parsed.budget, judging);
  if (!isFacts(facts)) return withProblems(file, parsed, facts);
  const { budget, card, projection } = facts;
  const values = parsed.values ?? {};
  const findings = judge(facts, parsed.locate, options.least, (edits) => factsWith(values, edits, judging));
  return {
    file,
    org: budget.org,
    name: budget.name,
    labels: budget.labels,
    status: statusOf(findings),
    health: worstHealth(projection, policy.guardrails),
    budget,
    card,
    projection,
    findings,
    values,
    locate: (path) => parsed.locate({ path }),
  };
}

const invalidResult = (file: string, locate: Result["locate"]) => ({
  file,
  org: null,
  name: null,
  labels: new Map(),
  status: "invalid" as const,
  health: null,
  budget: null,
  card: null,
  projection: null,
  locate,
});

function withProblems(file: string, parsed: Parsed, problems: readonly Problem[]): Result {
  const { org, name, labels } = parsed.identity();
  const findings = problems.map((problem) => inputFinding(problem, parsed.locate(problem), org));
  return { ...invalidResult(file, (path) => parsed.locate({ path })), org, name, labels, findings };
}

function isSelected({ labels, status }: Result, where: JudgeOptions["where"]): boolean {
  return where === undefined || status === "invalid" || hasLabels(labels, where);
}

/** Reads each folder's defaults once; what is wrong with them is reported once, for the fleet. */
class DefaultsCache {
  readonly findings: Finding[] = [];
  private readonly parsed = new Map<SourceFile, Defaults>();

  of({ defaults: file }: Source): Defaults | null {
    if (file === undefined) return null;
    let defaults = this.parsed.get(file);
    if (defaults === undefined) {
      defaults = this.read(file);
      this.parsed.set(file, defaults);
    }
    return defaults;
  }

  private read(file: SourceFile): Defaults {
    const defaults = parseDefaults(file);
    if (typeof file.text === "string") {
      for (const problem of defaults.problems) {
        this.findings.push(inputFinding(problem, { file: file.file, ...defaults.document.positionOf(problem) }, null));
      }
      return defaults;
    }
    const problem = unreadableProblem(file.text);
    this.findings.push(inputFinding(problem, { file: file.file, ...file.text.position }, null));
    return { ...defaults, problems: [problem] };
  }
}
