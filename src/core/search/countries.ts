// Core: the countries of releases, in the words of Discogs, and other names that people have for them. Pure.

/** The names that Discogs has, the most frequent ones first, then by the alphabet. A name can stand for several countries. */
const NAMES: readonly string[] = `
  US; UK; Germany; France; Japan; Italy; Netherlands; Spain; Canada; Europe; Australia; Brazil; Sweden; Belgium; Greece; USSR;
  Mexico; Yugoslavia; Portugal; Poland; Jamaica; Denmark; Finland; Norway; Argentina; UK & Europe; Russia; Switzerland; Austria;
  New Zealand; South Africa; Czechoslovakia; Hungary; Ireland; Turkey; Israel; India; Worldwide; USA & Europe; USA & Canada;
  UK, Europe & US; UK & US; German Democratic Republic (GDR); Czech Republic; South Korea; Taiwan; Colombia; Peru; Venezuela;
  Chile; Ukraine; Romania; Bulgaria; Croatia; Philippines; Indonesia; Thailand; Malaysia; Singapore;
  Afghanistan; Africa; Albania; Algeria; Andorra; Angola; Armenia; Asia; Australasia; Australia & New Zealand; Azerbaijan;
  Bahamas, The; Bahrain; Bangladesh; Barbados; Belarus; Benelux; Benin; Bermuda; Bolivia; Bosnia & Herzegovina; Burkina Faso;
  Cambodia; Cameroon; Cape Verde; Central America; China; Costa Rica; Cuba; Cyprus; Dominican Republic; Dutch East Indies; Ecuador;
  Egypt; El Salvador; Estonia; Ethiopia; Faroe Islands; Fiji; Gabon; Georgia; Germany & Switzerland; Germany, Austria, & Switzerland;
  Ghana; Gibraltar; Greenland; Guadeloupe; Guatemala; Guinea; Guyana; Haiti; Honduras; Hong Kong; Iceland; Iran; Iraq; Ivory Coast;
  Jordan; Kazakhstan; Kenya; Kosovo; Kuwait; Latvia; Lebanon; Liberia; Libya; Lithuania; Luxembourg; Macau; Macedonia; Madagascar;
  Mali; Malta; Martinique; Mauritius; Moldova, Republic of; Monaco; Mongolia; Montenegro; Morocco; Mozambique; Namibia; Nepal;
  Nicaragua; Nigeria; North America (inc Mexico); North Korea; Pakistan; Panama; Papua New Guinea; Paraguay; Puerto Rico; Reunion;
  Rhodesia; San Marino; Saudi Arabia; Scandinavia; Senegal; Serbia; Serbia and Montenegro; Sierra Leone; Slovakia; Slovenia;
  South America; South East Asia; Sri Lanka; Sudan; Suriname; Syria; Tanzania; Trinidad & Tobago; Tunisia; Uganda; UK & France;
  UK & Germany; UK & Ireland; United Arab Emirates; Uruguay; USA, Canada & Europe; USA, Canada & UK; Uzbekistan; Vietnam; Zaire;
  Zambia; Zimbabwe
`
  .split(';')
  .map((name) => name.trim());

/** Other names, in lower case, each with the name that Discogs has. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map(
  `
  usa=US; u.s.=US; u.s.a.=US; united states=US; united states of america=US; america=US; united kingdom=UK; u.k.=UK; gb=UK;
  great britain=UK; britain=UK; england=UK; scotland=UK; wales=UK; deutschland=Germany; west germany=Germany; brd=Germany;
  gdr=German Democratic Republic (GDR); ddr=German Democratic Republic (GDR); east germany=German Democratic Republic (GDR);
  holland=Netherlands; the netherlands=Netherlands; nederland=Netherlands; italia=Italy; españa=Spain; espana=Spain;
  schweiz=Switzerland; suisse=Switzerland; österreich=Austria; brasil=Brazil; méxico=Mexico; belgique=Belgium; belgië=Belgium;
  sverige=Sweden; norge=Norway; danmark=Denmark; suomi=Finland; polska=Poland; czechia=Czech Republic; ussr=USSR;
  soviet union=USSR; udssr=USSR; türkiye=Turkey; korea=South Korea; eu=Europe; uae=United Arab Emirates; nippon=Japan;
  日本=Japan; россия=Russia; ссср=USSR; eire=Ireland; nz=New Zealand; bahamas=Bahamas, The; moldova=Moldova, Republic of;
  europe & uk=UK & Europe; us & europe=USA & Europe; us & canada=USA & Canada
`
    .split(';')
    .map((entry) => {
      const [other = '', name = ''] = entry.trim().split('=');
      return [other, name];
    }),
);

const BY_FOLDED: ReadonlyMap<string, string> = new Map(NAMES.map((name) => [name.toLowerCase(), name]));

/** Returns the name that Discogs has for a typed country. A country that is not here stays as it is typed. */
export function countryNamed(typed: string): string {
  const folded = typed.trim().toLowerCase();
  return BY_FOLDED.get(folded) ?? OTHER_NAMES.get(folded) ?? typed;
}

/** Returns the countries that a beginning can mean, the best first: exactly that, then those that begin so, then those that have it. */
export function countriesLike(typed: string, most: number): string[] {
  const part = typed.trim().toLowerCase();
  const exact = countryNamed(part);
  const folded = NAMES.map((name) => ({ name, text: name.toLowerCase() }));
  return [
    ...new Set([
      ...NAMES.filter((name) => name === exact),
      ...folded.filter(({ text }) => text.startsWith(part)).map(({ name }) => name),
      ...[...OTHER_NAMES].filter(([other]) => other.startsWith(part)).map(([, name]) => name),
      ...folded.filter(({ text }) => text.includes(part)).map(({ name }) => name),
    ]),
  ].slice(0, most);
}
