# Rules of our own, over the report of `tollgate check --format json`. Each gives what breaks it: ids and figures, never
# a text that a budget can choose, because a log may act on text.

def judged: .organizations[] | select(.status != "invalid");

# Every budget says whose it is, and whether customers depend on it.
def labels:
  judged
  | ("customer", "env") as $key
  | select(.labels | has($key) | not)
  | { rule: "label", org, label: $key };

# Production plans at most 90 % of what it has.
def reserve:
  judged
  | select(.labels.env == "prod")
  | .org as $org
  | .periods[]
  | select(.budgetPercent != null and .budgetPercent > 90)
  | { rule: "reserve", org: $org, period, budgetPercent };

# Finance accepts, and for 60 days at most.
def acceptance:
  .findings[]
  | select(.code == "waiver-applied")
  | select(.data.approvedBy != "finance@example.com" or .data.daysLeft > 60)
  | { rule: "acceptance", org, accepted: .data.rule, daysLeft: .data.daysLeft };

[labels, reserve, acceptance]
| if length == 0 then "our own rules hold"
  else .[], ("\(length) times our own rules are broken\n" | halt_error(1))
  end
