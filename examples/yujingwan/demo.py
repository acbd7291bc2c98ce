"""The whole story of Yujingwan, script by script, in a file that any SQL tool opens, and then a page to look at.

make demo, or in English: make demo ARGS="--lang en"
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import s1_compound
import s2_bodies
import s3_first_assembly
import s4_certificates
import s5_volunteers
import s6_party
import s7_board
import s8_vote
import s9_dumplings
from bay import Bay, asked_language, open_bay
from english import many
from page import page
from rich.console import Console
from rich.panel import Panel

from community_gov.rules import Language

__all__ = ["SCRIPTS", "main", "tell_story"]

SCRIPTS: Sequence[tuple[str, str, ModuleType]] = (
    ("一、小区: 谁拥有、谁居住", "1. The compound: who owns and who lives there", s1_compound),
    ("二、组织: 谁管什么", "2. The bodies: who looks after what", s2_bodies),
    ("三、2017年: 首次业主大会", "3. 2017: the first owners' assembly", s3_first_assembly),
    ("四、办证行动: 800户的不动产权证", "4. The certificate drive: 800 property certificates", s4_certificates),
    ("五、志愿者: 做了什么、多少小时", "5. The volunteers: what they did, and for how long", s5_volunteers),
    ("六、党支部: 67名党员、8个党小组", "6. The Party branch: 67 members in 8 small groups", s6_party),
    ("七、意见栏: 小事不出小区, 大事不出社区", "7. The opinion board: solved in the compound, or one level up", s7_board),
    ("八、2022年: 一次业主表决", "8. 2022: a vote of the owners", s8_vote),
    ("九、立冬: 活动室里包饺子", "9. Lidong, the start of winter: dumplings in the activity room", s9_dumplings),
)
"""The scripts in the order of the story, each with its title in both languages."""
_BUILD = Path(__file__).parents[2] / "build"


def main(folder: Path = _BUILD, *, lang: Language = "zh") -> None:
    """Play every script on one stage, check the journal, write the page; what is in the folder from last time is replaced."""
    database, target = folder / "yujingwan.db", folder / "yujingwan.html"
    console, bay, began = Console(), open_bay(database).speaking(lang), time.perf_counter()
    tell_story(bay, console)
    target.write_text(page(bay), encoding="utf-8")
    seconds = time.perf_counter() - began
    console.print(
        bay.say(
            zh=f"数据库: {database} (SQLite, 任何 SQL 工具都能打开; 表名是 gov_ 加记录的种类, 如 gov_households_unit)\n"
            f"网页: {target}  (用时 {seconds:.1f} 秒)",
            en=f"Database: {database} (SQLite, which any SQL tool opens; a table is called gov_ and the kind of record, "
            f"such as gov_households_unit)\nPage: {target}  (took {seconds:.1f} seconds)",
        )
    )


def tell_story(bay: Bay, console: Console) -> None:
    """Tell of every script, and check the journal in the end."""
    console.print(
        Panel(
            bay.say(
                zh="御景湾 · 湖南省郴州市苏仙区卜里坪街道\n事实来自一篇公开报道; 其余人名、房号、面积、日期均为生成数据",
                en="Yujingwan (御景湾) · Buliping Subdistrict, Suxian District, Chenzhou, Hunan\n"
                "The facts come from one public report; all other names, units, areas and days are generated.",
            ),
            expand=False,
        )
    )
    for zh, en, script in SCRIPTS:
        console.rule(f"[bold]{bay.say(zh=zh, en=en)}")
        script.show(bay, console)
    with bay.community.journal() as journal:
        report = journal.verify()
    console.rule(bay.say(zh="[bold]账本", en="[bold]The journal"))
    head = report.head
    zh = "完好" if report.sound else "; ".join(report.faults)
    en = "sound" if report.sound else "; ".join(report.faults)
    console.print(
        bay.say(
            zh=f"日志共 {head.sequence} 条, 校验{zh}; 末条哈希 {head.hash[:16]}…",
            en=f"{many(head.sequence, 'entry', 'entries')}, checked and {en}; hash of the last one: {head.hash[:16]}…",
        )
    )


if __name__ == "__main__":
    main(lang=asked_language(sys.argv[1:]))
