import { describe, expect, test } from "vitest";
import { confirmMail, deployment } from "../aws/deployment.ts";
import { startDouble } from "../aws/support.ts";
import { ACME_CONTRACT, copilot, detail, licences, NOVEMBER, pool, voiceBots } from "../genesys/stand-in/payloads.ts";
import { CLIENT, StandIn } from "../genesys/stand-in/server.ts";
import { change } from "../support/change.ts";
import { folder, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { FLEET } from "./fleet.ts";
import { expectGolden, keyPaths, sorted } from "./golden.ts";

const BROKEN = {
  "budgets/broken.yaml": "org: Broken\nfoo: 1\n",
  "budgets/broken.test.yaml": "version: 1\n",
  "budgets/wrong.test.yaml":
    'version: 1\nbudget: shop\ntests: [{ name: none, period: 2026-11, usage: "900", expect: [{ alarm: forecast }] }]\n',
};
const METER =
  '{ kind: genesys-contract, region: mypurecloud.de, contractId: 66666666-7777-8888-9999-000000000000, credentials: "env:ACME" }';
const USAGE = "--usage usage/shop.csv";

/** The keys of what some command lines print, together. */
async function expectKeys(name: string, cwd: string, ...lines: readonly string[]): Promise<void> {
  const keys: string[] = [];
  for (const line of lines) {
    const { out, err } = await tollgate(line.split(" "), { cwd, stdin: "" });
    expect(out, err).not.toBe("");
    keys.push(...keyPaths(JSON.parse(out)));
  }
  await expectGolden(`keys-${name}`, sorted(keys));
}

describe("the keys of the JSON that a command prints", () => {
  test.each([
    ["check", "check --format json"],
    ["check-sarif", "check --format sarif"],
    ["check-gitlab", "check --format gitlab"],
    ["baseline", "baseline --dry-run --approved-by finance@example.com --reason agreed --format json"],
    ["test", "test --format json"],
    ["compare", "compare --rate-card genesys-2026-06 --format json"],
  ])("%s", (name, line) => expectKeys(name, folder({ ...FLEET, ...BROKEN }), line));

  test.each([
    ["alarms", ["alarms --format json --operator-email operator@example.com"]],
    ["explain", ["explain retail --format json", "explain care --format json", "explain shop --format json"]],
    ["estimate", ["estimate --users 200 --allocation 250 --copilot-users 200 --format json"]],
    [
      "rehearse",
      [
        "rehearse shop --usage usage/month.csv --format json",
        `rehearse shop ${USAGE} --thresholds 70 --format json`,
        `rehearse shop ${USAGE} --what-if 0.1 --format json`,
      ],
    ],
    ["rehearse-fleet", ["rehearse --all --thresholds 70,80 --usage usage/fleet.csv --format json"]],
    ["advise", ["advise --format json --budgets budgets"]],
    ["reconcile", [`reconcile shop ${USAGE} --now 2027-01-05 --invoices usage/invoice.csv --format json`]],
    ["import", ["import csv usage/customers.csv --format json"]],
    ["status", [`status shop ${USAGE} --format json`, "status --format json"]],
    ["meter-run", ["meter run --once --dry-run --format json"]],
    ["meter-probe", ["meter probe shop"]],
    ["rules", ["rules list --format json"]],
    ["rules-show", ["rules show over-allocation --format json"]],
    ["rates", ["rates list --format json"]],
    ["rates-show", ["rates show genesys-2026-03 --format json", "rates show genesys-2026-06 --format json"]],
  ])("%s", (name, lines) => expectKeys(name, folder(FLEET), ...lines));

  test("diff", () => {
    const { "budgets/care.yaml": care, "budgets/shop.yaml": shop, "budgets/retail.yaml": retail, ...rest } = FLEET;
    const before = { ...rest, "budgets/retail.yaml": retail.replace("900", "300"), "budgets/care.yaml": care };
    const after = { ...rest, "budgets/retail.yaml": retail.replace("20000", "22000"), "budgets/shop.yaml": shop };
    const line = "diff --base-dir before --head-dir after --format json --fail-on new,loosened,increase=5%";
    return expectKeys("diff", change(before, { ...after, ...BROKEN }), line, line.replace(",increase=5%", ""));
  });

  test("doctor", async () => {
    const { cwd, double } = await deployment([FLEET["budgets/retail.yaml"], FLEET["budgets/care.yaml"]]);
    await confirmMail(double, "finops@example.com");
    await expectKeys("doctor", cwd, "doctor --format json", "doctor --format json --prefix other");
  });

  test("notify-test", async () => {
    const { cwd, double } = await deployment([FLEET["budgets/retail.yaml"]]);
    await confirmMail(double);
    await expectKeys("notify-test", cwd, "notify-test retail --yes --format json");
  });

  test("meter probe, of Genesys", async () => {
    const charges = [licences(), voiceBots(), copilot(), pool()];
    const { port } = await StandIn.start({
      contracts: [ACME_CONTRACT],
      details: { "bp-11": detail(NOVEMBER, charges) },
    });
    const keys = {
      rateCard: "genesys-2026-06",
      billing: "{ cycleStartDay: 21 }",
      plan: "{ from: 2026-10, months: 12 }",
    };
    const text = budget("consumption: { other: { tokens: 1 } }\n", { ...keys, meter: METER });
    const { out, err } = await tollgate(["meter", "probe", "acme", "--periods", "1"], {
      cwd: folder({ "budgets/acme.yaml": text }),
      env: { ACME_CLIENT_ID: CLIENT.id, ACME_CLIENT_SECRET: CLIENT.secret, TOLLGATE_TEST_GENESYS_PORT: String(port) },
      today: "2026-12-01",
    });
    expect(out, err).not.toBe("");
    await expectGolden("keys-meter-probe-genesys", sorted(keyPaths(JSON.parse(out))));
  });

  test("meter run, sent", async () => {
    await startDouble({ now: Date.UTC(2026, 10, 23, 12) / 1000 });
    await expectKeys("meter-run-sent", folder(FLEET), "meter run --once --format json budgets/shop.yaml");
  });
});

test.each(["csv", "focus"])("the columns of an export as %s", async (format) => {
  const { out } = await tollgate(["export", "shop", "--format", format], { cwd: folder(FLEET) });
  await expectGolden(`columns-export-${format}`, (out.split("\r\n")[0] ?? "").split(","));
});
