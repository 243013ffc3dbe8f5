const ADDRESS = /[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+\.[^\s@<>"'(),;:.]+|\barn:[\w:/.*-]+|\bhttps?:\/\/[^\s"'<>]+/giu;

/** A page is passed on: whom alarms notify, who owns a budget and where secrets are kept is not in its texts. */
export const withoutAddresses = (text: string): string => text.replace(ADDRESS, "(address left out)");
