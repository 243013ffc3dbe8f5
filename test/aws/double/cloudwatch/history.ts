import { pageOf } from "../world.ts";

export interface HistoryItem {
  readonly AlarmName: string;
  readonly AlarmType: "MetricAlarm";
  readonly Timestamp: number;
  readonly HistoryItemType: "ConfigurationUpdate" | "StateUpdate" | "Action";
  readonly HistorySummary: string;
  readonly HistoryData: string;
}

export interface DescribeAlarmHistory {
  readonly AlarmName?: string;
  readonly HistoryItemType?: HistoryItem["HistoryItemType"];
  readonly StartDate?: number;
  readonly EndDate?: number;
  readonly MaxRecords?: number;
  readonly NextToken?: string;
  readonly ScanBy?: "TimestampAscending" | "TimestampDescending";
}

export class History {
  private readonly items: HistoryItem[] = [];

  add(item: Omit<HistoryItem, "AlarmType" | "HistoryData">, data: object): void {
    this.items.push({ ...item, AlarmType: "MetricAlarm", HistoryData: JSON.stringify(data) });
  }

  describe(query: DescribeAlarmHistory): object {
    const { AlarmName, HistoryItemType, StartDate = 0, EndDate = Number.POSITIVE_INFINITY, MaxRecords = 50 } = query;
    const found = this.items.filter(
      (item) =>
        (AlarmName === undefined || item.AlarmName === AlarmName) &&
        (HistoryItemType === undefined || item.HistoryItemType === HistoryItemType) &&
        item.Timestamp >= StartDate &&
        item.Timestamp <= EndDate,
    );
    if (query.ScanBy !== "TimestampAscending") found.reverse();
    const { items, next } = pageOf(found, query.NextToken, MaxRecords);
    return { AlarmHistoryItems: items, ...(next === null ? {} : { NextToken: next }) };
  }
}
