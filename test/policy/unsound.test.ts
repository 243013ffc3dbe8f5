import { describe, expect, test } from "vitest";
import { change } from "../support/change.ts";
import { folder, type Ran, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { contract } from "./contract.ts";

const CARD = "policy/rate-cards/acme-contract-2027.yaml";
const FILES = {
  // What a person writes who has seen no schema.
  [CARD]: "version: 1\nid: acme-contract\ntitle: Acme's contract\nprices:\n  USD: free\n",
  "budgets/acme.yaml": budget("consumption: { other: { tokens: 1 } }\n"),
  "usage.csv": "day,tokens\n2026-12-01,1\n",
};

const COMMANDS = [
  "rates list",
  "rates show acme-contract",
  "rates show genesys-2026-03",
  "rules list",
  "rules show over-allocation",
  "explain acme",
  "compare --rate-card genesys-2026-06",
  "compare --rate-card acme-contract",
  "check --rate-card acme-contract",
  "estimate --users 5 --rate-card acme-contract",
  "estimate --users 5 --allocation 250",
  "init other --users 5 --owner ops@example.com",
  "baseline --reason agreed --approved-by ops@example.com",
  "alarms",
  "rehearse acme --usage usage.csv",
  "status --usage usage.csv",
  "doctor",
  "notify-test acme --yes",
  "meter run --once --dry-run",
  "meter probe acme",
];

function expectNamed({ code, err }: Ran): void {
  expect(code).toBe(2);
  expect(err).toContain(`policy-invalid  ${CARD}:1:1\n`);
  expect(err).toContain(`policy-invalid  ${CARD}:5:8\n`);
  expect(err).toContain("sources");
  for (const line of err.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
}

describe("an invalid card of one's own is named, with its place, by whatever reads the policy", () => {
  test.each(COMMANDS)("%s", async (command) => {
    const ran = await tollgate(command.split(" "), { cwd: folder(FILES) });
    expectNamed(ran);
    expect(ran.out).toBe("");
  });

  test("check reports it beside the budgets it can judge", async () => {
    const { code, out } = await tollgate(["check"], { cwd: folder(FILES) });
    expectNamed({ code, out, err: out });
    expect(out).toContain("1 organization: 1 pass");
  });

  test("diff names the side's file", async () => {
    const cwd = change({ "budgets/acme.yaml": FILES["budgets/acme.yaml"] }, FILES);
    const { code, out } = await tollgate(["diff", "--base-dir", "before", "--head-dir", "after"], { cwd });
    expect(code).toBe(2);
    expect(out).toContain(`${CARD}:1:1`);
  });

  test("completion offers what is sound", async () => {
    const cwd = folder({ ...FILES, "policy/rate-cards/sound.yaml": contract({ id: "sound" }) });
    expect((await tollgate(["complete", "--", "rates", "show", ""], { cwd })).code).toBe(0);
  });
});
