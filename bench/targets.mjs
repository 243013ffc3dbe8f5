import { largeOf, NAMES } from "./races.mjs";

const OURS = "tollgate check";

const ratio = (size, other, most, name = OURS) => ({
  size,
  what: `${name} / ${other}`,
  most,
  measured: (results) => results.ratio(name, other),
});

/** What the product promises itself on Node 24 and two CPUs; `measured` is null where something was left out. */
export const TARGETS = [
  ratio(10, "node -e 0", 2.2),
  ratio(10, "node -e 0", 1.5, "tollgate --help"),
  ratio(10, "node -e 0", 1.3, "tollgate --version"),
  ratio(1_000, "ajv-cli", 1),
  ratio(10_000, "ajv-cli", 0.95),
  ratio(10_000, "@sourcemeta/jsonschema", 0.8),
  {
    size: 10_000,
    what: `CPU time of ${NAMES.one} / bare read and parse`,
    most: 3,
    measured: (results) => results.cpuRatio(NAMES.one, "bare read and parse"),
  },
  ratio(10_000, OURS, 1.15, NAMES.invalid),
  {
    size: 10_000,
    what: `peak memory of ${OURS}, MiB`,
    most: 256,
    measured: (results) => results.of(OURS)?.peak ?? null,
  },
  ratio(30_000, largeOf(10_000), 3.3),
];
