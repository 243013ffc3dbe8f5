const { TOLLGATE_SAMPLE: COUNT, TOLLGATE_SEED: SEED } = process.env;

export const isLong = COUNT !== undefined;

/** How many random cases a test makes: few in the suite, as many as are asked for in `npm run test:long`. */
export const sampleOf = (few: number): number => Number(COUNT ?? few);

/** The same cases in each run of the suite; others where a seed is asked for. */
export const seedOf = (usual: number): number => Number(SEED ?? usual);
