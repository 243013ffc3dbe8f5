/** Loaded only for `tollgate comment`, because it is large. */
export { runComment } from "./actions/comment.ts";
