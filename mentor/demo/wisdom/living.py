"""Tools of the demo's modules, and people who use them."""

import io
from dataclasses import dataclass
from datetime import datetime

from mentor.demo.story import Story
from mentor.demo.wisdom.texts import Written
from mentor.growth.tables import Milestone
from mentor.kernel.actor import Actor
from mentor.kernel.forms import Upload
from mentor.kernel.spreadsheets import new_workbook
from mentor.knowledge.actions.toolkits import add_toolkit, fill_in
from mentor.knowledge.actions.uses import NewUse, record_use
from mentor.knowledge.rules.modules import Outcome, PlaceKind
from mentor.knowledge.rules.toolkits import NewToolkit, ToolkitKind

_FORM = "日期 | date\n班组\n负责人\n检查数量 | number\n发现问题 | text\n已当场处理 | tick"


@dataclass(frozen=True, slots=True)
class Use:
    outcome: Outcome
    note: str
    place: str
    is_milestone: bool = False


async def used(module_id: int, use: Use, story: Story, *, actor: Actor, now: datetime) -> None:
    """At work, or for the first milestone of the mentee."""
    new = NewUse(use.outcome, use.note, place_title=use.place)
    if use.is_milestone:
        mine = Milestone.mentorship == story.mentorship_id
        row = await Milestone.select(Milestone.id).where(mine).order_by(Milestone.id).first()
        if row:
            new = NewUse(use.outcome, use.note, PlaceKind.MILESTONE, row["id"])
    await record_use(module_id, new, actor=actor, now=now)


async def one_more_tool(number: int, state: dict[str, int], written: Written, *, actor: Actor, now: datetime) -> None:
    """A checklist of the steps, and by turns a form, a work card, a script for a talk, a case."""
    title, module = written.content.title, state["module"]
    points = "\n".join(written.points)
    checklist = NewToolkit(ToolkitKind.CHECKLIST, f"{title}检查表", points)
    state["checklist"] = await add_toolkit(module, checklist, None, False, actor=actor, now=now)
    card = f"## {title}\n\n{written.content.steps}\n\n**注意：** {written.content.cautions}"
    talk = f"各位同事，今天用三分钟说清一件事：{written.content.problem}\n\n{written.content.steps}"
    case = f"**情形：** {written.content.problem}\n\n**做法：** {points}\n\n**结果：** {written.content.effect}"
    if number % 5 == 4:
        template = NewToolkit(ToolkitKind.TEMPLATE, f"{title}台账", "")
        upload = Upload(f"{title}台账.xlsx", _ledger(written.points, now))
        await add_toolkit(module, template, upload, True, actor=actor, now=now)
        return
    second = (
        NewToolkit(ToolkitKind.FORM, f"{title}记录表", _FORM),
        NewToolkit(ToolkitKind.WORK_CARD, f"{title}作业卡", card),
        NewToolkit(ToolkitKind.SCRIPT, f"{title}班前会讲稿", talk),
        NewToolkit(ToolkitKind.CASE, f"{title}案例", case),
    )
    await add_toolkit(module, second[number % len(second)], None, False, actor=actor, now=now)


def _ledger(points: list[str], now: datetime) -> bytes:
    """A table to fill in at a desk."""
    file = io.BytesIO()
    with new_workbook(file) as book:
        book.set_properties({"created": now.replace(tzinfo=None)})
        sheet = book.add_worksheet("台账")
        for place, head in enumerate(("日期", "班组", *points, "负责人")):
            sheet.write_string(0, place, head)
    return file.getvalue()


async def filled(toolkit_id: int, points: int, *, actor: Actor, now: datetime) -> None:
    """All but the last point were found in order."""
    answers = {f"f{n}": "on" for n in range(points - 1)}
    await fill_in(toolkit_id, answers, "现场检查", actor=actor, now=now)


def words_about(outcome: Outcome) -> str:
    return {
        Outcome.APPLIED: "按步骤执行，效果与说明一致。",
        Outcome.ADAPTED: "结合本单位班次调整了频次，其余照用。",
        Outcome.NOT_APPLICABLE: "本岗位没有这类作业。",
    }.get(outcome, "")
