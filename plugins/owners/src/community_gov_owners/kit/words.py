"""The words on the papers, in Chinese and English."""

from collections.abc import Iterable, Mapping
from typing import Final

from community_gov_owners.bylaws import BlankRule, Precedence, SilenceRule
from community_gov_owners.kit.sheets import PaperKit, PrintedItem

__all__ = ["LANGUAGES", "marking", "rules_told", "word"]

LANGUAGES: Final = ("zh", "en")
_WORDS: Mapping[str, tuple[str, str]] = {
    "ballot": ("表决票", "Ballot"),
    "slip": ("无记名选票", "Secret ballot slip"),
    "delivery": ("送达与收回登记表", "Delivery and return list"),
    "count": ("计票表", "Count sheet"),
    "notice": ("公告", "Notice"),
    "number": ("票号", "No."),
    "unit": ("房号", "Unit"),
    "area": ("专有部分面积(㎡)", "Exclusive area (m²)"),
    "item": ("事项", "Item"),
    "yes": ("同意", "For"),
    "no": ("反对", "Against"),
    "abstain": ("弃权", "Abstain"),
    "follow": ("随多数", "With the majority"),
    "invalid": ("该事项无效", "Void for the item"),
    "blank": ("未作选择", "Left blank"),
    "elect": ("从下列候选人中选举,最多选{seats}人", "Mark at most {seats} of these candidates"),
    "one": ("每个事项只选一项,在□内打√。", "Mark one box for each item."),
    "one_but": (
        "除选举外每个事项只选一项,在□内打√;选举可选多人,以该事项所列人数为限。",
        "Mark one box for each item, but in an election as many candidates as it says at most.",
    ),
    "elections": ("在□内打√,可选多人,以该事项所列人数为限。", "Mark as many candidates as the election says at most."),
    "signature": ("业主签名", "Owner's signature"),
    "joint": ("共有人代表签名", "Signature of the co-owners' representative"),
    "proxy": ("受托人签名(附书面委托书)", "Signature of the proxy (written authority attached)"),
    "date": ("日期", "Date"),
    "return": ("请最迟于{closes}(当日24时前)交回:{place}", "Return by the end of {closes} to: {place}"),
    "signs": (
        (
            "由业主本人签名;单位由法定代表人或其受托人签名并盖章;未成年人由监护人签名;共有的由共有人推选的一名代表签名;"
            "委托他人的附书面委托书。业主本人的票优先于受托人的票。"
        ),
        (
            "Signed by the owner; for a company by its legal representative or agent, with its seal; for a minor by the guardian;"
            " for co-owners by the one whom they chose; by a proxy with a written authority. The owner's own ballot wins."
        ),
    ),
    "envelope": (
        "无记名事项({items}):请将无记名选票装入小信封并封口,信封和选票上都不写任何文字;随本票一并交回。□ 已附密封小信封",
        (
            "Secret items ({items}): put the slip into the small envelope and close it, write nothing on either, and hand it in"
            " with this paper. □ closed small envelope enclosed"
        ),
    ),
    "slip_how": (
        "本票不记名,不签名、不写房号。填好后装入小信封封口。面积用于计票。",
        "No name, no signature, no unit. Close it in the small envelope when it is marked. The area is counted.",
    ),
    "other": ("见票号", "see no."),
    "unknown": ("权利人不明,不发票", "owner unknown, no ballot"),
    "outcome": ("送达结果", "Outcome"),
    "outcomes": ("□送达 □拒收 □未联系上", "□ delivered □ refused □ not reached"),
    "when": ("送达日期", "Date"),
    "receiver": ("签收", "Received by"),
    "bearer": ("送达人", "Delivered by"),
    "evidence": ("证明", "Evidence"),
    "back": ("收回日期", "Returned on"),
    "taken": ("收票人", "Taken by"),
    "printed_here": ("本表应发票数", "Ballots made"),
    "issued": ("发出", "Issued"),
    "returned": ("收回", "Returned"),
    "not_returned": ("未收回", "Not returned"),
    "valid": ("有效", "Valid"),
    "void": ("无效", "Void"),
    "sum_issued": ("发出 = 收回 + 未收回", "Issued = returned + not returned"),
    "sum_returned": ("收回 = 有效 + 无效", "Returned = valid + void"),
    "sum_valid": ("有效 = 以上各行之和", "Valid = the sum of these rows"),
    "sum_marks": ("各候选人得票 ≤ 有效票数", "No candidate has more marks than valid ballots"),
    "papers": ("票数", "Papers"),
    "all": ("全部", "all"),
    "counter": ("计票人", "Counter"),
    "scrutineer": ("监票人", "Scrutineer"),
    "holds": ("相符", "holds"),
    "fails": ("不符", "FAILS"),
    "rules": ("规则", "Rules"),
    "votes": ("(得票{heads}人)", " ({heads} votes)"),
    "sealed": (
        "事项{order}结果公开文件的校验码(sha256),可凭此核对:",
        "Item {order}: the sha256 by which the public file of the result is known:",
    ),
    "shown": ("公告期自{starts}起,至{ends}(当日24时)止。", "Shown from {starts} to the end of {ends}."),
    "shown_result": (
        "公示期自{starts}起,至{ends}(当日24时)止。对结果有异议的,请在公示期内向{issuer}提出。",
        "Shown from {starts} to the end of {ends}. Objections go to {issuer} in that time.",
    ),
}


def word(name: str, lang: str, **values: object) -> str:
    """One word or sentence; raises KeyError for an unknown one, ValueError for an unknown language."""
    return _WORDS[name][_place_of(lang)].format(**values)


def _place_of(lang: str) -> int:
    if lang not in LANGUAGES:
        raise ValueError(f"papers are printed in {' or '.join(LANGUAGES)}, not in {lang!r}")
    return LANGUAGES.index(lang)


def marking(items: Iterable[PrintedItem], lang: str) -> str:
    """How many boxes are marked, on a paper with these items."""
    elections = {bool(item.seats) for item in items}
    return word("one_but" if len(elections) > 1 else "elections" if True in elections else "one", lang)


def rules_told(kit: PaperKit, lang: str) -> tuple[str, ...]:
    """What makes a ballot void, and what silence, a blank and a second ballot are under the clauses of this vote."""
    at, clauses = _place_of(lang), kit.clauses
    void = (
        "未签名的票无效;一个事项选两项以上或无法辨认的,该事项无效;选举所选超过应选人数的,该选举项无效。",
        "An unsigned ballot is void; an item with two marks or none that can be read is void; so is an election with too many.",
    )[at]
    part = (
        ("经确认身份的无效票计入参与表决。", " Void ballots of known owners take part in the vote."),
        ("无效票不计入参与表决。", " Void ballots take no part in the vote."),
    )[not clauses.invalid_participate][at]
    return (void + part, _blank(clauses.blank, clauses.blank_clause, at), _silence(kit, at), _second(clauses.precedence, at))


def _blank(blank: BlankRule, clause: str | None, at: int) -> str:
    by = "" if clause is None else (f"(议事规则{clause})", f" (clause {clause} of the rules of procedure)")[at]
    return (f"收回的票上未作选择的事项{blank.zh}{by}。", f"An item left blank on a returned ballot is {blank.en}{by}.")[at]


def _silence(kit: PaperKit, at: int) -> str:
    clauses = kit.clauses
    if clauses.silence is SilenceRule.ABSENT:
        return ("逾期未交回的,不计入参与表决。", "Who returns no ballot takes no part in the vote.")[at]
    by, kind = clauses.silence_clause, clauses.silence
    return (
        f"依议事规则{by},已送达而逾期未交回的表决票{kind.zh}。",
        f"By clause {by} of the rules of procedure, a delivered ballot that does not come back counts thus: {kind.en}.",
    )[at]


def _second(precedence: Precedence, at: int) -> str:
    return (f"同一业主交回两张以上的,{precedence.zh}。", f"Of two ballots of one owner, {precedence.en} counts.")[at]
