import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bundledPackages, noticesText, packagesByBundle } from "../../scripts/notices.mjs";
import { folder, ROOT } from "../support/cli.ts";

const BUNDLES: Readonly<Record<string, string[]>> = JSON.parse(
  readFileSync(join(ROOT, "dist", "bundles.json"), "utf8"),
);
const packages = bundledPackages(ROOT, [...new Set(Object.values(BUNDLES).flat())]);

describe("the notices of the package", () => {
  test("cover every bundle that is shipped", () => {
    const files = readdirSync(join(ROOT, "dist"), { recursive: true, encoding: "utf8" });
    const bundles = files.filter((file) => /^[^.].*\.cjs$/.test(file)).map((file) => `dist/${file}`);
    expect(Object.keys(BUNDLES)).toEqual(expect.arrayContaining(bundles));
  });

  test("hold each bundled package with its version and the text of its licence", () => {
    const text = readFileSync(join(ROOT, "dist", "NOTICES.txt"), "utf8");
    expect(text).toBe(noticesText(packages));
    for (const { name, version, license, texts } of packages) {
      expect(text).toContain(`\n${name} ${version} (${license})\n`);
      for (const each of texts) expect(text).toContain(each);
    }
    expect(packages.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["ajv", "commander", "currency-codes", "js-yaml"]),
    );
  });

  test("name no package that no bundle holds", () => {
    const names = packages.map(({ name }) => name);
    expect(names).not.toContain("vitest");
    expect(names).not.toContain("@pulumi/pulumi");
  });
});

describe("a licence", () => {
  const withLicence = (license: unknown): string =>
    folder({ "node_modules/some/package.json": JSON.stringify({ name: "some", version: "1.0.0", license }) });

  test.each(["GPL-3.0-only", "UNLICENSED", "(MIT OR GPL-2.0)", undefined, { type: "MIT" }])(
    "%j stops the build",
    (license) => {
      expect(() => bundledPackages(withLicence(license), ["node_modules/some"])).toThrow(
        /some 1\.0\.0 has the licence/,
      );
    },
  );

  test("MIT goes in, and a package without a licence file is said to have none", () => {
    expect(noticesText(bundledPackages(withLicence("MIT"), ["node_modules/some"]))).toContain("has no licence file");
  });

  test("of data alone is allowed to the package that is named, with its sources in the notices", () => {
    const { texts } = packages.find(({ name }) => name === "date-holidays") ?? { texts: [] };
    expect(texts.join("\n")).toContain("https://de.wikipedia.org/wiki/Feiertage_in_Deutschland");
    const license = "(ISC AND CC-BY-3.0)";
    expect(() => bundledPackages(withLicence(license), ["node_modules/some"])).toThrow(/has the licence/);
  });

  test("counts where code of the package is kept, scoped and nested packages too", () => {
    const input = (bytesInOutput: number) => ({ bytesInOutput });
    const inputs = {
      "src/apps/cli/main.ts": input(9),
      "node_modules/@a/b/index.js": input(1),
      "node_modules/@a/b/node_modules/c/lib/x.js": input(2),
      "node_modules/dropped/index.js": input(0),
    };
    expect(packagesByBundle({ "dist/main.cjs": { inputs } })).toEqual({
      "dist/main.cjs": ["node_modules/@a/b", "node_modules/@a/b/node_modules/c"],
    });
  });
});

test("the bill of materials lists the bundled packages, with checksums", () => {
  const sbom = execFileSync(process.execPath, [join(ROOT, "scripts", "sbom.mjs")], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  const { bomFormat, components, metadata } = JSON.parse(sbom);
  expect(bomFormat).toBe("CycloneDX");
  expect(metadata.component).toMatchObject({ name: "tollgate", purl: expect.stringMatching(/^pkg:npm\/tollgate@/) });
  const listed = components.map((each: { name: string; version: string }) => `${each.name} ${each.version}`);
  expect(listed.sort()).toEqual(packages.map(({ name, version }) => `${name} ${version}`).sort());
  for (const { hashes } of components) expect(hashes[0].alg).toBe("SHA-512");
});
