import { readFileSync } from "node:fs";
import { transform } from "esbuild";

const HELPERS = /var __spreadValues = [\s\S]*?\n\};\nvar __spreadProps = .*\n/;

/**
 * The YAML parser spreads its state together, and V8 of Node 20 then reads every property of it slowly: with the spread
 * as Object.assign, reading takes a quarter of the time (bench/reader.mjs). Esbuild's own helpers define each property
 * anew, which costs as much again as a tenth of the reading. Our own code is faster with the real spread.
 */
export const reader = {
  name: "reader",
  setup({ onLoad }) {
    onLoad({ filter: /js-yaml\.mjs$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, "utf8"), { supported: { "object-rest-spread": false } });
      if (!HELPERS.test(code)) throw new Error("esbuild spreads with other helpers: see scripts/reader.mjs");
      const contents = code.replace(HELPERS, "var __spreadValues = Object.assign, __spreadProps = Object.assign;\n");
      return { contents, loader: "js" };
    });
  },
};
