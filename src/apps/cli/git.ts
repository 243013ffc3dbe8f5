/** What is out of git: loaded when it is asked for, as Node takes milliseconds to learn how to start a program. */
export { changedFiles } from "./changed.ts";
export { sidesOf } from "./sides.ts";
