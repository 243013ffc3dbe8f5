/** A contract of 1,000 tokens a month at a dollar each: a card of one's own, with the lines of its features. */
export const contractCard = (features: string, id = "acme-contract", prices = "USD: 1.00"): string => `version: 1
id: ${id}
title: A contract
series: contract
status: contract
observed: "2026-01-01"
sources: [{ title: the contract, url: "https://example.com/" }]
workingDaysPerMonth: 20
allocation: { scope: organization, named: { tokens: 1000 }, concurrent: { tokens: 1000 } }
prices: { ${prices} }
rounding: { at: total, mode: up }
features:
${features}`;
