/** The budget of one of many organizations, with an address of its own. */
export const budgetText = (at: number): string => `version: 1
org: customer-${at}
name: Customer ${at}
owners: [team-${at}@example.com]
labels: { customer: "customer-${at}", env: prod }
rateCard: genesys-2026-03
currency: USD
licensing: { model: named, users: 200 }
plan: { from: 2026-12, months: 12 }
consumption: { virtual-agent: { sessionsPerDay: 300 } }
`;
