import { ACCOUNT, REGION } from "../stack/support/resource-types.ts";
import { budget } from "../support/report.ts";

const secret = (name: string) => `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:tollgate/${name}`;

/** Over its allocation in its second month, and nobody has accepted that. */
const RETAIL = budget(
  `labels: { customer: retail, env: prod }
allocation: { tokensPerMonth: 30000 }
consumption:
  agent-copilot: { users: 200, tokensPerUser: 50 }
  virtual-agent: { sessionsPerDay: 300 }
changes:
  - { name: peak, from: 2026-12, through: 2026-12, consumption: { virtual-agent: { sessionsPerDay: 900 } } }
purchases:
  - { tokensPerMonth: 10000, from: 2026-12, through: 2027-01, unitPrice: 1.00, via: appfoundry, terms: monthly }
limits: { featureTokens: { virtual-agent: 20000, agent-copilot: 12000 } }
alarms:
  utilization: [50%, 80%, 99.5%]
  forecast: 110%
  notify:
    - { email: finops@example.com }
    - { https: "https://hooks.example.com/tollgate", severity: critical }
    - { sqs: "arn:aws:sqs:${REGION}:${ACCOUNT}:budget-alarms", severity: warning }
    - { slack: { workspace: T07EA123LEP, channel: C07EZ1ABC23 }, severity: critical }
meter: { kind: genesys-contract, region: mypurecloud.com, contractId: c-1, credentials: "${secret("retail")}" }
`,
  { org: "retail", name: "Holiday Retail", plan: "{ from: 2026-11, months: 3 }" },
);

/** Overage that is accepted, in part for a while. */
const CARE = budget(
  `labels: { customer: care }
allocation: { tokensPerMonth: 1000 }
pricing: { overageUnitPrice: 0.85 }
consumption:
  virtual-agent: { sessionsPerDay: 30 }
  messaging: { messages: 20000 }
limits: { overageTokens: 100, cost: 900, planCost: 2000 }
buffers: { unpredictability: 20%, growth: 10% }
waivers:
  - { from: 2026-12, overageTokensUpTo: 500, reason: approved peak, approvedBy: finance@example.com, expires: 2027-01-15 }
meter: { kind: genesys-trustee, region: usw2.pure.cloud, trustorOrgId: 11111111-2222-3333-4444-555555555555, credentials: "${secret("care")}" }
`,
  { org: "care", name: "Care Partner", plan: "{ from: 2026-11, months: 3 }" },
);

/** Small, and metered by a file. */
const SHOP = budget(
  `allocation: { tokensPerMonth: 1000 }
consumption:
  virtual-agent: { sessions: 300 }
  other: { tokens: 200 }
  voice-bots: unknown
limits: { featureTokens: { virtual-agent: 700 } }
meter: { kind: csv, path: usage/shop.csv }
`,
  { org: "shop", name: "Corner Shop", plan: "{ from: 2026-11, months: 3 }" },
);

/** The first 22 days of November, by feature. */
const USAGE = Array.from({ length: 22 }, (_, day) => {
  const date = `2026-11-${String(day + 1).padStart(2, "0")}`;
  return `${date},virtual-agent,35\n${date},other,12\n`;
}).join("");

/** Three realistic budgets: every guard, every kind of recipient, every kind of meter. */
export const FLEET = {
  "budgets/retail.yaml": RETAIL,
  "budgets/care.yaml": CARE,
  "budgets/shop.yaml": SHOP,
  "usage/customers.csv": "org,name\nbeta,Beta\nshop,Shop\n",
  "usage/invoice.csv": "product,start,end,amount\nAI tokens,2026-11-01,2026-11-30,12.5\n",
  "budgets/shop.test.yaml": `version: 1
tests:
  - { name: one large day, period: 2026-11, usage: "900", expect: [{ alarm: utilization-80, value: 90 }] }
`,
  "usage/shop.csv": `day,feature,tokens\n${USAGE}`,
  "usage/month.csv": "day,tokens\n2026-11-01,90\n2026-11-30,5\n",
  "usage/fleet.csv": "org,day,tokens\nshop,2026-11-01,900\ncare,2026-10-31,5\n",
};
