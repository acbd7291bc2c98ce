"""The whole story of Yujingwan, script by script, in a file that any SQL tool opens, and then a page to look at.

make demo
"""

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
from bay import open_bay
from page import page
from rich.console import Console
from rich.panel import Panel

__all__ = ["SCRIPTS", "main"]

SCRIPTS: Sequence[tuple[str, ModuleType]] = (
    ("一、小区: 谁拥有、谁居住", s1_compound),
    ("二、组织: 谁管什么", s2_bodies),
    ("三、2017年: 首次业主大会", s3_first_assembly),
    ("四、办证行动: 800户的不动产权证", s4_certificates),
    ("五、志愿者: 做了什么、多少小时", s5_volunteers),
    ("六、党支部: 67名党员、8个党小组", s6_party),
    ("七、意见栏: 小事不出小区, 大事不出社区", s7_board),
    ("八、2022年: 一次业主表决", s8_vote),
)
"""The scripts in the order of the story."""
_BUILD = Path(__file__).parents[2] / "build"


def main(folder: Path = _BUILD) -> None:
    """Play every script on one stage, check the journal, write the page; what is in the folder from last time is replaced."""
    database, target = folder / "yujingwan.db", folder / "yujingwan.html"
    console, bay, began = Console(), open_bay(database), time.perf_counter()
    console.print(
        Panel("御景湾 · 湖南省郴州市苏仙区卜里坪街道\n事实来自一篇公开报道; 其余人名、房号、面积、日期均为生成数据", expand=False)
    )
    for title, script in SCRIPTS:
        console.rule(f"[bold]{title}")
        script.show(bay, console)
    with bay.community.journal() as journal:
        report = journal.verify()
    console.rule("[bold]账本")
    state = "完好" if report.sound else "; ".join(report.faults)
    console.print(f"日志共 {report.head.sequence} 条, 校验{state}; 末条哈希 {report.head.hash[:16]}…")
    target.write_text(page(bay), encoding="utf-8")
    console.print(f"数据库: {database} (SQLite, 任何 SQL 工具都能打开; 表名是 gov_ 加记录的种类, 如 gov_households_unit)")
    console.print(f"网页: {target}  (用时 {time.perf_counter() - began:.1f} 秒)")


if __name__ == "__main__":
    main()
