import { safeJson } from "../../../core/text/terminal.ts";

/** Fields whose text may be shown: what things are, their dates and units. No name or id of a person or customer. */
const SHOWN = new Set([
  "billingPeriodEndDate",
  "billingPeriodStartDate",
  "balanceOverageCurrency",
  "commercialModel",
  "currency",
  "currencyIsoCode",
  "dateEnd",
  "dateStart",
  "endDate",
  "granularity",
  "grouping",
  "interval",
  "botFlowSubType",
  "botFlowType",
  "mediaType",
  "messageType",
  "metric",
  "overageCurrency",
  "partNumber",
  "paymentStatus",
  "sku",
  "startDate",
  "status",
  "subscriptionType",
  "unitOfMeasure",
  "unitOfMeasureType",
]);
/** Below these a name is a product's. */
const PRODUCTS = new Set(["charges", "product", "usages", "wallets"]);
/** The other fields of the official SDK's types (JavaScript 262; of the analytics, Python 269). */
const KNOWN = new Set([
  ...SHOWN,
  ...["actualQuantity", "balanceConsumption", "balanceDecrease", "balanceIncrease", "balanceOverage"],
  ...["balanceOverageCharge", "balanceOverageRate", "billToCustomer", "billingPeriods", "bundleQuantity", "charges"],
  ...["contractAmendmentDate", "contractEffectiveDate", "contractEndDate", "convertedTokenCount", "dateRampEnd"],
  ...["dateRampStart", "enabledProducts", "endCustomer", "endingBalance", "entities", "externalNumber"],
  ...["fairuseQuantity", "id", "inRampPeriod", "isCancellable", "isThirdParty", "minimumMonthlyAmount", "name"],
  ...["nextUri", "organization", "organizations", "overageCharge", "overagePrice", "overageQuantity", "overageRate"],
  ...["plans", "prepaidQuantity", "prepayPrice", "prepayQuantity", "previousUri", "product", "purchaseOrderNumbers"],
  ...["rampPeriodEndDate", "rampPeriodStartDate", "selfUri", "soldToCustomer", "startingBalance"],
  ...["amount", "customerInvoiceType", "customers", "dateInvoiced", "dateTransacted", "description", "quantity"],
  ...["results", "group", "data", "metrics", "qualifier", "stats", "count", "sum", "max", "min", "views"],
  ...["tokenConversionRate", "usageNotes", "usageQuantity", "usages", "wallets"],
]);
/** Not read, and not shown: customers, addresses, prices of a plan. */
const UNREAD = /customers?$|address(es)?$|^plans$/i;

/** Texts that name nobody: a figure, a day, an instant. */
const FIGURE = /^-?\d{1,12}(\.\d{1,12})?$/;
const DAY = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z?)?$/;
const IS_ID = /id|number|phone|code|zip/i;
const PLAIN_KEY = /^[A-Za-z][A-Za-z0-9]{0,40}$/;

/** Makes answers safe to send on: quantities, units, dates and products stay, everything else becomes a placeholder. */
export class Redaction {
  private readonly placeholders = new Map<unknown, string>();
  private readonly counts = new Map<string, number>();
  /** Fields that the SDK's types do not have: "$.charges[].newField". */
  readonly newFields = new Set<string>();

  /** @returns the answer as data, or a remark where it is not JSON */
  redacted(text: string): unknown {
    try {
      return this.value(JSON.parse(text), "answer", "", "$");
    } catch {
      return `${Buffer.byteLength(text)} bytes that are not JSON`;
    }
  }

  private value(value: unknown, key: string, parent: string, path: string): unknown {
    if (Array.isArray(value) && UNREAD.test(key)) return [`${value.length} that are not read`];
    if (Array.isArray(value)) return value.map((item) => this.value(item, key, parent, `${path}[]`));
    if (typeof value === "object" && value !== null) return this.fields(value, key, path);
    if (typeof value === "string") return this.text(value, key, parent);
    return typeof value === "number" && IS_ID.test(key) ? this.placeholder(value, key) : value;
  }

  private fields(value: object, key: string, path: string): object {
    if (UNREAD.test(key)) return { [`${Object.keys(value).length} fields`]: "not read" };
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => {
        const shown = PLAIN_KEY.test(name) ? name : this.placeholder(name, "key");
        if (!KNOWN.has(name)) this.newFields.add(`${path}.${shown}`);
        return [shown, this.value(item, name, key, `${path}.${shown}`)];
      }),
    );
  }

  private text(value: string, key: string, parent: string): string {
    const isShown = SHOWN.has(key) || (key === "name" && PRODUCTS.has(parent)) || value === "";
    if (isShown || DAY.test(value) || (FIGURE.test(value) && !IS_ID.test(key))) return value.slice(0, 200);
    return this.placeholder(value, key);
  }

  /** The same value gets the same placeholder: what belongs together stays visible. */
  private placeholder(value: unknown, key: string): string {
    const kind = PLAIN_KEY.test(key) ? key : "text";
    let placeholder = this.placeholders.get(value);
    if (placeholder === undefined) {
      const count = (this.counts.get(kind) ?? 0) + 1;
      this.counts.set(kind, count);
      placeholder = `<${kind}-${count}>`;
      this.placeholders.set(value, placeholder);
    }
    return placeholder;
  }
}

export const reportText = (report: unknown): string => `${safeJson(report, 2)}\n`;
