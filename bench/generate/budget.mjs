import { changes, monthAfter } from "./changes.mjs";
import { consumption, consumptionSection } from "./consumption.mjs";
import { HEADERS, nameOf } from "./names.mjs";
import { human, random } from "./random.mjs";
import { address, alarms, labels, limits, meter, purchase, waiver } from "./sections.mjs";
import { entry, remark } from "./yaml.mjs";

const LEAST_LINES = 60;
const MOST_LINES = 90;
const PRICES = { USD: 1, CAD: 1.1, AUD: 1.3, GBP: 0.7, EUR: 0.8, JPY: 120 };

/** The nth budget: valid, like no other, of 60 to 90 lines. */
export function budget(index) {
  const rng = random(index);
  const about = nameOf(index);
  const plan = { ...about, ...terms(rng) };
  const width = rng.pick([60, 76, 96, 116]);
  plan.lines = consumption(plan, plan.tokens, rng);
  const sections = [header(plan, rng), identity(plan, width, rng), consumptionSection(plan.lines, width, rng)];
  for (const [key, value] of optional(plan, rng)) {
    const section = entry(key, value, width);
    if (count(sections) + section.length < MOST_LINES) sections.push(section);
  }
  pad(sections, rng);
  return { org: about.org, text: `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n` };
}

/** Licence, card and pool; most plans use 30 to 80 % of it, some more, a few too much. */
function terms(rng) {
  const rateCard = rng.pick(["genesys-2026-03", "genesys-2026-06"]);
  const model = rng.chance(0.65) ? "named" : "concurrent";
  const users = human(30 * 40 ** rng.next());
  const editions = rng.chance(0.3) ? splitUsers(users, rng) : null;
  const rule = rateCard === "genesys-2026-03" ? users * (model === "named" ? 250 : 350) : 0;
  const allocation = rule === 0 || rng.chance(0.15) ? human(users * rng.int(120, 300)) : null;
  const used = rng.chance(0.75) ? rng.between(0.3, 0.62) : rng.between(0.62, 1.6);
  const currency = rng.chance(0.6) ? "USD" : rng.pick(Object.keys(PRICES));
  const from = monthAfter("2026-07", rng.int(0, 9));
  return {
    ...{ rateCard, model, users, editions, allocation, currency, from },
    months: rng.pick([6, 12, 12, 12, 18, 24]),
    days: rng.pick([20, 20, 20, 21, 21.75, 22, 30]),
    cycleStartDay: rng.chance(0.5) ? 1 : rng.int(2, 31),
    price: PRICES[currency],
    tokens: (allocation ?? rule) * used,
    isTight: used > 0.62,
  };
}

function splitUsers(users, rng) {
  const cx4 = Math.floor(users * rng.between(0.1, 0.6));
  return { cx3: users - cx4, cx4 };
}

function header({ name, customer, place }, rng) {
  const notes = rng.some(HEADERS, rng.int(1, 3)).map((text) => `# ${text}`);
  return [
    "# yaml-language-server: $schema=../../../../policy/budget.schema.json",
    "",
    `# ${name}: ${customer}'s agents in ${place}.`,
    ...notes,
  ];
}

function identity(plan, width, rng) {
  const { org, name, place, rateCard, currency, model, users, editions, from, months, days, cycleStartDay } = plan;
  const line = (key, value, text) => {
    const [first, ...others] = entry(key, value, width);
    return [rng.chance(0.4) ? remark(first, text) : first, ...others];
  };
  return [
    "version: 1",
    `org: ${org}`,
    ...entry("name", name, width),
    ...line("owners", [...new Set([address(place, rng), address(place, rng)])], "they answer for it"),
    ...line("labels", labels(plan, rng), "for reports and --where"),
    ...line("rateCard", rateCard, "see policy/rate-cards"),
    `currency: ${currency}`,
    ...line("licensing", { model, users: editions ?? users }, "from the subscription page"),
    ...(cycleStartDay === 1 ? [] : line("billing", { cycleStartDay }, "the anniversary of the activation")),
    ...line("plan", { from, months, workingDaysPerMonth: days }, "the contract's year"),
  ];
}

/** In the order of the format; a currency the card has no price for needs one of its own. */
function* optional(plan, rng) {
  const needsPrice = plan.rateCard === "genesys-2026-03" && plan.currency !== "USD";
  if (plan.allocation !== null) yield ["allocation", { tokensPerMonth: plan.allocation }];
  if (needsPrice || rng.chance(0.3)) yield ["pricing", { overageUnitPrice: Number((plan.price * 0.95).toFixed(2)) }];
  yield ["changes", changes(plan, rng)];
  yield ["alarms", alarms(plan, rng)];
  if (rng.chance(0.8)) yield ["limits", limits(plan, rng)];
  if (rng.chance(plan.isTight ? 0.7 : 0.15))
    yield ["purchases", Array.from({ length: rng.int(1, 2) }, () => purchase(plan, rng))];
  if (rng.chance(0.6)) yield ["buffers", { unpredictability: `${rng.int(1, 4) * 5}%`, growth: `${rng.int(0, 12)}%` }];
  if (rng.chance(0.3)) yield ["waivers", [waiver(plan, rng)]];
  if (rng.chance(0.7)) yield ["meter", meter(plan, rng)];
}

const count = (sections) => sections.reduce((sum, lines) => sum + lines.length + 1, -1);

/** Short files get what short files have in life: a history. */
function pad(sections, rng) {
  const missing = LEAST_LINES + rng.int(0, 16) - count(sections);
  if (missing <= 0) return;
  const what = ["quantities updated from the reports", "renewal entered", "limits agreed", "recipients changed"];
  const line = (at) =>
    `#   2026-${String((at % 12) + 1).padStart(2, "0")}  ${rng.pick(what)} by ${address("global", rng)}`;
  sections.push(["# History", ...Array.from({ length: missing }, (_, at) => line(at))]);
}
