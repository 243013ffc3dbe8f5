/** What the rows do not support; rules for it do not apply. */
export const NOT_SUPPORTED: Readonly<Record<string, string>> = {
  AVAILABILITY_ZONE_SUPPORTED: "tokens are not used in a zone",
  CAPACITY_RESERVATION_SUPPORTED: "no capacity is reserved",
  COMMITMENT_DISCOUNT_SUPPORTED: "tokens bought ahead are purchases; no discount has an id",
  MULTIPLE_SUB_ACCOUNT_TYPES_SUPPORTED: "an organization has no accounts below it",
  MULTIPLE_BILLING_ACCOUNT_TYPES_SUPPORTED: "all billing accounts are organizations",
  SUB_ACCOUNT_SUPPORTED: "an organization has no accounts below it",
  BILLING_BASED_ON_PROVISIONED_RESOURCES_SUPPORTED: "features are billed, not resources",
  RESOURCE_TYPE_ASSIGNMENT_SUPPORTED: "features are billed, not resources",
  REGION_SUPPORTED: "one token pool is for the whole organization",
};

/** Columns that are left out: their rules are about a value that is not there. */
export const LEFT_OUT =
  /^(AvailabilityZone|BillingAccountType|CapacityReservation|CommitmentDiscount|Region|Resource(Id|Name|Type)|SubAccount)/;

/** The model has no condition for it: every row would need an invoice, and plans have none. */
export const WITHOUT_CONDITION = ["InvoiceId-C-005-C"];

/** Dynamic rules, which the model has no check for: the first that fits says why, or where another test has it. */
export const DYNAMIC: readonly (readonly [RegExp, string])[] = [
  [
    /^(ColumnHandling-A-00[12367]|ColumnHandling-A-008)/,
    "about the names of FOCUS's own columns, which are used as they are",
  ],
  [/^ColumnHandling-A-0(04|05|1[0-4])/, "about the order and names of columns: 'ours come last' has it"],
  [/^(NumericFormat|DateTimeFormat)/, "about how values are written: NUMBER and INSTANT have it on every value"],
  [
    /^(CurrencyFormat|KeyValueFormat|UnitFormat|StringHandling-A-00[17])/,
    "about how values are written: the format checks have it",
  ],
  [/^StringHandling/, "about rows of one entity through time: each export is made from the budget"],
  [/^NullHandling/, "a cell without a value is empty; what the empty cells are, nullability rules say"],
  [
    /^(ConsumedQuantity-C-008|PricingCurrencyContractedUnitPrice-C-00[458])/,
    "'values that the model cannot check' has it",
  ],
  [
    /^(PricingCurrencyEffectiveCost-C-005|ContractedCost-C-009|PricingQuantity-C-009)/,
    "'values that the model cannot check' has it",
  ],
  [/-C-0\d\d-O$/, "a permission or a recommendation, which no row can break"],
  [
    /^(BilledCost|ListCost|ContractedCost|EffectiveCost|PricingCurrency\w*|ListUnitPrice|ContractedUnitPrice|BillingCurrency)-/,
    "about invoices, taxes, corrections or the currency meant: rows alone do not say",
  ],
  [
    /^(Sku|PricingUnit|PricingCategory|ServiceName|Tags|InvoiceId)/,
    "about price lists, other exports or documents of a provider: rows alone do not say",
  ],
  [
    /^(BillingAccountId|BillingPeriod|ChargePeriod|ChargeClass|PricingQuantity|ChargeDescription|ConsumedQuantity)/,
    "about what a bound, an id or a correction means: rows alone do not say",
  ],
];
