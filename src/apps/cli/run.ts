import { EXIT, type Io } from "./io.ts";
import { failed } from "./output/errors.ts";
import { programOf, type Rows } from "./program.ts";

/** All that Tollgate does, in the groups and the order of `tollgate --help`. A command is loaded when it is called. */
const COMMANDS: Readonly<Record<string, Rows>> = {
  "Plan a budget": {
    init: { does: "Write a new budget file.", load: () => import("./commands/plan/init.ts") },
    estimate: { does: "Price a plan without a file.", load: () => import("./commands/plan/estimate.ts") },
    explain: { does: "Show where each figure comes from.", load: () => import("./commands/plan/explain.ts") },
    compare: { does: "Show what another rate card changes.", load: () => import("./commands/plan/compare.ts") },
  },
  "Judge budgets and changes": {
    check: { does: "Price budgets, and judge them.", load: () => import("./commands/gate/check.ts") },
    diff: { does: "Judge what a change does to budgets.", load: () => import("./commands/gate/diff.ts") },
    view: { does: "Show budgets in your browser.", load: () => import("./commands/gate/view.ts") },
    baseline: { does: "Accept today's failures for a while.", load: () => import("./commands/gate/baseline.ts") },
    comment: { does: "Comment on a pull or merge request.", load: () => import("./commands/gate/comment.ts") },
  },
  "Review a month": {
    advise: { does: "Say what to buy, and what to use less.", load: () => import("./commands/review/advise.ts") },
    reconcile: { does: "Compare plan, use and invoice.", load: () => import("./commands/review/reconcile.ts") },
    import: {
      does: "Write budgets from what is there.",
      commands: {
        trustee: { does: "From a partner's overview.", load: () => import("./commands/review/import/trustee.ts") },
        contract: { does: "From your own contract.", load: () => import("./commands/review/import/contract.ts") },
        csv: { does: "From a table.", load: () => import("./commands/review/import/csv.ts") },
      },
    },
    export: { does: "Write plans and usage as a table.", load: () => import("./commands/review/export.ts") },
  },
  "Alarms in AWS": {
    alarms: { does: "List the alarms that the budgets need.", load: () => import("./commands/alarms/alarms.ts") },
    test: { does: "Test what the alarms send.", load: () => import("./commands/alarms/test.ts") },
    rehearse: { does: "Replay usage through the alarms.", load: () => import("./commands/alarms/rehearse.ts") },
    doctor: { does: "Compare AWS with the budgets.", load: () => import("./commands/alarms/doctor.ts") },
    "notify-test": {
      does: "Send a test message to those whom alarms notify.",
      load: () => import("./commands/alarms/notify-test.ts"),
    },
  },
  "Real usage": {
    status: { does: "Show usage, trend, forecast and advice.", load: () => import("./commands/usage/status.ts") },
    usage: {
      does: "Work with usage files.",
      commands: {
        convert: {
          does: "Write Genesys's usage report as a usage file.",
          load: () => import("./commands/usage/usage-convert.ts"),
        },
      },
    },
    meter: {
      does: "Read usage from Genesys Cloud, and send it to CloudWatch.",
      commands: {
        probe: { does: "Test reading usage.", load: () => import("./commands/usage/meter-probe.ts") },
        run: { does: "Read usage, and send metrics.", load: () => import("./commands/usage/meter-run.ts") },
      },
    },
  },
  More: {
    rates: { does: "Show the rate cards.", load: () => import("./commands/more/rates.ts") },
    rules: { does: "Show the rules, and what to do.", load: () => import("./commands/more/rules.ts") },
    lsp: { does: "Help in the editor, as a language server.", load: () => import("./commands/editor/lsp.ts") },
    mcp: { does: "Answer programs, by the Model Context Protocol.", load: () => import("./commands/editor/mcp.ts") },
    docs: { does: "Print a page of the documentation.", load: () => import("./commands/more/docs.ts") },
    schema: { does: "Print a JSON Schema, for editors.", load: () => import("./commands/more/schema.ts") },
    complete: { does: "Print a shell completion script.", load: () => import("./commands/more/complete.ts") },
  },
};

/** The whole tool as a function: arguments and the outside in, an exit code out. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let code: number = EXIT.pass;
  const exit = (value: number): void => {
    code = value;
  };
  try {
    if (argv[0] === "complete" && argv[1] === "--") {
      const { suggest } = await import("./completion.ts");
      await suggest(programOf(COMMANDS, io, exit, "complete"), argv, io);
    } else await programOf(COMMANDS, io, exit).root.parseAsync(helpLast(argv), { from: "user" });
    return code;
  } catch (error) {
    return failed(error, io);
  }
}

/** `help check` is `check --help`: only a call loads a command. */
const helpLast = (argv: readonly string[]): readonly string[] =>
  argv[0] === "help" && argv.length > 1 ? [...argv.slice(1), "--help"] : argv;
