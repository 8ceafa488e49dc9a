"""What the mentee of the access table has written for the knowledge, and what HR has loaded."""

from datetime import datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.forms import Upload
from mentor.knowledge.actions import imports
from mentor.knowledge.actions.lessons import write_lesson
from mentor.knowledge.actions.modules import create_module
from mentor.knowledge.actions.toolkits import add_toolkit
from mentor.knowledge.pictures import read_picture
from mentor.knowledge.rules.contents import ModuleContent
from mentor.knowledge.rules.lessons import NewLesson, Source
from mentor.knowledge.rules.toolkits import NewToolkit, ToolkitKind
from mentor.knowledge.rules.words import Audience, KnowledgeLine
from mentor.knowledge.tables.modules import ModuleUse
from mentor.knowledge.tables.search import DeadEnd
from tests.builders.pictures import a_png


async def knowledge_objects(mentee: Actor, hr: Actor, now: datetime) -> dict[str, Any]:
    """Parameter of an address -> its object."""
    new = NewLesson(KnowledgeLine.BOTH, "夜班漏检。", "两人同行。", "排两人。", Audience.ALL)
    file = Upload("lessons.csv", "姓名,编号\n漏检,1\n".encode())
    picture = read_picture(a_png())
    module = ModuleContent("双人法", "漏检", "安全生产责任制", "连续运行", f"排班 ![表]({picture.address})")
    module_id = await create_module(module, [picture], True, actor=mentee, now=now)
    tool = NewToolkit(ToolkitKind.CHECKLIST, "检查表", "看压力表")
    use = ModuleUse(module=module_id, version=1, person=mentee.person_id, unit=1, place="work", started_at=now)
    row = DeadEnd(words="揭榜", first_at=now, last_at=now)
    return {
        "dead_end_id": (await DeadEnd.insert(row))[0]["id"],
        "module_id": module_id,
        "picture_name": picture.name,
        "use_id": (await ModuleUse.insert(use))[0]["id"],
        "author_id": 999_999,
        "toolkit_id": await add_toolkit(module_id, tool, None, False, actor=mentee, now=now),
        "lesson_id": await write_lesson(new, Source(), actor=mentee, now=now),
        "import_id": await imports.upload(file, declared=True, actor=hr, now=now),
    }
