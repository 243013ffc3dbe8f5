import { monthAfter } from "./changes.mjs";
import { PEOPLE } from "./names.mjs";
import { human } from "./random.mjs";

const REGIONS = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-2", "ca-central-1"];
const digits = (rng, count) => Array.from({ length: count }, () => rng.int(0, 9)).join("");
const hex = (rng, count) => Array.from({ length: count }, () => rng.int(0, 15).toString(16)).join("");
const uuid = (rng) => [8, 4, 4, 4, 12].map((count) => hex(rng, count)).join("-");

export const address = (place, rng) => `${rng.pick(PEOPLE)}@${place.toLowerCase()}.example.com`;

export function labels({ customer, place }, rng) {
  return {
    customer: customer.toLowerCase().replaceAll(" ", "-"),
    env: rng.pick(["prod", "prod", "prod", "staging", "sandbox"]),
    region: place.toLowerCase(),
    ...(rng.chance(0.5) ? { costCenter: `cc-${digits(rng, 4)}` } : {}),
    ...(rng.chance(0.4) ? { tier: rng.pick(["gold", "silver", "bronze"]) } : {}),
  };
}

export function purchase({ from, months, tokens, price, currency, rateCard }, rng) {
  const start = rng.int(1, months - 2);
  const isPriced = currency !== "USD" || rateCard !== "genesys-2026-03" || rng.chance(0.5);
  return {
    tokensPerMonth: human(tokens * rng.between(0.05, 0.25)),
    from: monthAfter(from, start),
    through: monthAfter(from, rng.int(start, months - 1)),
    ...(isPriced ? { unitPrice: Number((price * rng.between(0.7, 1)).toFixed(2)) } : {}),
    via: rng.pick(["appfoundry", "representative"]),
    terms: rng.pick(["monthly", "prepaid"]),
  };
}

export function limits({ tokens, price, lines }, rng) {
  const money = (share) => human(tokens * share * price);
  const featureTokens = Object.fromEntries(
    rng.some(Object.keys(lines).slice(0, 3), rng.int(1, 2)).map((feature) => [feature, human(tokens * 1.5)]),
  );
  return {
    overageTokens: rng.chance(0.4) ? 0 : human(tokens * rng.between(0.02, 0.1)),
    ...(rng.chance(0.5) ? { overageCost: money(0.2) } : {}),
    ...(rng.chance(0.6) ? { cost: money(2) } : {}),
    ...(rng.chance(0.4) ? { planCost: money(20) } : {}),
    featureTokens,
  };
}

export function alarms({ place }, rng) {
  if (rng.chance(0.03)) return "off";
  const [region, account] = [rng.pick(REGIONS), digits(rng, 12)];
  const recipients = [
    { email: address(place, rng) },
    { https: `https://hooks.example.com/tollgate/${hex(rng, 8)}`, severity: "critical" },
    { sqs: `arn:aws:sqs:${region}:${account}:budget-alarms`, severity: "warning" },
    { email: address("global", rng), severity: "critical" },
  ];
  return {
    utilization: rng.pick([["80%"], ["50%", "80%"], ["60%", "75%", "90%"], ["85%"]]),
    forecast: rng.pick(["100%", "95%", "110%"]),
    notify: rng.some(recipients, rng.int(2, 4)),
  };
}

export function waiver({ from, months, tokens, place }, rng) {
  const start = monthAfter(from, rng.int(1, months - 1));
  return {
    from: start,
    through: start,
    overageTokensUpTo: human(tokens * rng.between(0.05, 0.3)),
    reason: rng.pick(["approved peak: the campaign is budgeted elsewhere", "migration, both flows run", "pilot # 2"]),
    approvedBy: address(place, rng),
    expires: `${monthAfter(start, 1)}-${rng.pick(["05", "15", "28"])}`,
  };
}

export function meter({ org }, rng) {
  const region = rng.pick([
    "mypurecloud.com",
    "mypurecloud.ie",
    "mypurecloud.de",
    "usw2.pure.cloud",
    "aps1.pure.cloud",
  ]);
  const secret = `arn:aws:secretsmanager:${rng.pick(REGIONS)}:${digits(rng, 12)}:secret:genesys/${org}-${hex(rng, 6)}`;
  if (rng.chance(0.15)) return { kind: "csv", path: `exports/${org}.csv` };
  if (rng.chance(0.2)) return { kind: "genesys-trustee", region, trustorOrgId: uuid(rng), credentials: secret };
  return {
    kind: "genesys-contract",
    region,
    organizationIds: Array.from({ length: rng.int(1, 2) }, () => uuid(rng)),
    contractId: `C-${digits(rng, 7)}`,
    credentials: secret,
  };
}
