/** Answers of the Genesys Cloud API, with the fields of the official SDK's types (purecloud-platform-client-v2 262). */

export interface Named {
  id: string;
  name?: string;
}

export interface Charge {
  id?: string;
  name?: string;
  product?: { id?: string; sku?: string; name?: string; unitOfMeasure?: string };
  organizations?: Named[];
  prepaidQuantity?: number;
  fairuseQuantity?: number;
  actualQuantity?: number;
  overageQuantity?: number;
  overageRate?: number;
  overageCharge?: number;
  overageCurrency?: string;
  convertedTokenCount?: number;
  tokenConversionRate?: number;
}

export interface Wallet {
  id?: string;
  name?: string;
  product?: { name?: string; unitOfMeasure?: string };
  organizations?: Named[];
  startingBalance?: number;
  endingBalance?: number;
  balanceIncrease?: number;
  balanceDecrease?: number;
  balanceConsumption?: number;
  balanceOverage?: number;
  balanceOverageRate?: number;
  balanceOverageCurrency?: string;
  unitOfMeasure?: string;
}

export interface Period {
  id: string;
  dateStart: string;
  dateEnd: string;
  status: string;
}

export interface Detail extends Period {
  charges?: Charge[];
  wallets?: Wallet[];
}

export interface Contract {
  id: string;
  externalNumber?: string;
  status?: string;
  billToCustomer?: Named;
  billingPeriods?: Period[];
}

export interface Usage {
  name: string;
  partNumber: string;
  grouping: string;
  unitOfMeasureType: string;
  usageQuantity: string;
  prepayQuantity: string;
  overagePrice?: string;
  prepayPrice?: string;
  bundleQuantity?: string;
  isThirdParty?: boolean;
}

export interface Overview {
  organization: Named;
  currency: string;
  enabledProducts: string[];
  subscriptionType: string;
  billingPeriodStartDate?: string;
  billingPeriodEndDate?: string;
  usages: Usage[];
}

export interface InvoiceLine {
  id?: string;
  product?: { id?: string; sku?: string; name?: string; unitOfMeasure?: string };
  description?: string;
  dateTransacted?: string;
  dateStart?: string;
  dateEnd?: string;
  organization?: Named;
  quantity?: number;
  unitOfMeasure?: string;
  amount?: number;
}

export interface Invoice {
  id: string;
  dateInvoiced?: string;
  currencyIsoCode?: string;
  amount?: number;
  paymentStatus?: string;
  customers?: { name: string; billingAddress: { street: string } }[];
  lines: InvoiceLine[];
}

const ACME: Named[] = [{ id: "11111111-2222-3333-4444-555555555555", name: "Acme Support" }];

/** 512 tokens of 17 minutes each, and what an organization of 200 pays besides. */
export const voiceBots = (rest: Partial<Charge> = {}): Charge => ({
  id: "charge-voice",
  product: { id: "p-1", sku: "GC-AI-VOICE", name: "Genesys Cloud Voice Bots", unitOfMeasure: "Minute" },
  organizations: ACME,
  actualQuantity: 8704,
  convertedTokenCount: 512,
  tokenConversionRate: 17,
  ...rest,
});

export const copilot = (rest: Partial<Charge> = {}): Charge => ({
  id: "charge-copilot",
  product: { id: "p-2", sku: "GC-AI-COPILOT", name: "Genesys Agent Copilot", unitOfMeasure: "User" },
  organizations: ACME,
  actualQuantity: 100,
  convertedTokenCount: 4000,
  tokenConversionRate: 0.025,
  ...rest,
});

/** What both took together, of 250 included and 5,000 committed. */
export const pool = (rest: Partial<Charge> = {}): Charge => ({
  id: "charge-tokens",
  product: { id: "p-3", sku: "GC-AI-TOKENS", name: "Genesys Cloud AI Experience Tokens", unitOfMeasure: "Token" },
  organizations: ACME,
  prepaidQuantity: 5000,
  fairuseQuantity: 250,
  actualQuantity: 4512,
  overageQuantity: 0,
  overageRate: 1,
  overageCurrency: "USD",
  ...rest,
});

export const licences = (): Charge => ({
  id: "charge-cx3",
  product: { id: "p-4", sku: "PC-170-NV-USR3", name: "Genesys Cloud CX 3", unitOfMeasure: "User" },
  organizations: ACME,
  prepaidQuantity: 200,
  actualQuantity: 196,
  convertedTokenCount: 0,
  tokenConversionRate: 0,
});

/** Overage of tokens in the period from 21 October, unless it says otherwise. */
export const invoiceLine = (rest: Partial<InvoiceLine> = {}): InvoiceLine => ({
  id: "line-1",
  product: { id: "p-3", sku: "GC-AI-TOKENS", name: "Genesys Cloud AI Experience Tokens", unitOfMeasure: "Token" },
  dateStart: "2026-10-21",
  dateEnd: "2026-11-20",
  quantity: 100,
  unitOfMeasure: "Token",
  amount: 100,
  ...rest,
});

export const tokenWallet = (rest: Partial<Wallet> = {}): Wallet => ({
  id: "wallet-1",
  name: "AI tokens",
  startingBalance: 60_000,
  balanceIncrease: 0,
  balanceDecrease: 0,
  balanceConsumption: 4512,
  endingBalance: 55_488,
  balanceOverage: 0,
  unitOfMeasure: "Token",
  ...rest,
});

/** Periods from the 21st to the 20th, the last day included. */
export const NOVEMBER: Period = { id: "bp-11", dateStart: "2026-11-21", dateEnd: "2026-12-20", status: "Open" };
export const OCTOBER: Period = { id: "bp-10", dateStart: "2026-10-21", dateEnd: "2026-11-20", status: "Closed" };

export const ACME_CONTRACT: Contract = {
  id: "66666666-7777-8888-9999-000000000000",
  externalNumber: "US-104711",
  status: "Active",
  billToCustomer: { id: "c-1", name: "Acme Holdings" },
  billingPeriods: [OCTOBER, NOVEMBER],
};

export const detail = (period: Period, charges: Charge[] | undefined, wallets?: Wallet[]): Detail => ({
  ...period,
  ...(charges === undefined ? {} : { charges }),
  ...(wallets === undefined ? {} : { wallets }),
});

/** One row of an overview: what a feature took, unless its grouping says otherwise. */
export const usage = (name: string, quantity: string, rest: Partial<Usage> = {}): Usage => ({
  name,
  partNumber: "PC-170-NV-X",
  grouping: "rollup-usage",
  unitOfMeasureType: "token",
  usageQuantity: quantity,
  prepayQuantity: "0",
  isThirdParty: false,
  ...rest,
});

/** What the whole pool took. */
export const rollup = (quantity: string, rest: Partial<Usage> = {}): Usage =>
  usage("Genesys Cloud AI Experience Tokens", quantity, { partNumber: "GC-170-NV-AIT", grouping: "rollup", ...rest });

/** What is included in the period. */
export const fairUse = (quantity: string, rest: Partial<Usage> = {}): Usage =>
  rollup(quantity, { grouping: "fair-use", ...rest });

/** A row of another product. */
export const licence = (name: string, quantity: string): Usage =>
  usage(name, quantity, { grouping: "license", unitOfMeasureType: "seat", prepayQuantity: quantity });

export const overview = (usages: Usage[], rest: Partial<Overview> = {}): Overview => ({
  organization: { id: "99999999-8888-7777-6666-555555555555", name: "Acme Support" },
  currency: "USD",
  enabledProducts: [],
  subscriptionType: "PREPAY",
  billingPeriodStartDate: "2026-11-21T00:00:00Z",
  billingPeriodEndDate: "2026-12-20T23:59:59Z",
  usages,
  ...rest,
});
