import { expect, test } from "vitest";
import { ALARM_TEST } from "../../src/core/expectations/failures.ts";
import { commandPaths } from "../cli/commands.ts";
import { folder, tollgate } from "../support/cli.ts";
import { drifts } from "../support/drifts.ts";
import type { Report } from "../support/report.ts";
import { FLEET } from "./fleet.ts";
import { expectGolden, sorted } from "./golden.ts";

const OPTION = /^ {2}(?:(-\w), )?(--[a-z][a-z0-9-]*)( <[^>]*>)?(?= |$)/;

/** The options of a help text: "-f, --format <value>", their choices and literal defaults. */
function* optionsOf(help: string): Generator<string> {
  // The text of an option goes on in lines that are indented deeper.
  for (const entry of help.split(/\n(?! {3})/).flatMap((part) => part.split(/\n(?= {2}-)/))) {
    const [, short, long, value] = OPTION.exec(entry) ?? [];
    if (long === undefined) continue;
    const text = entry.replaceAll(/\s+/g, " ");
    const choices = /choices: ((?:"[^"]*"(?:, )?)+)/.exec(text)?.[1]?.replace(/, $/, "");
    const byDefault = /default: ("[^"]*"|\d+)/.exec(text)?.[1];
    const names = `${short === undefined ? "" : `${short}, `}${long}${value === undefined ? "" : " <value>"}`;
    const more = [choices && `one of ${choices.replaceAll('"', "")}`, byDefault && `default ${byDefault}`];
    yield [names, ...more.filter((word) => word !== undefined)].join("; ");
  }
}

test("the commands, their arguments and options", async () => {
  const lines: string[] = [];
  for (const path of [[], ...(await commandPaths()).sort((a, b) => (a.join(" ") < b.join(" ") ? -1 : 1))]) {
    const { out } = await tollgate([...path, "--help"]);
    const usage = /^Usage: (.*)/.exec(out)?.[1] ?? "";
    lines.push(usage.replace(" [options]", "").trim(), ...sorted(optionsOf(out)).map((option) => `  ${option}`));
  }
  await expectGolden("commands", lines);
});

test("the codes of findings, their kind and severity", async () => {
  const rules: Report[] = JSON.parse((await tollgate(["rules", "list", "--format", "json"])).out);
  const ofRules = rules.map(({ code, kind, severity, measure, perFeature }) =>
    [code, kind, severity, ...(measure === null ? [] : [measure]), ...(perFeature ? ["per feature"] : [])].join("  "),
  );
  const ofDoctor = drifts().map(({ code, severity }) => `${code}  doctor  ${severity}`);
  const ofTest = `${ALARM_TEST.code}  test  ${ALARM_TEST.severity}`;
  await expectGolden("findings", [...sorted(ofRules), ...sorted(ofDoctor), ofTest]);
});

const EXITS: readonly (readonly [number, string])[] = [
  [0, "--version"],
  [0, "--help"],
  [2, "chekc"],
  [2, "check --fromat json"],
  [0, "check budgets/shop.yaml"],
  [1, "check budgets/shop.yaml --fail-on warning"],
  [1, "check budgets/retail.yaml"],
  [2, "check broken.yaml"],
  [2, "check broken.yaml budgets/retail.yaml"],
  [2, "check nowhere"],
  [0, "diff --base-dir . --head-dir ."],
  [0, "diff --base-dir . --head-dir . --fail-on none"],
  [1, "diff --base-dir empty --head-dir ."],
  [0, "diff --base-dir empty --head-dir . --fail-on none"],
  [2, "diff --base-dir empty --head-dir . --fail-on nothing"],
  [0, "explain shop"],
  [2, "explain nobody"],
  [0, "compare --rate-card genesys-2026-06"],
  [2, "compare"],
  [0, "estimate --users 10 --allocation 250"],
  [2, "estimate --users 10"],
  [0, "alarms"],
  [2, "alarms broken.yaml"],
  [0, "test"],
  [1, "test wrong.test.yaml"],
  [2, "test --run nothing"],
  [0, "rehearse shop --usage usage/shop.csv"],
  [1, "rehearse shop --usage usage/shop.csv --max-notifications 0"],
  [2, "rehearse shop --usage nowhere.csv"],
  [0, "status shop --usage usage/shop.csv"],
  [1, "status shop --usage usage/shop.csv --fail-on red"],
  [2, "status nobody"],
  [0, "advise --price 0.85"],
  [2, "advise nobody"],
  [0, "reconcile shop --usage usage/shop.csv"],
  [2, "reconcile nobody"],
  [0, "import csv customers.csv --dry-run"],
  [2, "import csv nowhere.csv"],
  [2, "import trustee ID"],
  [0, "export"],
  [2, "export nobody"],
  [0, "meter run --once --dry-run budgets/shop.yaml"],
  [1, "meter run --once --dry-run budgets/shop.yaml budgets/retail.yaml"],
  [0, "meter probe shop"],
  [2, "meter probe nobody"],
  [0, "baseline --dry-run --approved-by finance@example.com --reason agreed"],
  [2, "baseline --reason agreed"],
  [0, "rules list"],
  [2, "rules show nothing"],
  [0, "rates list"],
  [2, "rates show nothing"],
  [0, "schema report"],
  [2, "schema nothing"],
  [0, "complete bash"],
  [2, "init Not-An-Id"],
];

const WRONG_TEST = `version: 1
budget: budgets/shop.yaml
tests: [{ name: nothing is expected, period: 2026-11, usage: "900" }]
`;

test("exit codes: 0 pass, 1 a guardrail failed, 2 invalid input or usage", async () => {
  const cwd = folder({
    ...FLEET,
    "broken.yaml": "org: [",
    "customers.csv": "org,name\nbeta,Beta\n",
    "wrong.test.yaml": WRONG_TEST,
    "empty/budgets/.keep": "",
  });
  const got: [number, string][] = [];
  for (const [, line] of EXITS) got.push([(await tollgate(line.split(" "), { cwd })).code, line]);
  expect(got).toEqual(EXITS);
});
