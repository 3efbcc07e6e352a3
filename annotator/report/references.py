"""The works that a report cites, in the order of its list of references."""

from __future__ import annotations

from collections.abc import Collection

REFERENCES = {
    "artstein": "Artstein, R., & Poesio, M. (2008). Inter-coder agreement for computational "
    "linguistics. Computational Linguistics, 34(4), 555–596.",
    "cohen": "Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and "
    "Psychological Measurement, 20(1), 37–46.",
    "dice": "Dice, L. R. (1945). Measures of the amount of ecologic association between species. "
    "Ecology, 26(3), 297–302.",
    "efron": "Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman & "
    "Hall.",
    "gwet": "Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the "
    "presence of high agreement. British Journal of Mathematical and Statistical Psychology, "
    "61(1), 29–48.",
    "hripcsak": "Hripcsak, G., & Rothschild, A. S. (2005). Agreement, the F-measure, and "
    "reliability in information retrieval. Journal of the American Medical Informatics "
    "Association, 12(3), 296–298.",
    "krippendorff": "Krippendorff, K. (2004). Content analysis: An introduction to its methodology "
    "(2nd ed.). Sage.",
    "unitizing": "Krippendorff, K., Mathet, Y., Bouvry, S., & Widlöcher, A. (2016). On the "
    "reliability of unitizing textual continua: Further developments. Quality & Quantity, 50(6), "
    "2347–2364.",
    "light": "Light, R. J. (1971). Measures of response agreement for qualitative data: Some "
    "generalizations and alternatives. Psychological Bulletin, 76(5), 365–377.",
    "mathet": "Mathet, Y. (2017). The agreement measure γcat: A complement to γ focused on "
    "categorization of a continuum. Computational Linguistics, 43(3), 661–681.",
    "gamma": "Mathet, Y., Widlöcher, A., & Métivier, J.-P. (2015). The unified and holistic method "
    "gamma (γ) for inter-annotator agreement measure and alignment. Computational Linguistics, "
    "41(3), 437–479.",
}
_ALWAYS = frozenset({"artstein", "efron", "krippendorff"})
_F1 = frozenset({"dice", "hripcsak"})
_BY_MEASURE: dict[str, frozenset[str]] = {
    "gamma": frozenset({"gamma"}),
    "gamma_cat": frozenset({"mathet"}),
    "gamma_k": frozenset({"mathet"}),
    "span_f1_exact": _F1,
    "span_f1_overlap": _F1,
    "span_f1_dice": _F1,
    "char_f1": _F1,
    "u_alpha": frozenset({"unitizing"}),
    "binary_u_alpha": frozenset({"unitizing"}),
    "cu_alpha": frozenset({"unitizing"}),
    "ku_alpha": frozenset({"unitizing"}),
    "cohen_kappa": frozenset({"cohen", "light"}),
    "gwet_ac1": frozenset({"gwet"}),
}


def cited(measures: Collection[str]) -> list[str]:
    """The keys of REFERENCES for these measures, in order."""
    wanted = _ALWAYS.union(*(_BY_MEASURE.get(measure, frozenset()) for measure in measures))
    return [key for key in REFERENCES if key in wanted]
