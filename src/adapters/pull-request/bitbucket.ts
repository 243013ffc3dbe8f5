import { clip } from "../../core/text/escape.ts";
import { type Fields, fieldsOf } from "../git/event.ts";
import { type Ask, asking, type Comment, commenting, GONE, idOf, type Page, UNKNOWN, WHOSE } from "./comments.ts";
import { address, COMMIT, numberIn, OWNER_AND_NAME, required } from "./env.ts";
import type { Ci, Place, Run, Verdict } from "./host.ts";
import { HostError } from "./request.ts";

const LIMIT = 32_766;
const PAGE = 100;
const REFUSED = 403;

/** Bitbucket Pipelines, of Bitbucket Cloud. */
export const bitbucket: Ci = {
  variable: "BITBUCKET_REPO_FULL_NAME",
  isHere: (env) => Boolean(env["BITBUCKET_REPO_FULL_NAME"]),
  placeOf,
  commits: ({ env }) => [env["BITBUCKET_COMMIT"]],
  log: ({ BITBUCKET_REPO_FULL_NAME: repository, BITBUCKET_BUILD_NUMBER: build }) =>
    build ? `https://bitbucket.org/${repository}/pipelines/results/${build}` : undefined,
};

function placeOf({ env, given, patience }: Run): Place {
  const number = given ?? numberIn(env["BITBUCKET_PR_ID"]);
  const token = env["TOLLGATE_BITBUCKET_TOKEN"];
  if (number === null) return { why: "this pipeline belongs to no pull request" };
  if (!token) return { why: "there is no TOLLGATE_BITBUCKET_TOKEN: a pipeline has no token of its own for comments" };
  const api = address(env, "BITBUCKET_API_URL", "https://api.bitbucket.org/2.0");
  const repository = `${api}/repositories/${required(env, "BITBUCKET_REPO_FULL_NAME", OWNER_AND_NAME)}`;
  const comments = `${repository}/pullrequests/${number}/comments`;
  const ask = asking("Bitbucket", { authorization: `Bearer ${token}`, accept: "application/json" }, patience);
  const commit = env["BITBUCKET_COMMIT"] ?? "";
  const reports = `${repository}/commit/${commit}/reports`;
  return {
    limit: LIMIT,
    marker: (name) => `[//]: # (tollgate:${name})`,
    shaped: withoutHtml,
    ...commenting({
      ask,
      list: {
        what: `the comments of #${number}`,
        first: `${comments}?pagelen=${PAGE}&sort=created_on`,
        next: (page) => next(page, api),
        listIn: ({ values }) => values,
      },
      commentOf,
      own: () => ownUser(api, ask),
      creation: (body) => ["POST", comments, contentOf(body)],
      change: (id, body) => ["PUT", `${comments}/${id}`, contentOf(body)],
      // Only its author may change a comment: this tells ours from a copy of it.
      notOurs: [REFUSED],
      addressOf: ({ links }) => String(fieldsOf(fieldsOf(links)["html"])["href"] ?? ""),
    }),
    ...(COMMIT.test(commit) && {
      annotate: (issues: readonly Fields[], name: string, verdict: Verdict) =>
        annotate({ issues, name, verdict }, reports, ask),
    }),
  };
}

/** Bitbucket tells a user who it is, and no access token. */
async function ownUser(api: string, ask: Ask): Promise<unknown> {
  const { status, body } = await ask("GET", `${api}/user`, WHOSE, { statuses: [401, REFUSED, GONE] });
  return status === 200 ? fieldsOf(body)["uuid"] : UNKNOWN;
}

/** A link definition, which is not displayed, ends with an empty line. */
const contentOf = (body: string): object => ({ content: { raw: body.replace("\n", "\n\n") } });

const commentOf = (item: Fields): Comment => ({
  id: idOf(item),
  body: item["deleted"] === true ? null : fieldsOf(item["content"])["raw"],
  author: fieldsOf(item["user"])["uuid"],
});

/** The token goes with the request: the next page has to be of the same API. */
function next({ answer }: Page, api: string): string | null {
  const { next: url } = fieldsOf(answer.body);
  if (typeof url !== "string" || url === "") return null;
  if (URL.canParse(url) && new URL(url).href.startsWith(`${api}/`)) return url;
  throw new HostError("Bitbucket names a next page that is not of its API");
}

/** Bitbucket displays HTML as text. Names in a report cannot hold a tag: they are escaped. Code stays as it is. */
function withoutHtml(markdown: string): string {
  let fence = "";
  const shaped = markdown.split("\n").map((line) => {
    const [ticks = ""] = /^`{3,}/.exec(line) ?? [];
    const isCode = fence !== "" || ticks !== "";
    if (fence === "") fence = ticks;
    else if (line === fence) fence = "";
    return isCode ? line : plainLine(line);
  });
  return shaped.join("\n");
}

const plainLine = (line: string): string =>
  line
    .replaceAll("<br>", line.startsWith("|") ? "; " : "  \n  ")
    .replace(/<summary>(.*?)<\/summary>/g, "\n**$1**\n")
    .replace(/<\/?(?:details|code)(?: open)?>/g, "");

const MOST_ANNOTATIONS = 1000;
const MOST_AT_ONCE = 100;
const LONGEST_SUMMARY = 450;
/** By the severity of a code quality report, the worst first. */
const SEVERITIES: Readonly<Record<string, string>> = {
  blocker: "CRITICAL",
  critical: "HIGH",
  minor: "MEDIUM",
  info: "LOW",
};
const RANKS = Object.values(SEVERITIES);

interface Insights {
  readonly issues: readonly Fields[];
  readonly name: string;
  readonly verdict: Verdict;
}

/** A Code Insights report on the commit. @returns how many annotations it has */
async function annotate({ issues, name, verdict }: Insights, reports: string, ask: Ask): Promise<number> {
  const url = `${reports}/tollgate-${name}`;
  const annotations = issues
    .map(annotationOf)
    .sort((one, other) => RANKS.indexOf(one.severity) - RANKS.indexOf(other.severity))
    .slice(0, MOST_ANNOTATIONS);
  const report = {
    title: name === "tollgate" ? "Tollgate" : `Tollgate ${name}`,
    details: `Budget guardrails: ${issues.length} found${issues.length > MOST_ANNOTATIONS ? `, the worst ${MOST_ANNOTATIONS} shown` : ""}.`,
    reporter: "Tollgate",
    report_type: "TEST",
    ...(verdict === null ? {} : { result: verdict === 0 ? "PASSED" : "FAILED" }),
  };
  // An earlier run on this commit may have found what is fixed by a newer policy.
  await ask("DELETE", url, "the report", { statuses: [GONE] });
  await ask("PUT", url, "the report", { content: report });
  for (let at = 0; at < annotations.length; at += MOST_AT_ONCE) {
    const content = annotations.slice(at, at + MOST_AT_ONCE);
    await ask("POST", `${url}/annotations`, "the report's annotations", { content, isRepeatable: true });
  }
  return annotations.length;
}

function annotationOf({ check_name, description, fingerprint, severity, location }: Fields, index: number) {
  const { path, lines } = fieldsOf(location);
  return {
    external_id: `tollgate-${fingerprint}-${index}`,
    annotation_type: "BUG",
    summary: clip(`${check_name}: ${description}`, LONGEST_SUMMARY),
    severity: SEVERITIES[String(severity)] ?? "LOW",
    ...(path === "." ? {} : { path, line: fieldsOf(lines)["begin"] }),
  };
}
