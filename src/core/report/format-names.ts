/** Finding formats take findings as they come; document formats take a Doc. */
export const FINDING_FORMAT_NAMES = ["text", "json", "markdown", "github", "sarif", "junit", "gitlab"] as const;
export const DOC_FORMAT_NAMES = ["text", "json", "markdown"] as const;

export type FindingFormat = (typeof FINDING_FORMAT_NAMES)[number];
export type DocFormat = (typeof DOC_FORMAT_NAMES)[number];
