import { type Defaults, parseDefaults } from "../budget/defaults.ts";
import { type Parsed, parseBudget } from "../budget/parse.ts";
import type { Day } from "../model/calendar.ts";
import type { Finding, Problem } from "../model/finding.ts";
import type { Source, SourceFile } from "../model/source.ts";
import type { Policy } from "../policy/load.ts";
import { project } from "../pricing/price.ts";
import { resolveLines } from "../pricing/resolve.ts";
import { type Facts, fileNameOf } from "../rules/facts.ts";
import { findingOf, inputFinding } from "../rules/finding.ts";
import { inputProblem, unreadableProblem } from "../rules/input.ts";
import { fileNotRead, type NotRead } from "../rules/not-read.ts";
import { nearest } from "../text/nearest.ts";
import { fitProblems, freeOverageProblems, sizeProblems } from "./fit.ts";
import { type Fleet, FleetCount, type JudgedBy } from "./fleet.ts";
import { worstHealth } from "./health.ts";
import { judge } from "./judge.ts";
import { type Result, statusOf } from "./result.ts";

export interface CheckOptions {
  /** Price every budget by this card instead of its own. It must be one of the policy's. */
  readonly rateCard?: string;
  /** Judge only budgets that carry all these labels. Invalid files are always reported. */
  readonly where?: ReadonlyMap<string, string>;
  /** Leave out findings below this severity; they change no verdict. Default: info, which is all of them. */
  readonly least?: "info" | "warning";
  /** Only a part of the budgets that there are is given: that it is empty is no finding. */
  readonly isPart?: boolean;
  /** Where budgets were looked for, for the finding that there are none. */
  readonly searched?: string;
  /** Whether there is a file, by the name that is shown: nobody is told to give its name to another. */
  readonly isThere?: (file: string) => boolean;
  /** Where the policy was found, for the report to say. */
  readonly judgedBy?: JudgedBy;
  /** What is not read, although it is nearly named as defaults or policy. Asked at the end. */
  readonly notRead?: () => readonly NotRead[];
  /** Of the budgets that are not given: which of them is about an organization that this file is about. */
  readonly elsewhere?: (org: string, file: string) => string | null;
}

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
  const fleet = new FleetCount(policy, options);
  const defaults = new DefaultsCache();
  let isAny = false;
  for (const source of sources) {
    const result = checkOne(source, defaults.of(source), policy, today, options);
    if (!isSelected(result, options.where)) continue;
    isAny = true;
    yield fleet.add(result);
  }
  if (!isAny && options.isPart !== true) fleet.report(noBudgetFinding(options.searched ?? "the folder"));
  for (const one of options.notRead?.() ?? []) fleet.report(notReadFinding(one));
  return fleet.summary(defaults.findings);
}

function checkOne(
  source: Source,
  defaults: Defaults | null,
  policy: Policy,
  today: Day,
  options: CheckOptions,
): Result {
  const { file, text } = source;
  if (typeof text !== "string") {
    const at = { file, ...text.position };
    const finding = inputFinding(unreadableProblem(text), at, null);
    return { ...invalidResult(file, () => at), findings: [finding] };
  }
  const parsed = parseBudget(source, text, defaults, policy);
  const { budget } = parsed;
  if (budget === null) return withProblems(file, parsed, parsed.problems);
  const card = policy.cards.get(options.rateCard ?? budget.rateCard);
  if (card === undefined) return withProblems(file, parsed, [cardProblem(budget.rateCard, policy)]);
  const resolved = resolveLines(budget, card);
  const isOwnCard = options.rateCard === undefined || options.rateCard === budget.rateCard;
  const misfits = isOwnCard ? fitProblems(budget, card, resolved.values()) : [];
  if (misfits.length > 0) return withProblems(file, parsed, misfits);
  const projection = project(budget, card, resolved);
  const unsound = [...sizeProblems(projection), ...(isOwnCard ? freeOverageProblems(projection) : [])];
  if (unsound.length > 0) return withProblems(file, parsed, unsound);
  const facts: Facts = { budget, projection, card, guardrails: policy.guardrails, today, ...about(file, options) };
  const findings = judge(facts, parsed.locate, options.least);
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
    locate: (path) => parsed.locate({ path }),
  };
}

function about(file: string, { isThere }: CheckOptions): Pick<Facts, "fileName" | "isBeside"> {
  const fileName = fileNameOf(file);
  if (isThere === undefined) return { fileName };
  return { fileName, isBeside: (name) => isThere(file.slice(0, -fileName.length) + name) };
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

function cardProblem(rateCard: string, { cards }: Policy): Problem {
  const known = [...cards.keys()];
  const [path, meant] = [["rateCard"], nearest(rateCard, known)];
  const edits = meant === null ? undefined : [{ path, value: meant }];
  return inputProblem("unknown-rate-card", path, { rateCard, known, nearest: meant }, { edits });
}

function isSelected({ labels, status }: Result, where: CheckOptions["where"]): boolean {
  if (where === undefined || status === "invalid") return true;
  for (const [key, value] of where) if (labels.get(key) !== value) return false;
  return true;
}

const noBudgetFinding = (where: string): Finding =>
  inputFinding(inputProblem("no-budget", [], { where }), { file: null, line: null, column: null }, null);

const notReadFinding = (one: NotRead): Finding =>
  findingOf(fileNotRead, { ...one }, { file: one.file.replace(/\/$/, ""), line: 1, column: 1, path: [] });

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
