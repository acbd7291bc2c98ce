"""How a law is cited in Chinese: rulebooks name it in English, a resident of China reads 民法典第278条.

What is not understood is left as it stands in the rulebook; a citation is never guessed at.
"""

import re
from collections.abc import Mapping

__all__ = ["cited_in_chinese"]

_WORKS: Mapping[str, str] = {
    "PRC Civil Code": "民法典",
    "Civil Code": "民法典",
    "PRC Property Law (2007)": "物权法（2007年）",
    "Property Law": "物权法",
    "Property Management Regulation": "物业管理条例",
    "SPC interpretation on condominium ownership (2020)": "最高人民法院建筑物区分所有权司法解释（2020年修正）",
    "SPC interpretation on condominium ownership": "最高人民法院建筑物区分所有权司法解释",
    "Electronic Signature Law": "电子签名法",
    "PIPL": "个人信息保护法",
    "People's Mediation Law": "人民调解法",
    "Regulations on Voluntary Service": "志愿服务条例",
    "Measures on Recording and Certifying Voluntary Service": "志愿服务记录与证明出具办法（试行）",
    "industry standard MZ/T 061-2015": "行业标准MZ/T 061-2015",
    "Shandong Regulation on Voluntary Service": "山东省志愿服务条例",
    "Zhejiang Regulation on Voluntary Service": "浙江省志愿服务条例",
    "Guangdong provincial practice": "广东省做法",
    "elsewhere the association's own rule": "其他地方为组织自定规则",
    "ladder in use in some places": "部分地方采用的等级",
    "Constitution of the Communist Party of China": "中国共产党章程",
    "Rules on admitting members to the CPC (2014)": "中国共产党发展党员工作细则（2014年）",
    "Regulations on the work of Party branches (trial, 2018)": "中国共产党支部工作条例（试行，2018年）",
    "Organic Law of Urban Residents' Committees (2025)": "城市居民委员会组织法（2025年修订）",
    "Organic Law of Villagers' Committees": "村民委员会组织法",
    "Farmers' Specialised Cooperatives Law (2006)": "农民专业合作社法（2006年）",
    "Regulations on elections of primary organisations of the CPC (2020)": "中国共产党基层组织选举工作条例（2020年）",
    "Interim regulations on elections of primary organisations of the CPC (1990)": "中国共产党基层组织选举工作暂行条例（1990年）",
    "Beijing Property Management Regulation": "北京市物业管理条例",
    "Hangzhou Property Management Regulation": "杭州市物业管理条例",
    "Hunan Property Management Regulation": "湖南省物业管理条例",
    "Qingyuan Property Management Regulation": "清远市物业管理条例",
    "Shandong Property Management Regulation": "山东省物业管理条例",
    "Shanghai Residential Property Management Provisions": "上海市住宅物业管理规定",
    "Hunan provincial guide": "湖南省指导规则",
    "rules of procedure": "业主大会议事规则",
    "practice": "惯例",
    "custom": "惯例",
    "written for central state organs only": "原文仅针对中央国家机关",
    "guiding rules 39 and 40 of 建房〔2009〕274号 ask for minutes and name no number of days": (
        "建房〔2009〕274号第39、40条要求作会议记录，未规定天数"
    ),
    "the reading of today": "按今日的理解",
    "finding of the NPC Legislative Affairs Commission 2021": "全国人大常委会法制工作委员会2021年审查意见",
}
_REMARK = r"(?P<remark> \([^0-9a-zA-Z]+\))?"
_ARTICLES = re.compile(rf"(?P<work>.+?)(?:,? arts?\.? (?P<articles>[0-9][0-9(), -]*))?{_REMARK}")
_ARTICLE = re.compile(r"(?P<article>\d+)(?:\((?P<paragraph>\d+)\)(?P<item>\d+)?)?")
_LOCAL = r"(?P<local>local rules of procedure under )?"
_GUIDE = re.compile(rf"{_LOCAL}guiding rule (?P<article>\d+) of (?P<guide>建房〔2009〕274号){_REMARK}")


def cited_in_chinese(citation: str) -> str:
    """The citation as it is written in Chinese, or as it is.

    >>> cited_in_chinese("PRC Civil Code arts 278, 1259; Property Law art. 76(1)5")
    '民法典第278、1259条；物权法第76条第1款第5项'
    >>> cited_in_chinese("§ 25 WEG")
    '§ 25 WEG'
    """
    parts = [_part(part.strip()) for part in citation.split(";")]
    return "；".join(part for part in parts if part is not None) if all(parts) else citation


def _part(part: str) -> str | None:
    if found := _GUIDE.fullmatch(part):
        of = "议事规则（依据" if found["local"] else ""
        return f"{of}{found['guide']}第{found['article']}条{_remark(found['remark'])}{'）' if of else ''}"
    found = _ARTICLES.fullmatch(part)
    if found is None or found["work"] not in _WORKS:
        return None
    named = _named([one.strip() for one in found["articles"].split(",")]) if found["articles"] else ""
    return None if named is None else f"{_WORKS[found['work']]}{named}{_remark(found['remark'])}"


def _named(articles: list[str]) -> str | None:
    """第278、1259条, 第53至58条, 第278条第1款第5项."""
    if all(re.fullmatch(r"\d+(-\d+)?", one) for one in articles):
        return f"第{'、'.join(articles).replace('-', '至')}条"
    found = [_ARTICLE.fullmatch(one) for one in articles]
    if not all(found):
        return None
    return "、".join(_with_paragraph(one) for one in found if one is not None)


def _with_paragraph(found: "re.Match[str]") -> str:
    paragraph = f"第{found['paragraph']}款" if found["paragraph"] else ""
    item = f"第{found['item']}项" if found["item"] else ""
    return f"第{found['article']}条{paragraph}{item}"


def _remark(text: str | None) -> str:
    return "" if text is None else f"（{text.strip(' ()')}）"
