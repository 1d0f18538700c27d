// The free text of a format: which part of it is the colour of the disc, over our own examples, sorted by rule.
import { describe, expect, it } from 'vitest';
import { readVinylText } from '../../../src/discogs/vinyl/text.ts';

const ON_VINYL = { isShape: false, isStrict: false };
const colourOf = (text: string) => readVinylText(text, ON_VINYL).colour;

describe('is no colour', () => {
  it.each([
    [
      'weight',
      '180g; 180 Gram; 180 gr.; 140gm; 200-gram; 2x180g; 180g vinyl; Heavyweight; HQ-180g; Heavy Vinyl',
    ],
    ['virgin vinyl', '180g Audiophile Virgin Vinyl; High Quality Vinyl'],
    [
      'packaging',
      'Gatefold; Tri-Fold; Trifold Sleeve; Die-cut Sleeve; Die Cut; OBI; Obi-strip; Insert; Poster; Booklet',
    ],
    [
      'packaging',
      'Printed Inner Sleeve; Lyric Inner; Slipcase; Box; Tip-On Jacket; Flipback; Wallet; Fold-out Poster',
    ],
    [
      'packaging',
      'Hype Sticker; Shrink; Polybag; With Obi; w/ Insert; + Insert; Poster & Insert; Clear PVC Sleeve',
    ],
    [
      'sleeves',
      'Yellow Cover; Truck Cover; Gold Stamped Sleeve; Numbered Gold Foil; Red Spine; Cover In Red',
    ],
    [
      'sleeves',
      'Blue Album Artwork; Red Lettering On Cover; Black Inner Sleeves; Gold Sticker; B&W Cover; Purple Box',
    ],
    [
      'labels',
      'White Label; White Labels; Red/White Label; Red & White Labels; Orange/Yellow Labels; White On Black Print',
    ],
    [
      'labels',
      'Black Label w/ Silver Text; Silver Text On Black Labels; Silver Ink Labels; Paper Labels; Swirl Label',
    ],
    [
      'labels',
      'White Label Promo; Promo, White Label; Black and Gold lbls; US Red Label; Six-Eye Labels; Large Logo',
    ],
    [
      'plants',
      'Pitman; Terre Haute; Santa Maria Pressing; Monarch; Hauppauge Press; RTI Pressing; Rainbo Pressing; MPO',
    ],
    [
      'plants',
      'Specialty Records Pressing; Carrollton Press; Record Industry; Pressed at Pallas; Made In Germany; CBS',
    ],
    [
      'editions',
      'Tour Edition; 25th Anniversary Edition; Silver Anniversary; Club Edition; Second Issue; Edition Of 300',
    ],
    [
      'editions',
      '1st Pressing; First Press; 2015 Repress; Remastered; Test Pressing; Misprint; Red Seal; Tone Poet',
    ],
    [
      'shops',
      'RSD 2016; Record Store Day Exclusive; Black Friday 2015; Rough Trade Exclusive; Vinyl Me, Please; Zavvi Exclusive',
    ],
    [
      'counts',
      'Numbered; Hand-numbered; Hand numbered /500; Limited To 300 Copies; 1,000 copies; First 1000; Nr. 123; #12',
    ],
    [
      'holes',
      'Solid Center; Solid centre; Push-out Centre; Punch-out center; 4-Prong Center; Large Hole; Dinked; Red Center',
    ],
    [
      'technique',
      'Injection moulded; Styrene; DMM; Half-Speed Mastered; Lathe Cut; 45 RPM; 33 ⅓ RPM; 33 1/3 rpm; Stereo; Mono',
    ],
    [
      'technique',
      'Single Sided; Screenprinted B-side; Etched; Matrix Variant; Direct Metal Mastering; One-Step; Dynaflex',
    ],
    [
      'credits',
      'George Harrison credit; Without Credits; With Barcode; Alternate Mix; Dance Mix; Bonus CD; Download Code',
    ],
    ['numbers', '1977; 78; 12"; 7" Sleeve; A1/B1; 2xLP; Side A/B'],
    [
      'other languages',
      'Klappcover; Erstpressung; Club-Sonderauflage; Handnummeriert; Pochette Ouvrante; Portada Verde',
    ],
    ['other languages', 'Copertina Apribile; Etiqueta Roja; Rotes Etikett; Klaphoes; 帯付; 白ラベル'],
    [
      'series',
      'Back To Black; Back To Black, 180g; Kevin Gray; Abbey Road Half Speed Master; Dinked Edition',
    ],
    ['nothing', '-; ,,; &; (); "" ; None; N/A; ...; !!!; Split; Mix'],
    ['grammar', 'Handstamped; Unplayed; Antistatic; Not For Sale; Sampler; Autographed Copy; Eco-Friendly'],
  ])('%s: %s', (_, texts) => {
    for (const text of texts.split('; ')) expect([text, colourOf(text)]).toEqual([text, null]);
  });
});

describe('is a colour, whole', () => {
  it.each([
    'Red; Blood Red; Opaque Yellow; Baby Blue; Hot Pink; Piss Yellow; Off-White; Reddish Purple; Skyblue; Black; RED',
    'Coke Bottle Clear; Sea Glass; Bone; Vanilla; Oxblood & Bone Pinwheel; Sunburst; Galaxy; Smoke; Gold Nugget',
    'Translucent; Marbled; Splatter; Swirl; Kaleidoscope; Ultra-Clear; Clear Smoke; Milky Clear; Metallic Silver',
    'Glow In The Dark; Glow-In-The-Dark; Multi-Color Splatter; Tri-Color Stripe; Random Color; Various Colors; Eco-Mix',
    'Black And White Swirl; Red/Blue Split; Half Red / Half Blue; A-Side Red / B-Side Blue; Side A: Red, Side B: Blue',
    'Red In Clear, Color-In-Color; Blue in Clear with Silver Splatter; Clear W/ Red Center; Clear With Black Core',
    'Red, White & Blue; Clear With Yellow, Blue And Orange Swirls; LP 1 Red, LP 2 Blue; 1/2 Red 1/2 Blue; 50/50 Red/Blue',
    'Discs 1 & 2: Red, Disc 3: Blue; One Red, One Blue; 12" Red; Gold-In-Ultraclear; Vortex - White / Black Swirl',
    'Magenta (Neon) Translucent; Yellow [Highlighter Yellow]; "Cloudy" Clear; Clear w/ "Blood" Splatter; “Toxic” Green',
    'China Blue; French Vanilla; Recycled Black; Random Coloured; Orange Day-glo; White/Zombie Puss; Fool’s Gold',
    'Dunkelblau; Gelb transparent; Weiß; Grün marmoriert; Rouge; Bleu Translucide; azul transparente; Rosso Trasparente',
    'Wit; Groen; Aka; Akai; 赤盤; 透明; Röd; Blå; Grønn; Hvid; Punainen; Biały; Żółty; Červený; Zöld; Красный; Чёрный',
    'Denim; Root Beer; Supernova; Sherbet',
    // Words that are normally dropped next to a colour (Heavy, Original, Numbered) stay when they describe the pattern:
    // `Clear with Original Blue Swirl`.
    'White/Orange Swirl with Heavy Clear Splatter; Clear Heavy Splatter; Heavy Splatter; Heavy Black Splatter',
    'Red & Heavy Black Splatter; White/Heavy Clear Splatter; Blue w/ Thick White Stripe; Clear + Dense Red Smoke',
    'Clear with Original Blue Swirl; Blue with Special White Splatter; Pink in Alternate Clear Swirl; Gold w/ First Red Burst',
    'Black w/ Numbered White Splatter; Purple With Test Green Splatter; Green With Premium Gold Marble',
  ])('%s', (texts) => {
    for (const text of texts.split('; ')) expect(colourOf(text)).toBe(text);
  });
});

describe('is the colour among the rest', () => {
  it.each([
    // Other segments of the text are dropped.
    ['180 Gram, Red, Gatefold Sleeve', 'Red'],
    ['Gatefold, 180g, Blue/Yellow Splatter', 'Blue/Yellow Splatter'],
    ['Red Vinyl, Yellow Sleeve, White Labels', 'Red'],
    ['White label, Blue Vinyl', 'Blue'],
    ['Green, Lime, Gatefold', 'Green, Lime'],
    ['Clear; 180g; Numbered', 'Clear'],
    ['Misprinted Label, Orange', 'Orange'],
    ['One-Sided, Red', 'Red'],
    ['Red, 1,000 copies', 'Red'],
    ['Nummeriert, Rot', 'Rot'],
    ['Vert, Pochette Ouvrante', 'Vert'],
    ['Vinyl Me, Please Exclusive, Galaxy', 'Galaxy'],
    // Words for the disc itself are dropped.
    ['Red Wax', 'Red'],
    ['Purple LP', 'Purple'],
    ['Green 7"', 'Green'],
    ['Blue Variant', 'Blue'],
    ['Clear vinyl with black smoke', 'Clear with black smoke'],
    ['Random Coloured Vinyl', 'Random Coloured'],
    ['Vinyle Rouge', 'Rouge'],
    ['Weißes Vinyl', 'Weißes'],
    ['Vinilo azul transparente', 'azul transparente'],
    // Weights, editions, shops and counts in the same segment are dropped.
    ['180g Black Vinyl', 'Black'],
    ['Red 180g Gatefold', 'Red'],
    ['180g Heavyweight Black Vinyl', 'Black'],
    ['Limited Edition Red Vinyl', 'Red'],
    ['Red Repress', 'Red'],
    ['Clear/Clear Deluxe Edition', 'Clear/Clear'],
    ['Newbury Comics Exclusive Red Splatter', 'Red Splatter'],
    ['Record Store Day 2014 Clear', 'Clear'],
    ['EU Exclusive Red', 'Red'],
    ['Zavvi Exclusive Red', 'Red'],
    ['Orange Crush Edition', 'Orange Crush'],
    ['White Flexi', 'White'],
    ['500 On Red', 'Red'],
    ['100 Copies On Clear Vinyl', 'Clear'],
    ['First Pressing on Red Vinyl', 'Red'],
    ['Ltd. to 500, Red', 'Red'],
    ['Heavy Black Vinyl', 'Black'],
    ['Heavy Vinyl, Black', 'Black'],
    ['Thick Red', 'Red'],
    ['Black Heavy', 'Black'],
    ['Orange in Clear Limited Edition', 'Orange in Clear'],
    ['Clear with White Splatter Numbered', 'Clear with White Splatter'],
    ['Red Limited Edition Marbled', 'Red Marbled'],
    ['Red / Limited Edition Blue', 'Red / Blue'],
    // Remarks that are joined to the colour are dropped.
    ['Red Vinyl in Gatefold Sleeve', 'Red'],
    ['Red vinyl w/ poster', 'Red'],
    ['Red & insert', 'Red'],
    ['Red + CD', 'Red'],
    ['Red Labels On Blue Vinyl', 'Blue'],
    ['Blue Vinyl With Red Labels', 'Blue'],
    ['Red Marble & Blue Label', 'Red Marble'],
    ['Blue With Red Label', 'Blue'],
    ['Gatefold Sleeve / Blue', 'Blue'],
    ['Color: Red', 'Red'],
    ['300 Red / 200 Blue', 'Red / Blue'],
    ['Gatefold cover with red splatter', 'red splatter'],
    ['Clear w/ Screenprinted B-Side', 'Clear'],
    ['Clear Vinyl In Clear Sleeve', 'Clear'],
    // Brackets stay only around a remark about the colour.
    ['Red (500 copies)', 'Red'],
    ['Red [180g]', 'Red'],
    ['Blue [Aqua], 180g [Gatefold]', 'Blue [Aqua]'],
    ['Limited Edition (Red Vinyl)', 'Red'],
    ['Red [Blood Red, 180g]', 'Red [Blood Red]'],
    ['Red (unclosed, Gatefold', 'Red (unclosed'],
    // Superfluous spaces are dropped.
    ['  Red   Translucent ', 'Red Translucent'],
  ])('%s: %s', (text, colour) => {
    expect(colourOf(text)).toBe(colour);
  });
});

describe('words no one listed', () => {
  it.each([
    ['Strawberry Jam', 'Strawberry Jam'],
    ['Grimalkin Paddock', 'Grimalkin Paddock'],
    ['Grimalkin Paddock, 180g', 'Grimalkin Paddock'],
    ['"Grimalkin"', '"Grimalkin"'],
    ['Grimalkin Vinyl', 'Grimalkin'],
    ['Grimalkin Variant', 'Grimalkin'],
    // A single unknown word can mean anything.
    ['Gat', null],
    ['Library', null],
    ['library', null],
    ['Grimalkin', null],
    ['Grimalkin, 180g', null],
    ['180g, Grimalkin', null],
    ['Grimalkin, Gatefold', null],
    ['(Grimalkin)', null],
    ['Grimalkin/Paddock', null],
    ['Grimalkin & Paddock', null],
    ['Gat, 500 copies', null],
    ['Grimalkin-Paddock', null],
    // Something in the text speaks against the name of a colour.
    ['Grimalkin Edition', null],
    ['Grimalkin Exclusive', null],
    ['Grimalkin Pressing', null],
    ['Grimalkin 7', null],
    ['GRM', null],
    ['Grimalkin by Hecate', null],
    ['Grimalkin and Paddock call anon', null],
    // Another segment states the colour, or there are two names and nothing says which one is the colour.
    ['Grimalkin, Red', 'Red'],
    ['Grimalkin, Paddock', null],
  ])('%s: %s', (text, colour) => {
    expect(colourOf(text)).toBe(colour);
  });

  it('are left out where names are unlikely', () => {
    expect(readVinylText('Grimalkin Paddock', { isShape: false, isStrict: true }).colour).toBeNull();
    expect(readVinylText('Red Grimalkin', { isShape: false, isStrict: true }).colour).toBe('Red Grimalkin');
  });
});
