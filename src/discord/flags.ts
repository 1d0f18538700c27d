// Discord: returns the flag of a country, by the name that Discogs has for the country. Pure. Codes: ISO 3166-1 alpha-2. A flag
// is the two letters of a code as regional indicators (https://unicode.org/reports/tr51/#Flags).

/** Countries that exist today. A name for several countries, or for a former one (USSR, Yugoslavia), has no flag. */
const TABLE = `
  Albania=AL; Algeria=DZ; Andorra=AD; Angola=AO; Argentina=AR; Armenia=AM; Australia=AU; Austria=AT;
  Azerbaijan=AZ; Bahamas=BS; Bahamas, The=BS; Bangladesh=BD; Barbados=BB; Belarus=BY; Belgium=BE;
  Benin=BJ; Bermuda=BM; Bolivia=BO; Bosnia & Herzegovina=BA; Brazil=BR; Bulgaria=BG; Burkina Faso=BF;
  Cambodia=KH; Cameroon=CM; Canada=CA; Cape Verde=CV; Chile=CL; China=CN; Colombia=CO; Congo=CG;
  Costa Rica=CR; Croatia=HR; Cuba=CU; Cyprus=CY; Czech Republic=CZ; Denmark=DK; Dominican Republic=DO;
  Ecuador=EC; Egypt=EG; El Salvador=SV; Estonia=EE; Ethiopia=ET; Faroe Islands=FO; Fiji=FJ;
  Finland=FI; France=FR; Gabon=GA; Georgia=GE; Germany=DE; Ghana=GH; Gibraltar=GI; Greece=GR;
  Greenland=GL; Guadeloupe=GP; Guatemala=GT; Guinea=GN; Guyana=GY; Haiti=HT; Honduras=HN;
  Hong Kong=HK; Hungary=HU; Iceland=IS; India=IN; Indonesia=ID; Iran=IR; Iraq=IQ; Ireland=IE;
  Israel=IL; Italy=IT; Ivory Coast=CI; Jamaica=JM; Japan=JP; Jordan=JO; Kazakhstan=KZ; Kenya=KE;
  Kosovo=XK; Kuwait=KW; Latvia=LV; Lebanon=LB; Lithuania=LT; Luxembourg=LU; Macau=MO; Macedonia=MK;
  Madagascar=MG; Malaysia=MY; Mali=ML; Malta=MT; Martinique=MQ; Mauritius=MU; Mexico=MX;
  Moldova, Republic of=MD; Monaco=MC; Mongolia=MN; Montenegro=ME; Morocco=MA; Mozambique=MZ;
  Namibia=NA; Nepal=NP; Netherlands=NL; New Zealand=NZ; Nicaragua=NI; Nigeria=NG; North Korea=KP;
  Norway=NO; Pakistan=PK; Panama=PA; Papua New Guinea=PG; Paraguay=PY; Peru=PE; Philippines=PH;
  Poland=PL; Portugal=PT; Puerto Rico=PR; Reunion=RE; Romania=RO; Russia=RU; San Marino=SM;
  Saudi Arabia=SA; Senegal=SN; Serbia=RS; Singapore=SG; Slovakia=SK; Slovenia=SI; South Africa=ZA;
  South Korea=KR; Spain=ES; Sri Lanka=LK; Sudan=SD; Suriname=SR; Sweden=SE; Switzerland=CH; Syria=SY;
  Taiwan=TW; Tanzania=TZ; Thailand=TH; Trinidad & Tobago=TT; Tunisia=TN; Turkey=TR; UK=GB; US=US;
  Uganda=UG; Ukraine=UA; United Arab Emirates=AE; Uruguay=UY; Uzbekistan=UZ; Venezuela=VE; Vietnam=VN;
  Zambia=ZM; Zimbabwe=ZW
`;

const CODES: ReadonlyMap<string, string> = new Map(
  TABLE.split(';').map((entry) => {
    const [name = '', code = ''] = entry.trim().split('=');
    return [name, code];
  }),
);

const REGIONAL_A = 0x1f1e6;

/** Returns `🇬🇧` for `UK`. Null: this is not the name of one country that exists today. */
export function flagOf(country: string): string | null {
  const code = CODES.get(country);
  if (code === undefined) return null;
  return [...code].map((letter) => String.fromCodePoint(REGIONAL_A + letter.charCodeAt(0) - 65)).join('');
}
