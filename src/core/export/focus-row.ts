import { type CsvCell, csvLine } from "../text/escape.ts";

/** Columns of FOCUS 1.2 in its own names, and ours after them. A provider without regions, say, has no column of them. */
export const FOCUS_COLUMNS = [
  "BilledCost",
  "BillingAccountId",
  "BillingAccountName",
  "BillingCurrency",
  "BillingPeriodEnd",
  "BillingPeriodStart",
  "ChargeCategory",
  "ChargeClass",
  "ChargeDescription",
  "ChargeFrequency",
  "ChargePeriodEnd",
  "ChargePeriodStart",
  "ConsumedQuantity",
  "ConsumedUnit",
  "ContractedCost",
  "ContractedUnitPrice",
  "EffectiveCost",
  "InvoiceId",
  "InvoiceIssuerName",
  "ListCost",
  "ListUnitPrice",
  "PricingCategory",
  "PricingCurrency",
  "PricingCurrencyContractedUnitPrice",
  "PricingCurrencyEffectiveCost",
  "PricingCurrencyListUnitPrice",
  "PricingQuantity",
  "PricingUnit",
  "ProviderName",
  "PublisherName",
  "ServiceCategory",
  "ServiceName",
  "ServiceSubcategory",
  "SkuId",
  "SkuMeter",
  "SkuPriceDetails",
  "SkuPriceId",
  "Tags",
  "x_Data",
  "x_Feature",
  "x_RateCard",
] as const;

export type FocusColumn = (typeof FOCUS_COLUMNS)[number];
/** What is not there is null. */
export type FocusRow = Partial<Readonly<Record<FocusColumn, CsvCell>>>;

export const FOCUS_HEADER = csvLine(FOCUS_COLUMNS);

export const focusLine = (row: FocusRow): string => csvLine(FOCUS_COLUMNS.map((column) => row[column] ?? null));
