// Generated from codes/places.yaml by `npm run places`. A test holds the two equal; edit the YAML.

/** ISO 3166-1 alpha-2 names of countries, and XK. */
export const countries =
  'AD AE AF AG AI AL AM AO AQ AR AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VN VU WF WS XK YE YT ZA ZM ZW';

/** Countries that apply the European Union's law on services for children. */
export const union =
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK';

/** By country, its parts that are places of their own. */
export const parts: Readonly<Record<string, string>> = {
  AU: 'ACT NSW NT QLD SA TAS VIC WA',
  CA: 'AB BC MB NB NL NS NT NU ON PE QC SK YT',
  GB: 'ENG NIR SCT WLS',
  US: 'AK AL AR AS AZ CA CO CT DC DE FL GA GU HI IA ID IL IN KS KY LA MA MD ME MI MN MO MP MS MT NC ND NE NH NJ NM NV NY OH OK OR PA PR RI SC SD TN TX UM UT VA VI VT WA WI WV WY',
};

/** By country, names inside it that mean the country. */
export const districts: Readonly<Record<string, string>> = {
  GB: 'ABC ABD ABE AGB AGY AND ANN ANS BAS BBD BCP BDF BDG BEN BEX BFS BGE BGW BIR BKM BMH BNE BNH BNS BOL BPL BRC BRD BRY BST BUR CAM CAY CBF CCG CGN CHE CHW CLD CLK CMA CMD CMN CON COV CRF CRY CWY DAL DBY DEN DER DEV DGY DNC DND DOR DRS DUD DUR EAL EAW EAY EDH EDU ELN ELS ENF ERW ERY ESS ESX FAL FIF FLN FMO GAT GBN GLG GLS GRE GWN HAL HAM HAV HCK HEF HIL HLD HMF HNS HPL HRT HRW HRY IOS IOW ISL IVC KEC KEN KHL KIR KTT KWL LAN LBC LBH LCE LDS LEC LEW LIN LIV LND LUT MAN MDB MDW MEA MIK MLN MON MRT MRY MTY MUL NAY NBL NEL NET NFK NGM NLK NLN NMD NNH NSM NTH NTL NTT NTY NWM NWP NYK OLD ORK OXF PEM PKN PLY POL POR POW PTE RCC RCH RCT RDB RDG RFW RIC ROT RUT SAW SAY SCB SFK SFT SGC SHF SHN SHR SKP SLF SLG SLK SND SOL SOM SOS SRY STE STG STH STN STS STT STY SWA SWD SWK TAM TFW THR TOB TOF TRF TWH UKM VGL WAR WBK WDU WFT WGN WIL WKF WLL WLN WLV WND WNH WNM WOK WOR WRL WRT WRX WSM WSX YOR ZET',
};

/** By territory, the country whose law it has. */
export const territories: Readonly<Record<string, string>> = {
  GF: 'FR',
  GP: 'FR',
  MF: 'FR',
  MQ: 'FR',
  RE: 'FR',
  YT: 'FR',
  AX: 'FI',
  SJ: 'NO',
  CC: 'AU',
  CX: 'AU',
  HM: 'AU',
  NF: 'AU',
};

/** By another name, the place that it means. */
export const names: Readonly<Record<string, string>> = {
  'FR-GF': 'GF',
  'FR-973': 'GF',
  'FR-GP': 'GP',
  'FR-971': 'GP',
  'FR-MF': 'MF',
  'FR-978': 'MF',
  'FR-MQ': 'MQ',
  'FR-972': 'MQ',
  'FR-RE': 'RE',
  'FR-974': 'RE',
  'FR-YT': 'YT',
  'FR-976': 'YT',
  'FI-AX': 'AX',
  'FI-01': 'AX',
  'NO-SJ': 'SJ',
  'NO-21': 'SJ',
  'NO-22': 'SJ',
  UK: 'GB',
  EL: 'GR',
  AS: 'US-AS',
  GU: 'US-GU',
  MP: 'US-MP',
  PR: 'US-PR',
  UM: 'US-UM',
  VI: 'US-VI',
  'FR-BL': 'BL',
  'FR-NC': 'NC',
  'FR-PF': 'PF',
  'FR-PM': 'PM',
  'FR-TF': 'TF',
  'FR-WF': 'WF',
  'FR-975': 'PM',
  'FR-977': 'BL',
  'FR-984': 'TF',
  'FR-986': 'WF',
  'FR-987': 'PF',
  'FR-988': 'NC',
  'NL-AW': 'AW',
  'NL-BQ1': 'BQ-BO',
  'NL-BQ2': 'BQ-SA',
  'NL-BQ3': 'BQ-SE',
  'NL-CW': 'CW',
  'NL-SX': 'SX',
  'CN-HK': 'HK',
  'CN-MO': 'MO',
  'CN-TW': 'TW',
  AC: 'SH-AC',
  CP: 'FR-CP',
  CQ: 'GG',
  DG: 'IO',
  EA: 'ES',
  FX: 'FR',
  IC: 'ES-CN',
  TA: 'SH-TA',
};

/** By a name that means no one place, what to write instead. */
export const hints: Readonly<Record<string, string>> = {
  EU: 'Name the country the child is in, such as FR or IE.',
  UN: 'Name the country the child is in.',
  AN: 'The Netherlands Antilles are BQ, CW and SX now.',
  CS: 'Serbia is RS, Montenegro ME; Czechoslovakia is CZ and SK now.',
  SU: 'Name the country the child is in, such as EE or UA.',
  YU: 'Name the country the child is in, such as RS or HR.',
  A1: 'Write "unknown" for a place that is hidden.',
  A2: 'Write "unknown" for a place that is hidden.',
  AP: 'Name the country, or write "unknown".',
  O1: 'Write "unknown" for a place that nobody knows.',
  T1: 'Write "unknown" for a place that is hidden.',
  XX: 'Write "unknown" for a place that nobody knows.',
  ZZ: 'Write "unknown" for a place that nobody knows.',
};
