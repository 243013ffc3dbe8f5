/** What talks to GitHub and GitLab: loaded when it is asked to. */
export { runComment } from "./actions/comment.ts";
