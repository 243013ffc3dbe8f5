import { rateCardDoc, rateListDoc } from "../../../core/report/views/rates.ts";
import type { Io } from "../io.ts";
import { knownCard, policyOf } from "../policy.ts";
import { printDoc } from "../print-doc.ts";

export interface PolicyFlags {
  format: string;
  policy?: string;
}

export function listRates({ format, policy }: PolicyFlags, io: Io): void {
  printDoc(rateListDoc(policyOf(io, policy).cards.values()), format, io);
}

export function showRate(id: string, { format, policy: folder }: PolicyFlags, io: Io): void {
  const policy = policyOf(io, folder);
  const card = policy.cards.get(knownCard(id, policy));
  if (card !== undefined) printDoc(rateCardDoc(card), format, io);
}
