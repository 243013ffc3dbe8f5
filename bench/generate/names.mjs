const FIRST = `Alder Amberline Arcadia Ashford Aurora Beacon Birchwood Bluewater Brightside Calder Cascade Cedarbrook
Clearview Coastal Copperfield Crestline Delmar Eastgate Elmhurst Evergreen Fairhaven Falcon Fernwood Glenmore
Granite Harborview Hawthorne Highland Horizon Ironbridge Juniper Kestrel Kingsway Lakeshore Larkspur Lighthouse
Linden Maplewood Meridian Millbrook Northstar Oakridge Orchard Pinecrest Pioneer Redwood Ridgeway Riverbend Rowan
Sandstone Silverlake Stonegate Summit Sycamore Thornbury Trailhead Vanguard Waverly Westbrook Willow`.split(/\s+/);
const SECTOR = `Airlines Bank Benefits Broadband Clinics Credit Energy Fashion Foods Furniture Health Hotels Insurance
Lending Logistics Mobile Mutual Outdoor Parcel Pharmacy Retail Rail Telecom Travel Utilities Water`.split(/\s+/);
const PLACE = `Americas Andes Atlantic Australia Austria Benelux Brazil Canada Central Dach East France Germany Gulf
Iberia Ireland Italy Japan Mexico Midwest Nordics North Pacific Poland Singapore South Switzerland UK US West`.split(
  /\s+/,
);

const ALL = FIRST.length * SECTOR.length * PLACE.length;
const STRIDE = 17_389;

/** The name of the nth organization; the stride is prime, so that all of them differ and neighbours share nothing. */
export function nameOf(index) {
  const at = (index * STRIDE + 4_211) % ALL;
  const first = FIRST[at % FIRST.length];
  const sector = SECTOR[Math.floor(at / FIRST.length) % SECTOR.length];
  const place = PLACE[Math.floor(at / FIRST.length / SECTOR.length)];
  const lap = index < ALL ? "" : ` ${Math.floor(index / ALL) + 1}`;
  const name = `${first} ${sector} ${place}${lap}`;
  return { name, customer: `${first} ${sector}`, place, org: name.toLowerCase().replaceAll(" ", "-") };
}

export const PEOPLE = ["finops", "contact-center", "cx-platform", "care-operations", "digital-channels", "voice-team"];

export const REMARKS = {
  "agent-copilot": [
    "everyone on the front line",
    "second line included",
    "from the licence report",
    "rollout finished",
  ],
  "ai-scoring": ["every tenth call", "quality team, since spring", "as agreed with the works council"],
  "ai-translate": ["border region, mostly Polish and Czech", "tourist season is in changes", "three languages"],
  "ai-summary": ["where nobody assists yet", "after-call work of the back office"],
  "voice-bots": ["average of the last quarter", "identification and routing", "opening hours and outages"],
  "digital-bots": ["web chat only", "sessions are closed by the flow", "returns and parcel tracking"],
  "virtual-agent": [
    "contained 62 % in the pilot",
    "billing questions first",
    "grows with the campaign",
    "from reports",
  ],
  "agentic-virtual-agent": ["address changes end to end", "one flow only, the others are not agentic"],
  messaging: ["WhatsApp and Apple", "reminders are not sent from here", "both directions"],
  social: ["two brands", "complaints in public"],
  "speech-text-analytics": ["supervisors", "analysts and trainers, negotiated rate"],
  other: ["not yet known by feature", "pilot, to be split up later"],
};

export const HEADERS = [
  "Reviewed every quarter together with the invoice of the last three periods.",
  "Quantities come from the interaction reports, rounded up; the contract is the annex of the order form.",
  "Ask the platform team before you change licensing: the included pool follows it.",
  "The pool is shared by all sites. Whoever plans a campaign announces it here first, as an entry under changes.",
  "Last year's plan was 12 % too high, mostly voice bots; the quantities below are corrected for it.",
  "One organization, one pool: the subsidiaries have files of their own.",
];

export const SEASONS = ["holiday peak", "open enrolment", "tax season", "storm season", "summer travel", "clearance"];
export const PHASES = [
  "second site",
  "new knowledge base",
  "self-service, phase 2",
  "chat on every page",
  "acquisition",
];
