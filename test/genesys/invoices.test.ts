import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import {
  ACME_CONTRACT,
  detail,
  type Invoice,
  type InvoiceLine,
  invoiceLine,
  NOVEMBER,
  OCTOBER,
  pool,
} from "./stand-in/payloads.ts";
import { json, StandIn } from "./stand-in/server.ts";
import { CONTRACT_METER, VAULT } from "./support.ts";

const INVOICE: Omit<Invoice, "lines"> = {
  id: "invoice-4711",
  dateInvoiced: "2026-11-24",
  currencyIsoCode: "USD",
  amount: 12_345.67,
  paymentStatus: "Unpaid",
  customers: [{ name: "Jane Doe", billingAddress: { street: "1 Main Street" } }],
};
/** 350 used of 250: an overage of 100. */
const USED = pool({ prepaidQuantity: 0, actualQuantity: 350, overageQuantity: 100 });
const PREPAID = { name: "Genesys Cloud AI Experience Tokens - Prepay", unitOfMeasure: "Token" };

const startWith = (lines: InvoiceLine[], charge = USED): Promise<StandIn> =>
  StandIn.start({
    contracts: [ACME_CONTRACT],
    details: { "bp-11": detail(NOVEMBER, [pool()]), "bp-10": detail(OCTOBER, [charge]) },
    invoices: [
      { ...INVOICE, lines: [] },
      { ...INVOICE, id: "invoice-4712", lines },
    ],
  });

async function probe(standIn: StandIn, meter = CONTRACT_METER) {
  const keys = { rateCard: "genesys-2026-06", billing: "{ cycleStartDay: 21 }", plan: "{ from: 2026-10, months: 12 }" };
  const cwd = folder({ "budgets/acme.yaml": budget("consumption: { other: { tokens: 1 } }\n", { ...keys, meter }) });
  const env = { ...(VAULT.env as Record<string, string>), TOLLGATE_TEST_GENESYS_PORT: String(standIn.port) };
  const ran = await tollgate(["meter", "probe", "acme", "--invoices"], { cwd, env, today: "2026-12-01" });
  for (const whose of ["Jane", "Main Street", "4711", "4712"]) expect(ran.out + ran.err).not.toContain(whose);
  return { ...ran, invoices: JSON.parse(ran.out).invoices };
}

const read = async (...args: Parameters<typeof startWith>) => (await probe(await startWith(...args))).invoices;

describe("meter probe --invoices", () => {
  test("what was charged, by the service dates of each line; other products are other rows", async () => {
    const { code, err, invoices } = await probe(
      await startWith([
        invoiceLine(),
        invoiceLine({ id: "l2", product: { name: "Genesys Cloud CX 3" }, amount: 9000 }),
        invoiceLine({ id: "l3", product: { name: "State tax on AI Experience Tokens" }, amount: 8 }),
        invoiceLine({ id: "l4", product: { name: "Genesys Cloud Voice usage" }, description: "Telco", amount: 7 }),
        invoiceLine({
          ...{ id: "l5", product: PREPAID, quantity: 5000, amount: 4000 },
          ...{ dateStart: "2026-11-20T23:00:00Z", dateEnd: "2026-12-20T22:59:59Z" },
        }),
      ]),
    );
    expect(code).toBe(0);
    expect(invoices).toMatchObject({
      invoices: 2,
      charges: [
        { period: "2026-10 (21 Oct to 20 Nov)", charge: "100", currency: "USD" },
        { period: "2026-11 (21 Nov to 20 Dec)", charge: "4000", currency: "USD" },
      ],
      mismatches: [],
      elsewhere: [],
      notRead: [],
    });
    expect(invoices.lines.map(({ kind, isPrepaid }: InvoiceLineData) => [kind, isPrepaid])).toEqual([
      ["tokens", false],
      ["other", false],
      ["tax", false],
      ["telco", false],
      ["tokens", true],
    ]);
    expect(err).toContain("2 invoices: 2 lines for AI tokens, 3 for other products and taxes");
  });

  test.each<[what: string, line: InvoiceLine, mismatch: object]>([
    [
      "overage",
      invoiceLine({ quantity: 120, amount: 120 }),
      { what: "overage", invoiced: "120 tokens", expected: "100 tokens" },
    ],
    ["price", invoiceLine({ amount: 110 }), { what: "price", invoiced: "110 USD", expected: "100 USD" }],
    [
      "commitment",
      invoiceLine({ product: PREPAID, quantity: 600, amount: 1 }),
      { what: "committed", invoiced: "600 tokens", expected: "0 tokens" },
    ],
  ])("a mismatch of %s has both figures", async (_, line, mismatch) => {
    expect((await read([line])).mismatches).toMatchObject([{ month: "2026-10", path: "$.entities[0]", ...mismatch }]);
  });

  test("a line in the feature's own unit is compared by amount and tokens, not by its rate", async () => {
    const product = { name: "Genesys Cloud Voice Bots", unitOfMeasure: "Minute" };
    const line = invoiceLine({ product, unitOfMeasure: "Minute", quantity: 1700, amount: 100.3 });
    expect((await read([line])).mismatches).toEqual([]);
  });

  test("another currency is a mismatch, and is not added up", async () => {
    const standIn = await startWith([invoiceLine()]);
    for (const invoice of standIn.world.invoices) invoice.currencyIsoCode = "EUR";
    const { invoices } = await probe(standIn);
    expect(invoices.mismatches).toMatchObject([{ what: "currency", invoiced: "EUR", expected: "USD" }]);
    expect(invoices.charges[0].charge).toBeNull();
  });

  test("a line of another time, or without dates, is said; one that cannot be read hides no other", async () => {
    const { dateStart: _, ...undated } = invoiceLine();
    const lines = [
      invoiceLine({ dateStart: "2026-05-21", dateEnd: "2026-06-20" }),
      undated,
      invoiceLine({ amount: "many" as never }),
      invoiceLine(),
    ];
    const { invoices } = await probe(await startWith(lines));
    expect(invoices.elsewhere.map(({ path }: { path: string }) => path)).toEqual(["$.entities[0]", "$.entities[1]"]);
    expect(invoices.notRead).toMatchObject([{ path: "$.entities[2].amount" }]);
    expect(invoices.charges[0].charge).toBe("100");
  });

  test("a credit lessens what was charged", async () => {
    const credit = invoiceLine({ id: "c", quantity: -20, amount: -20 });
    const { charges } = await read([invoiceLine({ quantity: 120, amount: 120 }), credit]);
    expect(charges[0].charge).toBe("100");
  });

  test("invoices that are refused are a failure; the usage is printed all the same", async () => {
    const standIn = await startWith([]);
    standIn.once("/contracts/invoices", (response) => json(response, 403, { code: "not.authorized" }));
    const { code, out, invoices } = await probe(standIn);
    expect({ code, kind: invoices.kind, periods: JSON.parse(out).understood.length }).toEqual({
      code: 2,
      kind: "permission",
      periods: 2,
    });
  });
});

interface InvoiceLineData {
  readonly kind: string;
  readonly isPrepaid: boolean;
}
