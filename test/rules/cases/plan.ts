import { budget } from "../../support/report.ts";
import type { RuleCase } from "../case.ts";

const planned = "consumption: { other: { tokens: 1000 } }\n";
const plan = (): string => budget(planned, { plan: "▸{ from: 2026-12, months: 3 }" });
const changed = (entry: string): string => budget(`${planned}changes:\n  - ${entry}\n`);

export const PLAN_CASES: readonly RuleCase[] = [
  {
    code: "change-outside-plan",
    severity: "warning",
    breaks: { text: changed("▸{ name: late, from: 2027-03, scale: 2 }") },
    holds: { text: changed("{ name: late, from: 2027-02, scale: 2 }") },
    data: { what: "change", from: "2027-03", through: "2027-03", plan: "2026-12 to 2027-02" },
  },
  {
    code: "scale-without-line",
    severity: "warning",
    breaks: { text: changed("{ from: 2026-12, scale: { social: ▸2 } }") },
    holds: { text: changed("{ from: 2026-12, scale: { other: 2 } }") },
    data: { feature: "social" },
  },
  {
    code: "plan-ends-soon",
    severity: "warning",
    breaks: { text: plan(), args: ["--now", "2027-01-15"] },
    holds: { text: plan(), args: ["--now", "2027-01-14"] },
    data: { end: "2027-03-01", days: 45 },
  },
  {
    code: "plan-ended",
    severity: "warning",
    breaks: { text: plan(), args: ["--now", "2027-03-01"] },
    holds: { text: plan(), args: ["--now", "2027-02-28"] },
    data: { end: "2027-03-01" },
  },
  {
    code: "org-file-name",
    severity: "warning",
    breaks: { text: budget(planned, { org: "▸acme" }), file: "budgets/acme-emea.yaml" },
    holds: { text: budget(planned), file: "budgets/acme.yml" },
    data: { org: "acme", fileName: "acme-emea.yaml" },
  },
  {
    code: "file-not-read",
    severity: "warning",
    breaks: {
      text: "▸labels: { env: prod }\n",
      file: "budgets/_Defaults.yaml",
      files: { "budgets/acme.yaml": budget(planned) },
    },
    holds: {
      text: "labels: { env: prod }\n",
      file: "budgets/_defaults.yaml",
      files: { "budgets/acme.yaml": budget(planned) },
    },
    data: { file: "budgets/_Defaults.yaml", right: "_defaults.yaml", why: "misnamed" },
  },
  {
    code: "no-meter",
    severity: "info",
    breaks: { text: budget(`${planned}alarms: ▸{}\n`) },
    holds: { text: budget(`${planned}alarms: {}\nmeter: off\n`) },
    data: {},
  },
  {
    code: "no-notification",
    severity: "error",
    breaks: { text: budget(`${planned}alarms: { notify: ▸[] }\n`), exit: 1 },
    holds: { text: budget(`${planned}alarms: off\n`) },
    data: {},
  },
];
