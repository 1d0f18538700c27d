// Support: etchings of many pressings, and what people type of them, made by rule. "Recorded" ones are from a page of Discogs'
// search; the pressings of the three masters follow the systems of their labels, and are made up where no one has the record.
import type { EtchedPressing } from '../../src/core/search/etchings.ts';

/** Makes a pressing of its etchings, as a search row has them: without sides. */
export const etched = (releaseId: number, ...etchings: string[]): EtchedPressing => ({
  releaseId,
  etchings: etchings.map((text) => ({ text, side: null })),
});

const pressingsOf = (...lists: string[][]): EtchedPressing[] =>
  lists.map((etchings, at) => etched(at + 1, ...etchings));

/** Recorded: the two sides of each record, of one album each. */
// biome-ignore format: a line for each record
export const unrelated = pressingsOf(
  ['88985-41965-1-A WG/NRP ⓤ', '88985419651-I1'],
  ['XLP44404-1D', 'XLP44405-1K'],
  ['Side 1: AL-9551-5A, stamped Mastered at Allen Zentz LA, Calif.', 'AL-9551-SB TH-1 DD. MASTERED AT ALLEN ZENTH L.A., CALIF. CB. T'],
  ['200435 A-1/79S Made in Germany', '200435 B-1/79S Made in Germany'],
  ['ADE G4 - AIII MELY A-B', 'ADE-G4-BIII MELY B-3'],
  ['Ⓤ FP1228-1-A [Sideways ☮]JW100707', 'Ⓤ FP1228-1-B [Sideways ☮]JW100707'],
  ['BS-2818-40906-1B MCR A4 S', 'BS-2818-40907-1A B4 S'],
  ['DS 104708 A-1/82S I III Made in Germany', 'DS 104708 B-3/82S I II Made in Germany'],
  ['MDLP 6040 A  9 P 80  F  710', 'MDLP 6040 B  9 P 80  F  710   (etched:) TiL ANNE MARIE'],
  ['01-22075-1A-1 C P AL 36591-1A S2', 'USPH 01-22075-2B-1 A P BL 36591-1AD'],
  ['G1 _P_ PAL-38197-1B MASTERED AT ALLEN ZENTZ L.A.,CALIF. ❀', 'G1 XT_P_ PBL-38197-1E MASTERED AT ALLEN ZENTZ L.A.,CALIF. ❀'],
  ['[2 D]  EAL-13561.P-2W   [U U D]', '[C F]  ZAL-13562.P-1W   [D C N]'],
  ['ILPSD+8131+A JML OR', 'ILPSD+8131+B JML OR'],
  ['L-20000M-A   OLE-069-1     WG/NRP     Ⓤ', 'L-20000M-B   OLE-069-1     Ⓤ'],
  ['10 AA6359034   1Y   320 1 6B IE', '10 AA6359034   2Y   320 1 5A GE'],
  ['R / S Alsdorf 928204-7-A', 'R / S Alsdorf 928204-7-B'],
  ['R134129A 1 1-1 Λ1', 'R134129B 1 SP 1-1 Λ1'],
  ['2401561-A2+C', '2401561-B2+C'],
  ['CHS TT 17 A//2∇  E SC  JONZ', 'CHS TT 17 B//1∇  E SC  SOUND CLINIC'],
  ['15889 1A 1-553726', '15889 1B 1-553726'],
  ['PE-65250-A M.M.M.J.R.', 'PE-65250-B RE M.M.M.J.R.'],
  ['[SRC logo] 5E 506 A7- RE/ SP 4', '5E-506B- RE 2 SP @tGP'],
  ['3BTT-1-A1 ✳ MAX', '3BTT-1-B1 ✳ MAX'],
  ['1651951-A2-D 4', '1651951-B3 D N3'],
  ['SRAK 526 A-3  R .1  3', 'SRK 526 B-3  GDP  2'],
  ['MOSH 23 A1 MPO', 'MOSH 23 B1 MPO'],
  ['S-104052 B0029772-01-A A. GOLDEN', 'S-104053 B0029772-01-B A. GOLDEN'],
  ['NOW11 1 A 2 420', 'NOW11 1 B 1 420'],
  ['815 277 1  1Y  1 Ⓟ 1983  670 1 1 1 6', '815 277 1  2Y  1 Ⓟ 1983  670 1 1 7'],
  ['UAS 5577-A-1 T V', 'UAS 5577-B-1 T'],
  ['56789 1A T3RDM 0068', '56789 1B T3RDM 0068'],
  ['BA22250-01 A1 MK CST075-1', 'BA22250-01 B2 MK CST075-1'],
  ['BK96906-01 A1 190295332358 V-', 'BK96906-01 B1 190295332358 VX'],
  ['SRS 1/A CUT BY BNJ -42461-', 'SRS 1/B -42462-'],
  ['CHEAP 14 A HM ✶DMM✶ ℗1995', 'CHEAP 14 B HM ✶DMM✶ ℗1995'],
  ['RVG•87658-A-2      87658-A-2', 'RVG•87658•B-2'],
  ['TMR-541-A DETECTED WHEN LEAST SUSPECTED WG/NRP TMP', 'TMR-541-B-RE-1 JMHRIJING WG/NRP TMP'],
  ['AOS-432-L-A HOT WAXX', 'AOS-432-L-B HOT WAXX'],
  ['SLANG50138LP A +1 [mirrored]', 'SLANG50138LP B'],
  ['PB 41447 A2 UTOPIA MS [encircled]', 'PB 41447-B.2 UTOPIA MS [encircled]'],
  ['2302063 A//2▽420 R', '2302063 B//2▽420 R'],
  ['-19345- 1-519-460-A G CB', '-19345- 1-519-460-B G CB'],
);

/** The pressings of a master, each list those of one master. */
// biome-ignore format: a line for each pressing
export const masters = {
  'The Dark Side Of The Moon': pressingsOf(
    ['SHVL 804 A-2 1 G', 'SHVL 804 B-2 1 R'],
    ['SHVL 804 A-3 2 RG', 'SHVL 804 B-3 2 GD'],
    ['SHVL 804 A-5 HTM', 'SHVL 804 B-7 HTM'],
    ['SHVL 804 A-10 HARRY 15 D1', 'SHVL 804 B-9 T.G.E. 12 R2'],
    ['SMAS 1-11163-F1 #2 ⟁ 0', 'SMAS 2-11163-F1 #3 ⟁ 0'],
    ['SMAS 1-11163-Z8 * WLY', 'SMAS 2-11163-Z9 * WLY'],
    ['SMAS-1-11163-F23 ∆ 17943 (3) MASTERED BY CAPITOL', 'SMAS-2-11163-F25 ∆ 17943-X MASTERED BY CAPITOL'],
    ['EOP-80778A 1S 3 ④', 'EOP-80778B 1S 5 ④'],
    ['1C 062-05249 A-1 T I', '1C 062-05249 B-1 T I'],
    ['05249 A-4 T 1 + DMM', '05249 B-4 T 3 + DMM'],
    ['2C 064-05249 A 21 M6 311243', '2C 064-05249 B 21 M6 311242'],
    ['3C 064-05249-A 28-2-73', '3C 064-05249-B 1-3-73'],
    ['Q4SHVL 804 A-1 G 1', 'Q4SHVL 804 B-2 G 2'],
    ['SHVLA 804 A  HARVEST', 'SHVLA 804 B  HARVEST'],
    ['MFSL-1-017 A4 SR/2 [JVC logo]', 'MFSL-1-017 B4 SR/2 [JVC logo]'],
    ['SHVL 804 A DS KPG@ATM 25 AAA 53143 E3', 'SHVL 804 B DS KPG@ATM 25 AAA 53143 E3'],
    ['88875184251 A BG RTI 26414.1(3)', '88875184251 B BG RTI 26414.2(3)'],
    ['PFRLP8-A 45-171 BJ 87621-01 A1', 'PFRLP8-B 45-171 BJ 87621-01 B1'],
  ),
  Rumours: pressingsOf(
    ['BSK-1-3010 F13 KEN PERRY CAPITOL 0 * IN THE WAX', 'BSK-2-3010 F13 KEN PERRY CAPITOL 0 *'],
    ['BSK-1-3010-LW4 ⟁ #2 STERLING', 'BSK-2-3010-LW5 ⟁ #3 STERLING'],
    ['BSK-1-3010-JW16 LH B-21450-SH1 1-12', 'BSK-2-3010-JW14 LH B-21451-SH1 1-9'],
    ['BSK 1 3010 M8 CSM WB MASTERED BY CAPITOL', 'BSK 2 3010 M3 CSM WB MASTERED BY CAPITOL'],
    ['K 56344 A-5 STRAWBERRY 1 3 G', 'K 56344 B-4 STRAWBERRY 1 1 R'],
    ['K 56344 A//5 STRAWBERRY ▽ 420 2', 'K 56344 B//4 STRAWBERRY ▽ 420 1'],
    ['WB 56344-A-1/77S TELDEC', 'WB 56344-B-2/77S TELDEC'],
    ['WB 56344-A-2/78S TELDEC Made in Germany', 'WB 56344-B-2/78S TELDEC Made in Germany'],
    ['P-10233W1 1-A-4 JIS', 'P-10233W2 1-A-6 JIS'],
    ['BSK 3010 A-1 MX184417 R', 'BSK 3010 B-1 MX184418 R'],
    ['W1-517787 A CB 19042 KG@CA', 'W1-517787 B CB 19042 KG@CA'],
    ['8122-79708-8 A KPG SH@ATM 25 BBB 98214', '8122-79708-8 B KPG SH@ATM 25 BBB 98214'],
  ),
  'Never Mind The Bollocks': pressingsOf(
    ['V 2086 A-1U TOWNHOUSE', 'V 2086 B-2U TOWNHOUSE'],
    ['V 2086 A-3U', 'V 2086 B-3U'],
    ['V 2086 A-6 U 1 2', 'V 2086 B-5 U 1 1'],
    ['V 2086 A-1 ▽ 420 1 A PORKY PRIME CUT', 'V 2086 B-1 ▽ 420 1 PORKY'],
    ['BSK-1-3147 JW2 RE 1', 'BSK-2-3147 JW3 RE 1'],
    ['BSK-1-3147-WW4 (L.A.) #1', 'BSK-2-3147-WW3 (L.A.) #1'],
    ['V 2086 A3 STERLING', 'V 2086 B3 STERLING'],
    ['940.553 A 1 M6 173402', '940.553 B 1 M6 173403'],
    ['25 593 XOT-A-1/77S', '25 593 XOT-B-1/77S'],
    ['YX-7199-AX A 1-1', 'YX-7199-AX B 1-2'],
  ),
};

/**
 * Recorded: the variants of one release, each taken as a pressing. They are harder than real pressings of a master: most share
 * their number and their cut, and some are the same.
 */
// biome-ignore format: a line for each variant
export const variants = {
  'Do You Really Want To Hurt Me': pressingsOf(
    ['DS 104708 A-1/82S I III Made in Germany', 'DS 104708 B-3/82S I II Made in Germany'],
    ['DS 104708 A-2/82S I  Made in Germany', 'DS 104708 B-4/82S I Made in Germany'],
    ['DS 104708 A-3/83S I Made in Germany', 'DS 104708 B-4/82S I Made in Germany'],
    ['DS 104708 A-3/83S I Made in Germany', 'DS 104708 B-4/82S I V Made in Germany'],
    ['DS 104708 A-1/82S I II Made in Germany', 'DS 104708 B-2/82S I II Made in Germany'],
    ['DS 104708 A-1/82S I VIII Made in Germany', 'DS 104708 B-3/82S I II Made in Germany'],
    ['DS 104708 A-1/82S I VII Made in Germany', 'DS 104708 B-3/82 S I VI Made in Germany'],
    ['DS 104708 A-1/82S I VII Made in Germany', 'DS 104708 B-3/82 S I IV Made in Germany'],
    ['DS 104708 A-2/82S I Made in Germany', 'DS 104708 B-4/82 S I II Made in Germany'],
    ['DS 104708 A-2/82S I II Made in Germany', 'DS 104708 B-4/82 S I II Made in Germany'],
    ['DS 104708 A-1/82S I IV Made in Germany', 'DS 104708 B-2/82 S I III Made in Germany'],
    ['DS 104708 A-2/82S I III MadeInGermany', 'DS 104708 B-4/82S I II MadeInGermany'],
  ),
  'Making Movies': pressingsOf(
    ['10 AA6359034   1Y   320', '10 AA6359034   2Y   320'],
    ['10 AA6359034   1Y   320 1 6B IE', '10 AA6359034   2Y   320 1 5A GE'],
    ['10 AA6359034   1Y   320 5 CS', '10 AA6359034   2Y   320 1 4A CD'],
    ['10 AA6359034   1Y   320 II 1 6B', '10 AA6359034   2Y   320 1 GM 1 GA'],
  ),
  'Introducing The Style Council': pressingsOf(
    ['815 277 1  1Y  1 Ⓟ 1983  670 1 1 1 6', '815 277 1  2Y  1 Ⓟ 1983  670 1 1 7'],
    ['815 277 1  1Y  1 Ⓟ 1983  670 1 1 8 03', '815 277 1  2Y  1 Ⓟ 1983  670 1 1 6 03'],
    ['815 277 1  1Y  1 Ⓟ 1983  670 1132   03', '815 277 1  2Y  1 Ⓟ 1983  670 1 1    03'],
    ['815 277 1 1Y 1 Ⓟ1983 670 113 03', '815 277 1 2Y 1 Ⓟ1983 670 113 03'],
    ['815 277 1 1Y 2 Ⓟ1983 670 04 118', '815 277 1 2Y 1 Ⓟ1983 670 1452 03'],
  ),
  'Greatest Hits': pressingsOf(
    ['SRAK 526 A-3  R .1  3', 'SRK 526 B-3  GDP  2'],
    ['SRAK 526 A-3', 'SRAK 526 B-3'],
    ['SRAK 526 A-3 OG 2', 'SRAK 526 B-3 OR'],
    ['SRAK 526 A-3 AR  2', 'SRAK 526 B-3 GG  3'],
  ),
  "Don't Suppose...": pressingsOf(
    ['2401561-A2+C', '2401561-B2+C'],
    ['2401561-A3+C', '2401561-B3+C'],
    ['2401561-A4+C 9(6)', '2401561-B4+C'],
    ['2401561-A1+C', '2401561-B2+C'],
    ['2401561 - A4 + C', '2401561 - B4 + C'],
    ['2401561-A3+C', '2401561-B4+C'],
  ),
};

const withoutSymbols = (text: string): string => {
  const kept = text.replace(/[^\p{L}\p{N}\s]/gu, '');
  return kept.replace(/\s+/gu, ' ').trim();
};

const lettersOf = (text: string): string =>
  withoutSymbols(text.normalize('NFKD')).replace(/\s/gu, '').toLowerCase();

/** Replaces the letter or digit at this part of the text (0 to 1) with another one. */
function withWrong(text: string, part: number): string {
  const places = [...text.matchAll(/[a-z\d]/giu)].map(({ index }) => index);
  const at = places[Math.floor(places.length * part)];
  if (at === undefined) return text;
  const code = text.toUpperCase().charCodeAt(at);
  const other = code < 65 ? String((code - 48 + 3) % 10) : String.fromCharCode(65 + ((code - 65 + 7) % 26));
  return text.slice(0, at) + other + text.slice(at + 1);
}

/** What people type of an etching: the rules of the issue, each with the right part of what was typed. */
const RULES: Record<string, (etching: string) => { typed: string; right: string }> = {
  'symbols dropped': (etching) => ({ typed: withoutSymbols(etching), right: etching }),
  'lower case': (etching) => ({ typed: etching.toLowerCase(), right: etching }),
  'one character wrong': (etching) => ({
    typed: withWrong(withoutSymbols(etching), 0.4),
    right: etching,
  }),
  'the last character wrong': (etching) => ({
    typed: withWrong(withoutSymbols(etching), 0.99),
    right: etching,
  }),
  'half of it': (etching) => {
    const half = withoutSymbols(etching).slice(0, Math.ceil(withoutSymbols(etching).length / 2));
    return { typed: half, right: half };
  },
  'its other half': (etching) => {
    const half = withoutSymbols(etching).slice(Math.floor(withoutSymbols(etching).length / 2));
    return { typed: half, right: half };
  },
};

export interface TypedEtching {
  releaseId: number;
  rule: string;
  typed: string;
  /** Whether its right part is in the etchings of this pressing only. Otherwise no one could say whose it is. */
  isDistinct: boolean;
}

/** Returns what people type, by every rule, of both sides of each of these pressings. */
export function typedOf(pressings: readonly EtchedPressing[]): TypedEtching[] {
  return pressings.flatMap(({ releaseId, etchings }) =>
    etchings.flatMap(({ text }) =>
      Object.entries(RULES).map(([rule, of]) => {
        const { typed, right } = of(text);
        const isIn = (other: EtchedPressing) =>
          other.etchings.some((etching) => lettersOf(etching.text).includes(lettersOf(right)));
        const isDistinct = !pressings.some((other) => other.releaseId !== releaseId && isIn(other));
        return { releaseId, rule, typed, isDistinct };
      }),
    ),
  );
}
