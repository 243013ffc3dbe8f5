import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const files = {
  "budgets/acme.yaml": budget("allocation: { tokensPerMonth: 100 }\nconsumption: { messaging: { messages: 400 } }\n"),
  "usage.csv": "org,day,feature,tokens\nacme,2026-12-01,messaging,120.5\nacme,2026-12-02,voice-bots,0\n",
};
const scrape = async (more: Record<string, string> = {}) => {
  const args = ["status", "--usage", "usage.csv", "--now", "2026-12-05", "--format", "openmetrics"];
  return tollgate(args, { cwd: folder({ ...files, ...more }) });
};

/** The grammar of a line of the OpenMetrics text format, as far as gauges need it. */
const SAMPLE =
  /^([a-z_]+)\{([a-z_]+="(?:[^"\\\n]|\\[\\"n])*"(?:,[a-z_]+="(?:[^"\\\n]|\\[\\"n])*")*)\} (-?\d+(?:\.\d+)?)$/;

describe("status --format openmetrics", () => {
  test("is valid: each family with its type, its unit at the end of the name, and EOF at the end", async () => {
    const { code, out } = await scrape();
    expect(code).toBe(0);
    expect(out.endsWith("\n# EOF\n")).toBe(true);
    const families = new Map<string, string>();
    let family = "";
    for (const line of out.trimEnd().split("\n").slice(0, -1)) {
      const [, kind, name = "", rest = ""] = /^# (TYPE|UNIT|HELP) (\S+) (.+)$/.exec(line) ?? [];
      if (kind === "TYPE") {
        expect(families.has(name), name).toBe(false);
        families.set(name, rest);
        family = name;
      } else if (kind === "UNIT") expect(name.endsWith(`_${rest}`), line).toBe(true);
      else if (kind === "HELP") expect(name).toBe(family);
      else expect(SAMPLE.exec(line)?.[1], line).toBe(family);
    }
    expect(new Set(families.values())).toEqual(new Set(["gauge"]));
  });

  test("has what was used, allowed and charged", async () => {
    const { out } = await scrape();
    const about = 'org="acme",period="2026-12"';
    expect(out).toContain(`tollgate_used_tokens{${about}} 120.5\n`);
    expect(out).toContain(`tollgate_overage_tokens{${about}} 21\n`);
    expect(out).toContain(`tollgate_overage_cost{${about},currency="USD"} 21.00\n`);
    expect(out).toContain(`tollgate_feature_used_tokens{${about},feature="messaging"} 120.5\n`);
    expect(out).toContain('tollgate_up{org="acme"} 1\n');
  });

  test("an organization whose usage is not known is down, and exits with 2", async () => {
    const retail = budget("consumption: { messaging: { messages: 400 } }\n", { org: "retail" });
    const { code, out, err } = await scrape({ "budgets/retail.yaml": retail });
    expect([code, out]).toEqual([2, expect.stringContaining('tollgate_up{org="retail"} 0\n')]);
    expect(err).toContain("retail");
  });
});
