"""What `bench search` measures, in a process whose settings name the database."""

import asyncio
import csv
import math
import random
import re
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.database import current_engine, insert_rows, start_database, stop_database, write_transaction
from mentor.kernel.database.migrations import migrate
from mentor.knowledge.actions import indexing
from mentor.knowledge.queries.guessing import sound_of
from mentor.knowledge.queries.search import search
from mentor.knowledge.queries.terms import term_upserts
from mentor.knowledge.rules.search import Document, Filters
from mentor.knowledge.tables.search import KnowledgeDocument
from tests.builders.knowledge import NOW, a_document
from tests.builders.people import a_person

SEARCHES = 300
#: Names that are no names.
_GENERIC = {"", "na", "n/a", "none", "various", "local", "training", "severity", "ongoing", "unknown", "ia", "n a"}
Find = Callable[[str], Awaitable[Sequence[int]]]


@dataclass(frozen=True)
class Report:
    id: int
    title: str
    text: str
    factors: frozenset[str]


def reports(folder: Path) -> list[Report]:
    found = []
    for path in sorted(folder.glob("safenet-*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file, skipinitialspace=True):
                labels = f"{row['Contributing Factors']};{row['Human Factors']}".split(";")
                factors = frozenset(one.strip() for one in labels) - {"", "Other"}
                text = f"{row['Narrative']}\n{row['Immediate Action Taken']}"
                found.append(Report(len(found) + 1, row["Incident Name"].strip(), text, factors))
    return found


async def measure(what: str, folder: Path, seed: int) -> Any:
    await migrate()
    await start_database()
    try:
        return await _quality(reports(folder)) if what == "quality" else await _latency(int(what), folder, seed)
    finally:
        await stop_database()


async def _quality(lessons: Sequence[Report]) -> dict[str, Any]:
    reader = await _reader()
    await indexing.index(*(a_document(one.title, one.text, subject_id=one.id) for one in lessons), now=NOW)
    by_factor, by_title = defaultdict(set), defaultdict(set)
    for one in lessons:
        for factor in one.factors:
            by_factor[factor].add(one.id)
        if one.title.lower() not in _GENERIC:
            by_title[one.title].add(one.id)

    async def ours(text: str) -> Sequence[int]:
        return [hit.subject_id for hit in (await search(text, Filters(), reader)).hits]

    ways: dict[str, Find] = {"ours": ours, "LIKE": _by_like, "default": await _default(lessons)}
    figures = {name: [await _judge(find, by_factor), await _judge(find, by_title)] for name, find in ways.items()}
    return {"reports": len(lessons), "factors": len(by_factor), "titles": len(by_title), "figures": figures}


async def _judge(find: Find, wanted: dict[str, set[int]]) -> dict[str, float]:
    ndcg, recall = [], []
    for text, relevant in wanted.items():
        found = list(await find(text))[:20]
        gain = sum(1 / math.log2(place + 2) for place, one in enumerate(found[:10]) if one in relevant)
        ndcg.append(gain / sum(1 / math.log2(place + 2) for place in range(min(len(relevant), 10))))
        recall.append(len(relevant & set(found)) / min(len(relevant), 20))
    return {"ndcg": round(statistics.mean(ndcg), 4), "recall": round(statistics.mean(recall), 4)}


async def _by_like(text: str) -> Sequence[int]:
    rows = await (
        KnowledgeDocument.select(KnowledgeDocument.subject)
        .where(KnowledgeDocument.title.ilike(f"%{text}%") | KnowledgeDocument.text.ilike(f"%{text}%"))
        .order_by(KnowledgeDocument.id, ascending=False)
        .limit(20)
    )
    return [row["subject"] for row in rows]


async def _default(lessons: Sequence[Report]) -> Find:
    """A second index as the database makes it when nobody says how."""
    is_sqlite = current_engine().engine_type == "sqlite"
    kind = "VIRTUAL TABLE plain USING fts5(title, body)" if is_sqlite else "TABLE plain (id int, words tsvector)"
    await current_engine().run_ddl(f"CREATE {kind}")
    async with write_transaction():
        for one in lessons:
            if is_sqlite:
                await KnowledgeDocument.raw("INSERT INTO plain (rowid, title, body) VALUES ({}, {}, {})",
                                            one.id, one.title, one.text)  # fmt: skip
            else:
                await KnowledgeDocument.raw("INSERT INTO plain VALUES ({}, to_tsvector({}))", one.id,
                                            f"{one.title}\n{one.text}")  # fmt: skip

    async def find(text: str) -> Sequence[int]:
        if is_sqlite:
            words = " ".join(f'"{word}"' for word in re.findall(r"\w+", text))
            sql, value = "SELECT rowid AS id FROM plain WHERE plain MATCH {} ORDER BY rank LIMIT 20", words
        else:
            sql = (
                "SELECT id FROM plain, plainto_tsquery({}) q WHERE words @@ q ORDER BY ts_rank(words, q) DESC LIMIT 20"
            )
            value = text
        return [row["id"] for row in await KnowledgeDocument.raw(sql, value)]

    return find


async def _latency(size: int, folder: Path, seed: int) -> dict[str, Any]:
    chance = random.Random(seed)
    begun = time.perf_counter()
    reader = await _reader()
    await _fill(size, folder, chance)
    filled = time.perf_counter() - begun
    walls, cpus = [], []
    for number, text in enumerate(_searches(folder, chance)):
        wall, cpu = time.perf_counter(), time.process_time()
        await search(text, Filters(), reader, is_typing=number % 5 == 0)
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
        await asyncio.sleep(0)
    return {
        "p50 ms": round(statistics.median(walls), 1),
        "p95 ms": round(statistics.quantiles(walls, n=20)[-1], 1),
        "CPU ms": round(statistics.mean(cpus), 1),
        "filled s": round(filled),
    }


#: Words of the trade; documents are made of them, so that every one of them is in very many.
_TRADE_WORDS = """
    导师 培养对象 培养计划 带教 轮岗 挂职 评价 能力 反馈 复盘 目标 项目 管理 沟通 技术 创新
    质量 安全生产 现场 设备 工艺 数据 分析 报告 考核 任职资格 业务 思想 职业 发展 企业 文化
    岗位 实践 课程 学习 党支部 党员 攻关 降本增效 国产替代 关键原材料 揭榜挂帅 检修 焊接 巡检
    班组 隐患 应急 演练 标准化 精益 节能 环保 采购 供应商 合同 客户 市场 数字化 自动化 仪表
    电气 机械 轧制 冶炼 装配
"""
_TRADE = _TRADE_WORDS.split()
_SYLLABLES = "压力温度流量阀门轴承电机泵体管线焊缝裂纹振动润滑油液密封螺栓法兰仪控报警联锁停机启动切换备用检测校验标定"


async def _fill(size: int, folder: Path, chance: random.Random) -> None:
    """Two thirds Chinese, one third sentences of the reports; counts of words are written once at the end."""
    sentences = [one for report in reports(folder) for one in re.split(r"(?<=[.!?])\s+", report.text) if len(one) > 20]
    counts: Counter[str] = Counter()
    for start in range(0, size, 1_000):
        rows = []
        for _ in range(start, min(start + 1_000, size)):
            row = indexing._row(_made_up(sentences, chance), NOW)
            counts.update(indexing._counts(row))
            rows.append(KnowledgeDocument(**row))
        async with write_transaction():
            await insert_rows(rows)
    async with write_transaction():
        for statement in term_upserts(counts, {term: sound_of(term) for term in counts}):
            await statement
    await current_engine().run_ddl("ANALYZE")


def _made_up(sentences: Sequence[str], chance: random.Random) -> Document:
    if chance.random() < 1 / 3:
        text = " ".join(chance.choices(sentences, k=8))
        return a_document(text[:40], text, used=chance.choice((0, 0, 0, 0, 3)))
    words = chance.choices(_TRADE, k=60) + ["".join(chance.choices(_SYLLABLES, k=4)) for _ in range(40)]
    chance.shuffle(words)
    text = "，".join("".join(words[at : at + 4]) for at in range(0, 100, 4))
    return a_document("".join(words[:4]), text, used=chance.choice((0, 0, 0, 0, 3)))


def _searches(folder: Path, chance: random.Random) -> list[str]:
    factors = sorted({factor for one in reports(folder) for factor in one.factors})
    titles = [one.title for one in reports(folder)]
    made = []
    for number in range(SEARCHES):
        ways = (
            chance.choice(_TRADE),
            " ".join(chance.sample(_TRADE, 2)),
            "".join(chance.choices(_SYLLABLES, k=3)),
            chance.choice(factors),
            chance.choice(titles),
            "".join(chance.sample(_TRADE, 3)),
        )
        made.append(ways[number % len(ways)])
    return made


async def _reader() -> Actor:
    person = await a_person()
    return Actor(account_id=1, person_id=person.id, language="en")
