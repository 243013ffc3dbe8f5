import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { SourceJudge } from "../../../../core/check/check.ts";
import type { Result } from "../../../../core/check/result.ts";
import { type Around, budgetText } from "../../../../core/import/budget-text.ts";
import type { Customer } from "../../../../core/import/customer.ts";
import type { Day } from "../../../../core/model/calendar.ts";
import type { Policy } from "../../../../core/policy/load.ts";
import { type Explained, isPriced } from "../../../../core/report/views/explain.ts";
import { type Imported, importDoc, type NotImported } from "../../../../core/report/views/import.ts";
import { EXIT, type Io } from "../../io.ts";
import { reportDoc } from "../../output/doc-reports.ts";
import { invalidText } from "../budgets.ts";
import { editorSchema, writeNew } from "../new-budget/new-file.ts";
import { type OutputFile, type PolicyFlags, withBudgets, withDocFormat, withPolicy } from "../options.ts";
import { policyOf, todayOf } from "../policy.ts";
import { KnownOrgs } from "../usage/budget-orgs.ts";

export interface ImportFlags extends PolicyFlags {
  readonly budgets: string;
  readonly dryRun?: boolean;
  readonly format: string;
  readonly output?: readonly OutputFile[];
}

export const withImport = (command: Command): Command =>
  withPolicy(withDocFormat(withBudgets(command.option("--dry-run", "show what would be written, and write nothing"))));

/** Writes a file for each organization that has no budget. One that is there is never changed. */
export class BudgetWriter {
  private readonly policy: Policy;
  private readonly today: Day;
  private readonly around: Around;
  private readonly known: KnownOrgs;
  private readonly flags: ImportFlags;
  private readonly io: Io;
  private readonly imported: Imported[] = [];
  private readonly left: NotImported[] = [];

  constructor(flags: ImportFlags, io: Io) {
    this.flags = flags;
    this.io = io;
    this.policy = policyOf(io, flags.policy);
    this.today = todayOf(io, flags.now);
    const cards = [...this.policy.cards.values()];
    this.around = { cards, today: this.today, schema: editorSchema("budget", flags.budgets, io) };
    const folders = existsSync(resolve(io.cwd, flags.budgets)) ? [flags.budgets] : [];
    this.known = new KnownOrgs([], folders, io.cwd);
  }

  /** Null: a file may be written for it. */
  has(org: string): string | null {
    const file = this.fileOf(org);
    if (existsSync(resolve(this.io.cwd, file))) return `${file} is there already, and stays as it is`;
    return this.known.has(org) ? `another file below ${this.flags.budgets} is its budget` : null;
  }

  skip(org: string, code: NotImported["code"], why: string): void {
    this.left.push({ org, code, why });
  }

  /** Its budget, with something in place of all that is unknown. */
  private filled(customer: Customer): Result | null {
    const { owners, currency, model, users } = customer;
    const whole: Customer = {
      ...customer,
      owners: owners.length === 0 ? ["owner@example.com"] : owners,
      ...{ currency: currency ?? "USD", model: model ?? "named", users: users ?? 1 },
    };
    const { text } = budgetText(whole, this.around);
    return new SourceJudge(this.policy, this.today, {}).result({ file: this.fileOf(customer.org), text });
  }

  write(customer: Customer): void {
    const there = this.has(customer.org);
    const named = there === null ? this.readable(customer) : null;
    if (there !== null) this.skip(customer.org, "exists", there);
    if (typeof named === "string") this.skip(customer.org, "failed", named);
    if (named === null || typeof named === "string") return;
    const { customer: own } = named;
    const file = this.fileOf(customer.org);
    const { text, unknown } = budgetText(own, this.around);
    if (this.flags.dryRun !== true) writeNew(file, text, false, this.io);
    this.imported.push({ customer: own, file, unknown });
  }

  /** A name that no budget may have is left out; if anything else cannot be read back, why. */
  readable(customer: Customer): { readonly customer: Customer; readonly result: Explained } | string {
    const result = this.filled(customer);
    if (result === null) return "it cannot be read back";
    if (isPriced(result)) return { customer, result };
    const isName = result.findings.some(({ path }) => path[0] === "name");
    return isName && customer.name !== null ? this.readable({ ...customer, name: null }) : invalidText(result);
  }

  private fileOf(org: string): string {
    return join(this.flags.budgets, `${org}.yaml`);
  }

  end(): number {
    reportDoc(importDoc(this.imported, this.left, this.flags.dryRun === true), this.flags, this.io);
    return this.left.some(({ code }) => code === "failed") ? EXIT.invalid : EXIT.pass;
  }
}
