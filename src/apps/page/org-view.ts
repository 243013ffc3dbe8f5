import type { PageOrganization, PagePlan } from "../../core/report/page/data.ts";
import { counted, plural } from "../../core/text/text.ts";
import { alarmsOf } from "./alarms.ts";
import { comparePeriods } from "./compare.ts";
import { type Child, h, linkTo } from "./dom.ts";
import { type FeatureRow, featureTable } from "./features.ts";
import { badge, figure, figures, findingsList, moneyOf, section } from "./parts.ts";
import { planChart } from "./plan-chart.ts";
import { type Policy, type Priced, priced } from "./priced.ts";
import { usageSection } from "./usage.ts";
import { WhatIf } from "./what-if.ts";
import { monthName } from "./words.ts";

/** One organization: its plan by month, what was used, what is wrong, and what if. */
export function organizationView(one: PageOrganization, policy: Policy): HTMLElement {
  const back = h("a", { href: "#", class: "back no-print" }, "← All organizations");
  const labels = Object.entries(one.labels).map(([key, value]) => h("span", { class: "chip" }, `${key}: ${value}`));
  const head = h(
    "header",
    { class: "org-head" },
    back,
    h("h1", { tabindex: "-1" }, one.name, " ", badge(one.status)),
    h("p", { class: "about" }, one.org === one.name ? null : `${one.org} · `, h("code", {}, one.file), labels),
  );
  if (one.plan === null) return h("article", {}, head, section("What is wrong", findingsList(one.findings)));
  const plan = priced(one.plan.inputs, policy, one.plan);
  const whatIf = new WhatIf(one, one.plan, plan, policy);
  return h("article", {}, head, planSections(one, one.plan, plan, policy, whatIf));
}

function planSections(one: PageOrganization, plan: PagePlan, of: Priced, policy: Policy, whatIf: WhatIf): Child {
  const { usage, findings } = one;
  const { projection } = of;
  const month = usage?.month ?? plan.peak;
  const period = projection.periods.find((each) => each.period.month === month) ?? projection.periods[0];
  const others = projection.segments.flatMap((segment) =>
    segment === period?.segment
      ? []
      : (projection.periods.find((each) => each.segment === segment)?.period.month ?? []),
  );
  return [
    usage === null ? null : usageSection(usage),
    section("Plan by month", planFigures(plan), planChart(of, usage?.periods ?? [])),
    findings.length === 0 ? null : section("What to look at", findingsList(findings, whatIf.try)),
    section(
      `By feature, ${monthName(period?.period.month ?? month)}`,
      featureTable("Tokens by feature", featureRows(of, one, period?.period.month)),
    ),
    period === undefined
      ? null
      : section(`Alarms, ${monthName(period.period.month)}`, alarmsOf(of, period.segment, usage, policy)),
    section(
      "Periods side by side",
      comparePeriods(of, usage?.periods ?? [], [period?.period.month ?? month, ...others]),
    ),
    whatIf.element,
    cardSection(of),
  ];
}

function planFigures(plan: PagePlan): HTMLElement {
  const { currency, purchases, overage, worstMonth, months, tokens, used, peak, atLeast } = plan;
  const text = (minor: string): Child => moneyOf(BigInt(minor), currency, atLeast ? "≥ " : "");
  return figures(
    figure("Fullest month", used === "" ? "no ceiling" : used, `${tokens}, ${monthName(peak)}`),
    figure("Cost of the plan", text(String(BigInt(purchases) + BigInt(overage))), counted(months, "month")),
    figure("Purchases", text(purchases)),
    figure("Overage", text(overage), null, overage === "0" ? "" : "red"),
    figure("Dearest month", text(worstMonth)),
  );
}

function featureRows({ projection }: Priced, { usage }: PageOrganization, month: string | undefined): FeatureRow[] {
  if (usage !== null)
    return usage.features.map(({ feature, tokens, planned }) => ({
      feature: feature ?? "not by feature",
      planned,
      used: tokens,
    }));
  const segment = projection.periods.find(({ period }) => period.month === month)?.segment;
  return (segment?.lines ?? []).map(({ feature, tokens }) => ({
    ...{ feature, used: null, planned: tokens === null ? null : Number(tokens.typical) },
  }));
}

const cardSection = ({ projection: { cards } }: Priced): HTMLElement =>
  section(
    plural(cards.length, "Rate card"),
    cards.map(({ title, id, observed, sources }) => [
      h("p", {}, `${title} (${id}), observed on ${observed}.`),
      sources.length === 0
        ? null
        : h(
            "ul",
            {},
            sources.map((source) => h("li", {}, linkTo(source.url, source.title))),
          ),
    ]),
  );
