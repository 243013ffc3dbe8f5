import { edited } from "../../core/budget/edit.ts";
import { worstHealth } from "../../core/check/health.ts";
import type { Path, Plain, PlainMap } from "../../core/model/source.ts";
import { isMap } from "../../core/model/source.ts";
import type { PageOrganization, PagePlan, PageRemedy } from "../../core/report/page/data.ts";
import { h, refill } from "./dom.ts";
import { type Field, fieldsOf, typedValue } from "./fields.ts";
import { outcomeTable } from "./outcome.ts";
import { section } from "./parts.ts";
import { planChart } from "./plan-chart.ts";
import { type Policy, type Priced, priced } from "./priced.ts";
import { changedYaml } from "./yaml.ts";

/** Other users, quantities, purchases or another card: priced in the page, by the code that judged the plan. */
export class WhatIf {
  readonly element: HTMLElement;
  private readonly one: PageOrganization;
  private readonly plan: PagePlan;
  private readonly before: Priced;
  private readonly policy: Policy;
  private values: PlainMap;
  private readonly form = h("form", { class: "what-if-form" });
  private readonly outcome = h("div", { class: "outcome", "aria-live": "polite" });

  constructor(one: PageOrganization, plan: PagePlan, before: Priced, policy: Policy) {
    this.one = one;
    this.plan = plan;
    this.before = before;
    this.policy = policy;
    this.values = this.plan.inputs;
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.element = section(
      "What if",
      h("p", { class: "about" }, "Change a number: the page prices the plan again. Nothing is saved."),
      this.form,
      this.outcome,
    );
    this.element.id = "what-if";
    this.element.classList.add("what-if");
    this.fill();
  }

  /** Puts a remedy's values into the panel. */
  readonly try = ({ edits }: PageRemedy): void => {
    this.values = edited(this.plan.inputs, edits);
    this.fill();
    this.element.scrollIntoView({ block: "start" });
    this.form.querySelector("input")?.focus({ preventScroll: true });
  };

  private fill(): void {
    const groups = new Map<string, Field[]>();
    for (const field of fieldsOf(this.values)) groups.set(field.group, [...(groups.get(field.group) ?? []), field]);
    refill(
      this.form,
      [...groups].map(([group, fields]) =>
        h(
          "fieldset",
          {},
          h("legend", {}, group),
          fields.map((field) => this.input(field)),
        ),
      ),
      h("fieldset", {}, h("legend", {}, "Rate card"), this.cardChoice()),
      h("div", { class: "actions" }, this.buyButton(), this.resetButton()),
    );
    this.show();
  }

  private input({ label, path, value }: Field): HTMLElement {
    const id = `what-if-${path.join("-")}`;
    const input = h("input", { id, value, inputmode: "decimal", autocomplete: "off" });
    input.addEventListener("input", () => {
      const typed = typedValue(input.value, value);
      input.setAttribute("aria-invalid", String(typed === null));
      if (typed !== null) this.set(path, typed);
    });
    return h("div", { class: "field" }, h("label", { for: id }, label), input);
  }

  private cardChoice(): HTMLElement {
    const options = [...this.policy.cards.keys()].map((id) => h("option", { value: id }, id));
    const select = h("select", { id: "what-if-card" }, options);
    select.value = String(this.values["rateCard"]);
    select.addEventListener("change", () => this.set(["rateCard"], select.value));
    return h("div", { class: "field" }, h("label", { for: "what-if-card" }, "priced by"), select);
  }

  private buyButton(): HTMLElement {
    const buy = (): void => {
      const { purchases, plan } = this.values;
      const from = isMap(plan) ? (plan["from"] ?? "") : "";
      const all = Array.isArray(purchases) ? purchases : [];
      this.values = { ...this.values, purchases: [...all, { tokensPerMonth: 1000, from }] };
      this.fill();
    };
    return h(
      "button",
      { type: "button", class: "quiet", on: { click: buy } },
      "Add a purchase of 1,000 tokens a month",
    );
  }

  private resetButton(): HTMLElement {
    const reset = (): void => {
      this.values = this.plan.inputs;
      this.fill();
    };
    return h("button", { type: "button", class: "quiet", on: { click: reset } }, "Reset");
  }

  private set(path: Path, value: Plain): void {
    this.values = edited(this.values, [{ path, value }]);
    this.show();
  }

  private show(): void {
    const yaml = changedYaml(this.plan.inputs, this.values);
    if (yaml === "") {
      refill(this.outcome, h("p", { class: "about" }, "Nothing is changed yet."));
      return;
    }
    const after = priced(this.values, this.policy, this.plan);
    const health = worstHealth(after.projection, this.policy.guardrails);
    refill(
      this.outcome,
      outcomeTable(this.before.projection, after.projection, health),
      planChart(after, this.one.usage?.periods ?? []),
      yamlToCopy(yaml, this.one.file),
    );
  }
}

function yamlToCopy(yaml: string, file: string): HTMLElement {
  const text = h("textarea", {
    id: "what-if-yaml",
    readonly: true,
    rows: Math.min(16, yaml.split("\n").length),
    spellcheck: "false",
  });
  text.value = yaml;
  const button = h("button", { type: "button", class: "primary no-print" }, "Copy");
  button.addEventListener("click", () => {
    text.select();
    const done = (): void => refill(button, "Copied");
    // Without leave to write to the clipboard, the text is selected for the keyboard.
    navigator.clipboard?.writeText(yaml).then(done, () => refill(button, "Selected: press Ctrl+C"));
  });
  return h(
    "div",
    { class: "yaml" },
    h("div", { class: "yaml-head" }, h("label", { for: "what-if-yaml" }, `Changed keys of ${file}`), button),
    text,
  );
}
