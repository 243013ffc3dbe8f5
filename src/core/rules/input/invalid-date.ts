import { monthAt, monthIndex, monthLength } from "../../model/calendar.ts";
import { inputRule } from "../rule.ts";

export const invalidDate = inputRule<{ date: string }>({
  code: "invalid-date",
  what: "A date does not exist.",
  why: "A waiver must end on a day everybody agrees on.",
  fix: "Write an existing day as YYYY-MM-DD.",
  say: ({ date }) => `there is no day ${date}`,
  help: ({ date }) => {
    const month = monthIndex(date);
    return `The last day of that month is ${monthAt(month)}-${monthLength(month)}.`;
  },
});
