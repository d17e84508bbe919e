"""Codes of states and organisations that travel documents bear: ISO 3166-1 alpha-3, and those that ICAO Doc 9303-3
section 5 adds. A code outside the list is noted and never refused: documents with home-made codes are in use.

>>> is_known("CHN"), is_known("D"), is_known("QQQ")
(True, True, False)
>>> nationality("D")
'DEU'
>>> is_another_state("FRA"), is_another_state("TWN"), is_another_state("UTO"), is_another_state("QQQ")
(True, False, False, False)
"""

from __future__ import annotations

from typing import Final

_ISO: Final = """
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM
    BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR
    CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB
    GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA
    JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA
    MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR
    NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS
    SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON
    TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
"""
_ICAO: Final = (
    "D EUE GBD GBN GBO GBP GBS IAO RKS UNA UNK UNO UTO XAA XBA XCC XCE XCO XDC XEC XES XIM XMP XOM XPO XXA XXB XXC XXX"
    " ANT NTZ"
)
ISO: Final = frozenset(_ISO.split())
"""ISO 3166-1 alpha-3."""
ICAO: Final = frozenset(_ICAO.split())
"""What ICAO Doc 9303-3 adds: Germany's D, forms of British nationality, organisations, persons without nationality,
Utopia of specimens, and codes that older documents bear. XAA to XMP are of several editions (unconfirmed).
"""
_NATIONALITIES: Final = {"D": "DEU", **dict.fromkeys(("GBD", "GBN", "GBO", "GBP", "GBS"), "GBR")}


_NO_ISSUERS: Final = frozenset({"UTO", "XXA", "XXB", "XXC", "XXX"})
_OF_CHINA: Final = frozenset({"CHN", "HKG", "MAC", "TWN"})


def is_known(code: str) -> bool:
    """Whether a code, without fillers, is one of the lists'."""
    return code in ISO or code in ICAO


def is_another_state(code: str) -> bool:
    """Whether documents with this code are issued by a state or organisation outside China.

    None is by Utopia, which stands in specimens, nor by the codes of people without a nationality. Residents of Hong
    Kong, Macau and Taiwan identify themselves by their permits.
    """
    return is_known(code) and code not in _NO_ISSUERS and code not in _OF_CHINA


def nationality(code: str) -> str:
    """The ISO 3166-1 alpha-3 code that a document's code stands for; the code itself where it stands for none."""
    return _NATIONALITIES.get(code, code)
