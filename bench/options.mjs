import { parseArgs } from "node:util";

const SIZES = [10, 300, 1_000, 10_000, 30_000];
const QUICK_SIZES = [10, 300, 1_000, 10_000];

const HELP = `Usage: npm run bench -- [options]

Compares whole processes side by side: tollgate check, the bare read-and-parse of the same files by
the same reader, ajv-cli, @sourcemeta/jsonschema, and node -e 0. Prints what each stage of a check takes,
ratios, and which targets are met. Runs all of it on Node 24, which the targets are for, and on the Node that runs this.

Options:
  --quick           fewer rounds, and no ${SIZES.at(-1)} files
  --sizes <list>    numbers of files, such as 10,1000 (default: ${SIZES.join(",")})
  --node <which>    24, own, or both (default: both)
  --help            show this

Exit code: 0 whatever the ratios are; 2 if something could not run.`;

/** Null where only the help was asked for. */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: "boolean" },
      sizes: { type: "string" },
      node: { type: "string", default: "both" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    console.log(HELP);
    return null;
  }
  const isQuick = values.quick === true;
  const sizes = values.sizes?.split(",").map(Number) ?? (isQuick ? QUICK_SIZES : SIZES);
  if (!sizes.every((size) => Number.isInteger(size) && size > 0)) throw new Error("--sizes: write 10,1000");
  if (!["24", "own", "both"].includes(values.node)) throw new Error("--node: write 24, own or both");
  return { isQuick, sizes, node: values.node };
}
