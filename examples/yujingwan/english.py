"""The names and texts of the compound in English, for a reader who does not read Chinese.

They are data: the register, the slips and the papers of the story hold the Chinese; what is below is a rendering of it.
"""

import re
from collections.abc import Callable, Mapping

__all__ = ["RENDERED", "english", "many"]

RENDERED: Mapping[str, str] = {
    "御景湾": "Yujingwan",
    # the bodies
    "苏仙区": "Suxian District",
    "卜里坪街道": "Buliping Subdistrict",
    "社区(名称生成)": "Residential Community (generated)",
    "社区居委会(生成)": "Residents' Committee (generated)",
    "开发企业(生成)": "Developer (generated)",
    "物业服务企业(生成)": "Property Company (generated)",
    "御景湾业主大会": "Yujingwan Owners' Assembly",
    "御景湾业主委员会": "Yujingwan Owners' Committee",
    "御景湾业主监督委员会": "Yujingwan Owners' Supervisory Committee",
    "御景湾党支部(御景红家)": "Yujingwan Party Branch",
    "苏仙区志愿者联合会": "Suxian District Volunteers' Federation",
    "苏仙区志愿者联合会御景湾分会": "Volunteers' Federation, Yujingwan branch",
    # their posts
    "主任": "Chair",
    "副主任": "Vice-chair",
    "委员": "Member",
    # what was put to the vote
    "2022年第一次业主大会临时会议": "The first temporary owners' assembly of 2022",
    "通过业主大会议事规则": "Adopt the rules of procedure",
    "通过管理规约": "Adopt the covenant",
    "选举第一届业主委员会": "Elect the first owners' committee",
    "续聘现物业服务企业": "Renew the contract with the property company",
    "利用电梯轿厢和大堂墙面经营广告": "Let lift cars and lobby walls for advertising",
    "还没有办下产权证的住户,为什么也算业主、也有表决权?": (
        "Why do residents without a property certificate count as owners and have a vote?"
    ),
    "房屋已交付、业主已合法占有的,即使尚未登记也是业主;面积以实测为准,没有实测的以合同为准。": (
        "Whoever was handed the unit and lawfully holds it is an owner, registered or not. The area is the surveyed one; "
        "where there is none, that of the contract."
    ),
    # the branch
    "管理规约第12条(生成)": "clause 12 of the covenant (generated)",
    "分头联系材料不齐的住户": "each of them turns to the households with papers missing",
    "楼栋值班联系人": "Whom to ask in your building",
    "元宵节防火巡查": "a round against fire at the Lantern Festival",
    "帮助800户业主办理不动产权证": "Help 800 owners to their property certificates",
    "800户全部办结": "all 800 done",
    # the drive
    "不动产权证办理专项行动": "Property certificate drive",
    "已有证,无需办理": "has one already",
    # what stands on the board
    "3栋门口路灯不亮,请维修": "The lamp at the door of building 3 is out; please repair it.",
    "灯具已更换,当晚恢复照明": "The lamp has been replaced; it was lit again the same evening.",
    "建议在小区大门外路口施划斑马线": "Please have a zebra crossing painted at the junction outside the main gate.",
    "已与交管部门现场查看,路口斑马线已施划": "We looked at the junction with the traffic police; the crossing has been painted.",
    "小区红线以外,本级无法解决": "outside the compound's boundary; cannot be solved at this level",
    "请小区回访": "the compound is asked to make the return visit",
    "楼道内电动车充电": "Electric bicycles are charged in the corridor.",
    "已划定集中充电点,楼道每日巡查": "A place for charging has been marked out, and the corridors are looked at every day.",
    "天台杂物堵塞排水口": "Things left on the roof block the drain.",
    "杂物已清,排水口已疏通": "They have been cleared away, and the drain is free.",
    "面粉": "flour",
    "肉馅": "minced meat",
    "擀面杖": "rolling pin",
    "蒸锅": "steamer",
    "立冬在活动室一起包饺子": "Let us make dumplings together in the activity room at Lidong, the start of winter.",
    "11月7日立冬,活动室一起包饺子,欢迎报名": "Lidong is on 7 November: dumplings in the activity room; do put your name down.",
}
"""Every name and text that is told as it stands."""

_ROLES = {"住户": "Resident", "买受人": "Buyer", "继承人": "Heir", "租户": "Tenant", "商户": "Shopkeeper"}
_EACH = {"甲": " A", "乙": " B", "": ""}
_Rendering = Callable[["re.Match[str]"], str]
_GENERATED: tuple[tuple[str, _Rendering], ...] = (
    (r"(\d+)栋", lambda found: f"Building {found[1]}"),
    (r"(\d+)单元", lambda found: f"Entrance {found[1]}"),
    (r"(\d+)层", lambda found: found[1]),
    (r"([-\d]*-)?商铺(\d+)", lambda found: f"{found[1] or ''}S{found[2]}"),
    (r"第(\d+)党小组", lambda found: f"Party small group {found[1]}"),
    (r"(住户|买受人|继承人|租户|商户)-([-\d]+)(甲|乙|)", lambda found: f"{_ROLES[found[1]]} {found[2]}{_EACH[found[3]]}"),
    (r"(住户|买受人|继承人)-([-\d]+)(甲|乙|)家属(\d+)", lambda found: f"Family {found[4]} of {found[2]}{_EACH[found[3]]}"),
    (r"(\d+栋): (.+)", lambda found: f"{english(found[1])}: {english(found[2])}"),
    (r"住\*", lambda _found: "R*"),
    (r"[!-~]*", lambda found: found[0]),
)
"""Names made by a pattern, and what is no Chinese at all."""


def english(text: str) -> str:
    """A name or text of the story in English; raises LookupError for one that nobody has rendered."""
    if text in RENDERED:
        return RENDERED[text]
    for pattern, render in _GENERATED:
        if found := re.fullmatch(pattern, text):
            return render(found)
    msg = f"nobody has rendered {text!r} in English; add it to RENDERED"
    raise LookupError(msg)


def many(number: int, noun: str, several: str = "") -> str:
    """A number and its noun: 1 seat, 7 seats; the plural is given where it is no mere s."""
    return f"{number:,} {noun if number == 1 else several or noun + 's'}"
