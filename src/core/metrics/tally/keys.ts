/** The attributes that a table of state is keyed by and expires by: for who makes it and who uses it. */
export const KEYS = { partition: "org", sort: "item", expires: "expires" } as const;
