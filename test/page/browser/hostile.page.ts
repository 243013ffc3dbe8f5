import { expect, test } from "vitest";
import { freeText, patterned } from "../../report/hostile-judges.ts";
import { HOSTILE } from "../../report/hostile-strings.ts";
import { folder } from "../../support/cli.ts";
import { opened, pageOf } from "./browser.ts";

/** What would run, or break out of an element, an attribute or a script. */
const MARKUP = [
  "<img src=x onerror=alert(1)>",
  "</script><script>alert(1)</script>",
  "<!--<script>",
  "]]>\"'><svg onload=alert(1)>",
  "javascript:alert(1)",
  "</title></style><iframe src=//example.com>",
  "{{constructor.constructor('alert(1)')()}}",
  "__proto__",
  "\u2028alert(1)\u2029",
];

const TEXTS = [...MARKUP, ...HOSTILE];

test("texts of every field are shown as they are, and nothing of them runs", async () => {
  const files = Object.fromEntries(
    TEXTS.flatMap((text, index) => [
      [`budgets/${index}/free.yaml`, freeText(text, `free-${index}`)],
      ...Object.entries(patterned(text)).map(([field, yaml]) => [`budgets/${index}/${field}.yaml`, yaml] as const),
    ]),
  );
  const page = await opened(await pageOf(["check"], folder(files), 2));
  expect(await page.locator("script").count()).toBe(3);
  expect(await page.locator("img, iframe, object, form[action], style ~ style").count()).toBe(0);
  for (const [index, text] of MARKUP.entries()) {
    await page.goto(`${page.url().split("#")[0]}#${encodeURIComponent(`budgets/${index}/free.yaml`)}`);
    await page
      .getByRole("button", { name: /^Try it/ })
      .first()
      .click();
    if (!/[\u2028\u2029]/.test(text)) expect(await page.getByRole("heading", { level: 1 }).innerText()).toContain(text);
    expect(await page.locator("script").count()).toBe(3);
    expect(await page.locator("img, iframe, object").count()).toBe(0);
  }
  const links: string[] = await page.evaluate(
    "[...document.querySelectorAll('a[href]')].map((one) => one.getAttribute('href'))",
  );
  expect(links.filter((href) => !/^(#|https:\/\/)/.test(href))).toEqual([]);
});
