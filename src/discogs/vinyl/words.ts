// Discogs: the words that collectors use in the free text of a format, sorted by what they say about a disc. Has the lists of
// words, and functions that look a word up.
//
// The free text mixes the colour with every other mark of a pressing (guidelines: formats.ts). Words are folded before they are
// compared: lower case, no accents, `ß` as `ss`. A word that is on no list is `unknown`; vinyl/text.ts decides what such a word
// means.

/**
 * - `hue`: names a colour, or a thing that stands for a colour (`cherry`).
 * - `finish`: says how a colour looks in vinyl, and is used only for vinyl (`splatter`).
 * - `disc`: names the record itself (`Red Vinyl`). `vinyl` always means the record, the other words only as the last word.
 * - `bearer`: names another object that has a colour (`Red Label`, `Gold Foil Cover`).
 * - `remark`: names another object or fact, which is never about the colour of the disc (`Gatefold`, `credit`, `download`).
 * - `aside`: can be beside a colour without being part of it (`Limited Edition`, `Repress`, `Numbered`).
 * - `manner`: says how thick a disc is, which is an aside, or how dense the pattern in it is (`Heavy Clear Splatter`).
 * - `middle`: is a part of the disc's design after a colour (`Clear w/ Red Center`), otherwise a part of the label.
 * - `other`: names a plant, a place, a company or a size. It is never a colour alone, but can be part of the name of one
 *   (`China Blue`).
 * - `shape`: names a shape in any context (`square`).
 * - `thing`: names a shape only where Discogs describes the disc as `Shape` (`heart`).
 * - `plain`: says nothing alone (`dark`, `two`, `and`).
 */
export type WordKind =
  | 'hue'
  | 'finish'
  | 'disc'
  | 'bearer'
  | 'remark'
  | 'aside'
  | 'manner'
  | 'middle'
  | 'other'
  | 'shape'
  | 'thing'
  | 'plain'
  | 'unknown';

const WORDS: Record<Exclude<WordKind, 'unknown'>, string> = {
  hue: `
    red blue green yellow orange purple violet pink brown black white grey gray gold golden silver bronze copper brass
    beige cream creamy ivory tan khaki olive lime mint teal turquoise aqua aquamarine cyan magenta maroon burgundy crimson
    scarlet ruby rose salmon coral peach apricot amber honey mustard lemon saffron ochre rust rusty terracotta chestnut
    chocolate coffee mocha caramel cinnamon cognac mahogany sand sandstone champagne bone ecru vanilla eggshell butter
    buttercream lavender lilac mauve plum grape aubergine eggplant indigo navy cobalt azure cerulean sapphire ultramarine
    periwinkle emerald jade forest pistachio avocado moss sage seafoam chartreuse swamp camo camouflage charcoal slate
    graphite gunmetal pewter onyx ebony obsidian midnight oxblood blood bloody cherry cranberry raspberry strawberry
    blueberry blackberry watermelon bubblegum fuchsia fuschia cerise wine merlot bordeaux claret tangerine mandarin
    pumpkin papaya mango banana sunflower canary creamsicle cola coke whiskey whisky bourbon absinthe lemonade toxic
    hazmat highlighter lava magma flame ember sunset sunrise twilight aurora arctic glacier snow platinum chrome titanium
    amethyst topaz garnet opal quartz lapis lazuli malachite moonstone tortoiseshell zebra leopard rainbow earth
    rootbeer butterscotch toffee espresso kiwi pomegranate orchid wisteria flamingo seaweed denim taupe umber sienna sepia
    vermilion vermillion carmine tawny marigold dandelion goldenrod citrus citron clementine persimmon sorbet sherbet
    dreamsicle slime ectoplasm radioactive glacial oceanic celadon viridian verdigris peridot citrine alabaster porcelain
    granite stardust supernova inferno prismatic psychedelic spectrum
    color colors colored colour colours coloured colorful colourful monochrome
    rot rote rotes roter blau blaue blaues grun grune grunes gelb gelbe gelbes schwarz schwarze schwarzes weiss weisse
    weisses grau graue graues braun rosa lila violett turkis silbern silber klar klares bunt bunte buntes farbe farbig
    farbige farbiges
    rouge bleu bleue vert verte jaune noir noire blanc blanche gris grise marron dore doree argent argente couleur colore
    rojo roja azul verde amarillo amarilla negro negra blanco blanca morado morada violeta naranja dorado dorada plata
    plateado coloreado
    rosso rossa blu giallo gialla nero nera bianco bianca grigio viola arancione marrone argento oro colorato
    vermelho vermelha amarelo amarela preto branco roxo cinza laranja dourado prateado
    rod rott bla blatt gul gult gron gront vit vitt svart lilla genomskinlig gjennomsiktig gennemsigtig rød grøn grønn hvit hvid
    punainen sininen valkoinen keltainen vihrea musta kirkas lapinakyva
    czerwony niebieski biały bialy czarny zielony zołty przezroczysty cerveny modry bily cerny zeleny zluty pruhledny
    piros kek feher fekete zold sarga atlatszo
    красныи красная синии белыи черныи зеленыи желтыи голубои розовыи прозрачныи
    rood rode blauw blauwe groen groene geel gele zwart zwarte wit witte grijs roze paars oranje
    aka akai ao aoi midori kiiro kuro kuroi shiro shiroi murasaki momoiro pinku tomei sakura`,
  finish: `
    translucent transparent clear ultraclear opaque marble marbled marbling marbleized marbelized splatter splattered
    splatters spatter swirl swirls swirled smoke smoky smokey smoked haze hazy galaxy cosmic nebula starburst sunburst
    burst pinwheel tricolor tricolored tricolour tricoloured bicolor multicolor multicolored multicolour multicoloured
    kaleidoscope kaleidoscopic mosaic tiedye tiedyed speckled speckle speckles confetti glitter glittery sparkle shimmer
    iridescent holographic pearl pearlescent pearly opalescent metallic neon fluorescent fluo fluoro dayglo glow glows
    glowing phosphorescent luminous milky cloudy foggy misty frosted ghostly merge blend blended stripe stripes striped
    spiral tornado cyclone cornetto splash ripple blob bleed sprinkle mottled streak streaked streaks tinted pastel
    crystal glass ecomix vortex
    durchsichtig transparentes transluzent marmoriert marmor gesprenkelt gesprenkeltes
    transparente translucide marbre translucido translucida marmoleado jaspeado salpicado trasparente marmorizzato
    doorzichtig gemarmerd`,
  disc: `vinyl vinyls vinilo vinilos vinile vinili vinyle vinyles vinil disc discs disk disks disque disques disco discos
    schallplatte platte platten plaat record wax lp lps variant variants flexi acetate shellac`,
  bearer: `
    label labels labeled labelled lbl lbls cover covers coverart sleeve sleeves jacket jackets inner inners innersleeve
    outer text texts lettering letters letter font fonts typeface writing script logo logos print prints printed printing
    ink artwork art background backgrounds backdrop border borders frame back front rear spine rim title titles stamp
    stamps stamped foil foiled sticker stickers stickered paper
    etikett etiketten etikette hulle pochette pochettes etiquette etiquettes etiqueta etiquetas capa portada carpeta funda
    copertina etichetta etichette hoes selo rotulo couverture ruckseite vorderseite schrift aufdruck aufkleber`,
  remark: `
    gatefold gatefolded gate trifold tripple fold folded foldout foldover insert inserts poster posters booklet booklets
    book obi box boxed boxset slipcase slipcover slip wallet digipak digisleeve hype shrink shrinkwrap shrinkwrapped wrap wraparound pouch folder portfolio
    polybag bag baggie envelope postcard postcards card cards cardboard photo photos photograph picture pictures ticket
    lyric lyrics sheet leaflet flyer calendar patch badge button pin slipmat tote shirt zine magazine comic newspaper
    certificate download downloads mp3 flac wav code coupon cd cds cdr dvd dvds usb cassette tape bonus track tracks song
    songs set pack package packaging pak unipak digifile
    credit credits credited matrix runout runouts etching etched etchings engraved inscription stamper stampers lacquer
    lacquers dmm mastered mastering master masters cut cutout speed speeds rpm hole holes dinked undinked dink prong
    prongs punchout push pushout knock knockout adapter adaptor spider jukebox injection injected molded
    moulded molding moulding styrene polystyrene misprint misprinted misprints mispress mispressed misspelled mislabeled
    mislabelled error errors typo sided groove grooves locked concentric blank tip tipon flipback diecut die hinged lid
    flap flaps corner corners window matte matt glossy gloss laminated laminate unlaminated textured embossed debossed
    varnish lenticular reversible popup silkscreen silkscreened screenprint screenprinted screened lathe playable
    zoetrope hologram unreleased withdrawn banned censored uncensored sealed
    company industry industries sounds studio studios media group entertainment service music
    manufactured manufacture distributed distribution distributor mfg mfd marketed licensed license licence plant
    records recordings inc gmbh corp barcode price catalog catalogue catno number numbers sound numbering address
    radio dj dance rock dub edit remix remixes eye eyes dog seal instrumental acapella vocal extended mixes take session sessions live
    soundtrack uncut made quadraphonic quadrophonic quadro surround binaural signature autograph
    beilage textblatt faltcover klappcover encart livret affiche ouvrante depliant encarte apribile inserto desplegable
    abatible doppia klaphoes`,
  aside: `
    edition editions ed version versions variation press pressing pressings pressed repress represses
    reissue reissued issue issues remaster remastered limited ltd lim special deluxe expanded definitive ultimate anniversary
    birthday jubilee collector collectors exclusive exclusives exclusively exclusivity indie independent retail retailer
    store shop webstore web online mailorder order preorder subscription subscriber subscribers tour band fan fans club
    bandcamp kickstarter rsd original originals first second third fourth fifth final early later standard regular normal
    alternate alternative import export domestic official unofficial bootleg maxi sample album promo promotional promotion demo sampler
    advance test tests stereo mono audiophile hq premium heavyweight rare numbered unnumbered handnumbered
    signed autographed handmade copies copy pcs pieces units ex only total plastic polycarbonate plexiglass pvc biovinyl diehard bundle release
    released contract stock series drop batch run lot
    auflage sonderauflage ausgabe pressung erstpressung nachpressung neuauflage limitiert limitierte nummeriert
    numeriert handnummeriert exemplare stuck lizenz sonderausgabe
    pressage reedition numerote numerotee exemplaires limitee edicion limitada numerada numerado copias ejemplares prensaje
    edizione limitata numerata copie stampa ristampa edicao prensagem persing oplage genummerd editie`,
  manner: 'heavy thick dense',
  middle: 'center centers centre centres core ring rings edge edges middle centro',
  other: `
    pitman haute terre maria monarch hauppauge specialty richmond allied jacksonville carrollton scranton gloversville
    indianapolis rockaway olyphant hollywood winchester compton nashville memphis detroit chicago london hayes uden
    rti pallas optimal rainbo qrp gz mpo urp prc erika furnace bestway wakefield keel shelley goldisc sonopress teldec
    toyokasei orlake damont lyntone zenith masterdisk sterling artisan rvg gelder stoughton microforum precision
    duophonic columbia capitol cbs emi rca wea mca polygram polydor philips decca atlantic warner elektra motown island
    sony universal mercury bmg ariola epic arista virgin hub bell presswell southern custom
    amazon hmv fnac fye target walmart banquet zia resident urban newbury
    uk us usa eu eec canada canadian america american british english england scotland ireland irish europe european
    germany german deutschland france french spain spanish italy italian italia netherlands dutch holland belgium belgian
    sweden swedish norway denmark danish finland finnish austria swiss switzerland greece greek portugal poland polish
    czech hungary hungarian yugoslavia ussr russia russian soviet japan japanese china chinese korea korean taiwan
    australia australian zealand brazil brazilian mexico mexican argentina israel india indian turkey turkish
    africa african jamaica jamaican
    mofi mobile fidelity ultradisc supervinyl step poet acoustic matters matter productions classics essentials
    large small big tall wide thin narrow long short flat raised smooth ridged ribbed rimless sunken recessed indented
    porky bilbo townhouse trident dynaflex none unknown tba type friendly national pleasure rhino craft legacy verve sundazed
    abbey road ludwig grundman hoffman unbreakable flexible burbank xray`,
  shape: `shape shaped square hexagon hexagonal octagon octagonal pentagon pentagonal triangular rectangle rectangular oval
    saw sawblade`,
  thing: `heart star triangle diamond cross skull moon crescent cloud bat coffin bottle butterfly circular blade apple
    head face guitar map leaf lips car shield arrow flower`,
  plain: `
    dark light deep pale bright hot hi baby soft rich true pure solid half side sides a b c d e f one two three four five
    six both each all or and the of in on with random mixed mix mixture split tone toned tri bi multi duo triple
    double single mystery assorted various different unique hand poured recycled eco new old n x ultra super semi off non
    mit und auf et avec sur dans y con en de del la le el di il su com em met op van hell helles dunkel dunkles
    clair fonce claro oscuro chiaro scuro`,
};

const KINDS: ReadonlyMap<string, WordKind> = new Map(
  (Object.keys(WORDS) as (keyof typeof WORDS)[]).flatMap((kind) =>
    WORDS[kind]
      .trim()
      .split(/\s+/)
      .map((word): [string, WordKind] => [word, kind]),
  ),
);

/**
 * Patterns for compound words that are on no list, each with the kind of word: `skyblue`, `dunkelblau`, `ultraclear`,
 * `Innenhülle`, `Lizenzpressung`.
 */
const COMPOUNDS: readonly (readonly [RegExp, WordKind])[] = [
  [/.{2}(?:cover|sleeve|label|hulle|etikett|schrift|artwork)s?$/, 'bearer'],
  [/.{2}(?:pressung|auflage|ausgabe|pressing)$/, 'aside'],
  [/.{2}(?:white|black|blue|green|yellow|orange|purple|violet|pink|brown|grey|gray|silver|clear)$/, 'hue'],
  // Words with these endings come from verbs and adjectives, so they are no names of a colour: `Handstamped`, `Unplayable`,
  // `Antistatic`.
  [/.{3}(?:ed|able|ible|tion|ment|static)$/, 'other'],
  [/^(?:hell|dunkel|blut|wein|feuer)rot|.{2}(?:blau|grun|gelb|weiss|schwarz|grau|braun)$/, 'hue'],
];

/**
 * Returns a word in lower case, without accents, without punctuation around it, and without a final `'s`: `Fool's` becomes
 * `fool`.
 */
export function foldWord(word: string): string {
  if (/^[a-z]+$/i.test(word)) return word.toLowerCase();
  const plain = word
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/['’]s$/, '');
  return WITHIN_PUNCTUATION.exec(plain)?.[0] ?? '';
}

const WITHIN_PUNCTUATION = /[\p{L}\p{N}](?:.*[\p{L}\p{N}])?/su;

// Japanese has no spaces between words, so a word is a colour if one of these signs is anywhere in it, unless the word is about
// the sleeve or the label.
const JAPANESE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const JAPANESE_COLOUR = /[赤青緑黄黒白紫桃金銀灰橙茶]|透明|カラー|クリア|ピンク|レッド|ブルー|ホワイト/;
const JAPANESE_REMARK = /帯|ラベル|ジャケ|見本|白盤|スリーブ/;

/**
 * Returns the kind of one folded word that has no hyphens. `reddish` has the kind of `red`, and a plural has the kind of its
 * singular.
 */
export function kindOfWord(word: string): WordKind {
  const known = KINDS.get(word) ?? KINDS.get(word.replace(/s$/, ''));
  if (known !== undefined) return known;
  if (/^\d+(?:st|nd|rd|th)$/.test(word)) return 'aside';
  if (JAPANESE.test(word)) {
    return JAPANESE_COLOUR.test(word) && !JAPANESE_REMARK.test(word) ? 'hue' : 'remark';
  }
  const stem = /^(.{3,}?)d?ish$/.exec(word)?.[1];
  if (stem !== undefined && KINDS.get(stem) === 'hue') return 'hue';
  return COMPOUNDS.find(([pattern]) => pattern.test(word))?.[1] ?? 'unknown';
}
